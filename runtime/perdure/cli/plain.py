"""Values of events as plain data for JSON, and on one line for people."""

from __future__ import annotations

import base64
import datetime as dt
import decimal
import enum
import json
import re
import uuid
from collections.abc import Mapping
from typing import Final, TypeAlias

import attrs

__all__ = ["Plain", "plain", "sentence", "visible"]

Plain: TypeAlias = "bool | int | float | str | list[Plain] | dict[str, Plain] | None"
"""What JSON has."""

_BARE: Final = re.compile(r"[\w./:+@-]+")


def plain(value: object) -> Plain:
    """Return *value*, an event or a field of one, as JSON has it: sets sorted, bytes in base64, durations in us."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case enum.Enum():
            return plain(value.value)
        case bytes():
            return base64.b64encode(value).decode()
        case dt.datetime():
            return value.isoformat().removesuffix("+00:00") + "Z" if value.tzinfo is dt.UTC else value.isoformat()
        case dt.date() | dt.time():
            return value.isoformat()
        case dt.timedelta():
            return value // dt.timedelta(microseconds=1)
        case decimal.Decimal() | uuid.UUID():
            return str(value)
        case tuple() | list():
            return [plain(item) for item in value]
        case frozenset() | set():
            return sorted((plain(item) for item in value), key=json.dumps)
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case _:
            cls = type(value)
            if attrs.has(cls):
                return {field.name: plain(getattr(value, field.name)) for field in attrs.fields(cls)}
            return str(value)


def sentence(value: Plain) -> str:
    """Return *value* on one line: `name=value` for each field of a mapping, text in quotes where it must be."""
    if isinstance(value, dict):
        return " ".join(f"{key}={_inner(item)}" for key, item in value.items())
    return _inner(value)


def _inner(value: Plain) -> str:
    if isinstance(value, str) and _BARE.fullmatch(value):
        return value
    return visible(json.dumps(value, ensure_ascii=False))


def visible(text: str) -> str:
    """Return *text* with everything escaped that could move a terminal's cursor or turn its text around."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "backslashreplace").decode() for c in text)
