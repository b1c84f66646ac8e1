"""Sessions as the predecessor wrote them."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import attrs
import msgspec

from domains.sessions import Session
from perdure.files import replace_file
from perdure.moving.records import written

__all__ = ["json_of", "write_array"]


def json_of(session: Session) -> bytes:
    """Return the JSON of *session*: what is None is absent, and the name of the file says its workspace."""
    fields = _plain(session)
    del fields["workspace"]
    return msgspec.json.encode(fields)


def write_array(path: Path, elements: Iterable[bytes]) -> int:
    """Replace the file at *path* by an array of *elements*, and return how many there are."""
    count = 0

    def parts() -> Iterable[bytes]:
        nonlocal count
        yield b"["
        for element in elements:
            yield b",\n" if count else b"\n"
            yield element
            count += 1
        yield b"\n]\n" if count else b"]\n"

    replace_file(path, parts())
    return count


def _plain(value: Any) -> Any:  # Any: an entity or a part of one, and JSON
    if attrs.has(type(value)):
        fields = {field.name: getattr(value, field.name) for field in attrs.fields(type(value))}
        return {name: _plain(each) for name, each in fields.items() if each is not None}
    match value:
        case tuple():
            return [_plain(each) for each in value]
        case enum.Enum():
            return value.value
        case dt.datetime():
            return written(value)
        case uuid.UUID():
            return str(value)
        case _:
            return value
