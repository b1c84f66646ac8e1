"""The verdicts on a change in words, as all formats for people say them."""

from __future__ import annotations

from typing import Final

from perdure_codegen.changes import Answer, Change, WayOfRows
from perdure_codegen.wording import listed

__all__ = ["UNNOTICED", "verdicts", "written"]

UNNOTICED: Final = frozenset(
    {
        "added-stream",
        "added-type",
        "changed-codec",
        "changed-counter",
        "changed-counts",
        "changed-default",
        "changed-doc",
        "changed-indexes",
        "changed-search",
        "reordered-fields",
        "reordered-members",
    }
)
"""The kinds of change that no record notices."""

_WRITTEN: Final[dict[Answer, str]] = {"always": "every value", "some": "some values", "never": "no value"}

_WAYS: Final[dict[WayOfRows, str]] = {"up": "migration", "down": "migration back"}
_STOPPED: Final = "stopped by rows that break it"


def written(forward: Answer, loses_down: tuple[str, ...], type_: str) -> str:
    """Return which values of a type old code can be given."""
    return f"{_WRITTEN[forward]}{_less(loses_down, type_)}"


def _less(lost: tuple[str, ...], type_: str) -> str:
    """Return what is lost of the values of a type; what has no fields is not always as it was."""
    if lost == (type_,):
        return ", not always as it was"
    return f", less {listed(lost)}" if lost else ""


def verdicts(change: Change) -> tuple[tuple[str, str], ...]:
    """Return the verdicts on *change*, each with what it is about; none where no record notices."""
    if not change.declared:
        return (("undeclared", "nothing says what becomes of data"),)
    if change.rule in UNNOTICED:
        return ()
    if change.stops is not None:
        return tuple((_WAYS[way], _STOPPED) for way in change.stops)
    found = [
        ("reads old data", f"yes{_less(change.loses_up, change.type)}"),
        ("writes for old code", written(change.forward, change.loses_down, change.type)),
    ]
    if change.rule == "added-event":
        found = [("writes for old code", "no value")]
    if change.hooks:
        found.append(("by hand", listed(change.hooks)))
    return tuple(found)
