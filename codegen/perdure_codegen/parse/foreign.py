"""Types as other notations write them, and what to write here."""

from __future__ import annotations

import re
from typing import Final

from perdure_codegen.grammar.names import ELSEWHERE
from perdure_codegen.wording import quoted, visible

__all__ = ["Fault", "foreign", "unexpected", "within"]


class Fault(Exception):
    """What is wrong with a type expression, and where in its text."""

    def __init__(self, message: str, help_: str, start: int, end: int) -> None:
        """Say *message*, with *help_*, of the characters from *start* to *end*."""
        super().__init__(message)
        self.message = message
        self.help = help_
        self.start = start
        self.end = end


_OPTIONAL: Final = re.compile(r"\s*(?:typing\.)?Optional\[(.*)\]\s*")
_UNION: Final = re.compile(r"\s*(?:typing\.)?Union\[.*\]\s*")
_GENERIC: Final = re.compile(r"\s*(?:typing\.)?([A-Za-z]+)([\[<])(.*)[\]>]\s*")
_QUESTION: Final = re.compile(r"\s*(.+?)\?\s*")
_NONE_FIRST: Final = re.compile(r"\s*(?:None|null)\s*\|\s*([^|]+?)\s*")
_NULL_LAST: Final = re.compile(r"\s*([^|]+?)\s*\|\s*(?:null|none|nil|undefined)\s*")
_ARRAY: Final = re.compile(r"\s*(?!(?:list|set|dict)\[)(\w+)\[\]\s*")
_MODULE: Final = re.compile(r"\s*\w+\.(\w+)\s*")

_REWRITTEN: Final = (
    # how it is written elsewhere, and how here, of its first group
    (_OPTIONAL, "{} | None"),
    (_QUESTION, "{} | None"),
    (_NONE_FIRST, "{} | None"),
    (_NULL_LAST, "{} | None"),
    (_ARRAY, "list[{}]"),
    (_MODULE, "{}"),
)


def foreign(text: str) -> None:
    """Raise Fault if all of *text* is a type in a notation that is not ours."""
    for pattern, ours in _REWRITTEN:
        match = pattern.fullmatch(text)
        if match is not None and match[1].strip():
            raise Fault(f"{quoted(text)} is not how a type is written here", _write(ours, match[1]), 0, len(text))
    if _UNION.fullmatch(text):
        raise Fault("a union has a name", "declare it under `unions`, and use its name", 0, len(text))
    generic = _GENERIC.fullmatch(text)
    if generic is None:
        return
    name, bracket, inner = generic.groups()
    ours = ELSEWHERE.get(name.lower(), name.lower())
    if ours in {"list", "set", "dict"} and (ours != name or bracket == "<"):
        item = re.sub(r",\s*\.\.\.$", "", inner)
        raise Fault(f"{quoted(text)} is not how a type is written here", _write(f"{ours}[{{}}]", item), 0, len(text))


def within(name: str) -> str | None:
    """Return what to write for the generic type *name* of another notation within a type, if it is known."""
    if name in {"Optional", "Union"}:
        return "`T | None`" if name == "Optional" else "the name of a union that is declared under `unions`"
    ours = ELSEWHERE.get(name.lower(), name.lower())
    return f"`{ours}[...]`" if ours in {"list", "set", "dict"} else None


def _write(ours: str, item: str) -> str:
    return f"write `{ours.format(visible(item.strip()))}`"


def unexpected(text: str, sign: str, start: int) -> Fault:
    """Return the fault of a *sign* that cannot stand where it does in *text*."""
    if not sign:
        return Fault("a type is missing here", "write one, such as `str`", start, start)
    if sign == "?":
        return Fault("`?` is not how a type is written here", "write `T | None`", start, start + 1)
    return Fault(
        f"{quoted(sign)} cannot stand here in a type",
        "a type is `str`, `list[T]`, `set[T]`, `dict[str, T]`, `T | None`, or a name that is declared",
        start if start < len(text) else 0,
        start + len(sign),
    )
