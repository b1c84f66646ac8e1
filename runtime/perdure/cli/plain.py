"""Values of events as plain data for JSON, and on one line for people."""

from __future__ import annotations

import json
import re
from typing import Final, TypeAlias

import attrs
import msgspec

from perdure.codec import encoder

__all__ = ["Plain", "plain", "sentence", "visible"]

Plain: TypeAlias = "bool | int | float | str | list[Plain] | dict[str, Plain] | None"
"""What JSON has."""

_BARE: Final = re.compile(r"[\w./:+@-]+")


def plain(value: object) -> Plain:
    """Return *value*, an event or what a payload holds, as JSON has it: as the JSON codec writes it.

    A member of a union says which one it is under `$`, bytes are in base64 and durations in ISO 8601.
    """
    cls = type(value)
    if attrs.has(cls):
        event: dict[str, Plain] = msgspec.json.decode(encoder(cls, "json")(value))
        return {field.name: event[field.name] for field in attrs.fields(cls)}  # as declared
    found: Plain = msgspec.json.decode(msgspec.json.encode(value, order="deterministic"))
    return found


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
