"""Everything that is wrong with one document, each with the path to where it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, final

import attrs
from cattrs import BaseValidationError
from cattrs.errors import AttributeValidationNote, ForbiddenExtraKeysError, IterableValidationNote

from perdure.errors import Invalid

__all__ = ["Problem", "Unfit", "problems_in", "shown"]

_SHOWN: Final = 80


@attrs.frozen
class Problem:
    """What is wrong at *path*, such as `$[3].instances[1].status`."""

    path: str
    message: str


@final
class Unfit(ValueError):
    """A value that is none of those that are expected."""

    def __init__(self, expected: str, value: object) -> None:
        """Say what was *expected* where *value* is."""
        self.expected = expected
        self.value = value
        super().__init__(expected, value)


def problems_in(error: BaseException, path: str) -> Iterator[Problem]:
    """Yield what *error*, raised by structuring what is at *path*, says of each place below."""
    if isinstance(error, BaseValidationError):
        for each in error.exceptions:
            yield from problems_in(each, f"{path}{_step(each)}")
    elif isinstance(error, ForbiddenExtraKeysError):
        for name in sorted(error.extra_fields):
            yield Problem(f"{path}.{shown(name)[1:-1]}", "this field is not known")
    elif isinstance(error, Unfit):
        yield Problem(path, f"expected {error.expected}, got {shown(error.value)}")
    elif isinstance(error, Invalid):
        expected = error.expected.replace("a tuple", "an array").replace("or None", "or null")
        got = f"{len(error.value)} of them" if isinstance(error.value, tuple) else shown(error.value)
        yield Problem(f"{path}.{error.field}", f"expected {expected}, got {got}")
    elif isinstance(error, KeyError):
        yield Problem(path, "this field is missing")
    else:
        yield Problem(path, f"expected an object, got {error}")


def shown(value: object) -> str:
    """Return *value* for a message, on one line, shortened, and without what no terminal should be sent."""
    text = ascii(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."


def _step(error: BaseException) -> str:
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            return f".{note.name}"
        if isinstance(note, IterableValidationNote):
            return f"[{note.index}]"
    return ""
