"""A line as a record: a key, and a value to convert."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias, TypeVar

import attrs

from perdure.moving.records.lines import Line
from perdure.moving.records.parsing import NotJson, parse
from perdure.moving.records.problems import Problem, shown
from perdure.values import is_text

__all__ = ["Convert", "Record", "by_prefix", "read_record"]

E = TypeVar("E")

_FIELDS: Final = ("key", "value")


@attrs.frozen
class Record:
    """What `{"key": ..., "value": {...}}` says, in line *line* of a source."""

    key: str
    value: Mapping[str, Any]
    """JSON. What a field is, nobody has looked at."""
    line: int

    def refuse(self, message: str, path: str = "$.key") -> tuple[Problem, ...]:
        """Return the problem that a converter has with what is at *path*."""
        return (Problem(path, message),)


Convert: TypeAlias = Callable[[Record], E | tuple[Problem, ...] | None]
"""Returns what a record becomes; everything that is wrong with it; or None where nothing is to be imported of it."""


def read_record(line: Line) -> Record | tuple[str, tuple[Problem, ...]]:
    """Return the record that *line* is; or its key, as far as that is known, and everything that is wrong with it."""
    if line.is_cut:
        return "", (Problem("$", f"it is a line of more than {len(line.raw)} bytes"),)
    try:
        document = parse(line.raw)
    except NotJson as error:
        return "", (Problem("$", error.problem),)
    if not isinstance(document, dict):
        return "", (Problem("$", f'expected an object with "key" and "value", got {shown(document)}'),)
    problems = [Problem(f"$.{name}", "this field is missing") for name in _FIELDS if name not in document]
    problems += [
        Problem(f"$.{shown(name)[1:-1]}", "this field is not known") for name in document if name not in _FIELDS
    ]
    key = document.get("key")
    if "key" in document and not (isinstance(key, str) and is_text(key)):
        what = "text without NUL and lone surrogates" if isinstance(key, str) else "text"
        problems.append(Problem("$.key", f"expected {what}, got {shown(key)}"))
        key = None
    value = document.get("value")
    if "value" in document and not isinstance(value, dict):
        problems.append(Problem("$.value", f"expected an object, got {shown(value)}"))
    if problems:
        return key or "", tuple(problems)
    return Record(str(key), document["value"], line.number)


def by_prefix(converters: Mapping[str, Convert[E]]) -> Convert[E]:
    """Return what converts a record by the prefix of its key, `agent` say of `agent:x`; the key is without it then.

    A key with another prefix, or none, is refused.
    """
    known = ", ".join(f"`{prefix}:`" for prefix in converters)

    def convert(record: Record) -> E | tuple[Problem, ...] | None:
        prefix, colon, rest = record.key.partition(":")
        found = converters.get(prefix) if colon else None
        if found is None:
            return record.refuse(f"expected a key that begins with one of {known}, got {shown(record.key)}")
        return found(Record(rest, record.value, record.line))

    return convert
