"""What is checked at the door of the store."""

from __future__ import annotations

import math
import uuid
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from perdure.engines import Expected
from perdure.errors import Invalid
from perdure.values import INT_MAX, is_text

__all__ = ["StreamKey", "check_count", "check_expected", "check_given", "check_key", "check_seconds", "stream_id"]

StreamKey: TypeAlias = str | int | uuid.UUID


def check_count(where: str, name: str, value: object, least: int) -> None:
    """Refuse a *value* that is no int from *least* on."""
    if type(value) is not int or not least <= value <= INT_MAX:
        raise Invalid(where, name, f"an integer from {least} on", value)


def check_expected(value: object) -> int | Expected:
    """Return what an append expects, NEW as version 0. Raises Invalid for any other value."""
    if isinstance(value, Expected):
        return 0 if value is Expected.NEW else value
    if type(value) is not int or not 0 <= value <= INT_MAX:
        raise Invalid("append", "expected", "the last version of the stream, NEW, EXISTS or ANY", value)
    return value


def check_given(stream: str, expected: object) -> tuple[int | Expected, Sequence[tuple[str, int | Expected]]]:
    """Return what an append to *stream* expects of it, and of others. Raises Invalid for what is neither.

    A mapping has streams as its keys; of the one that is written to, it may say nothing.
    """
    if not isinstance(expected, Mapping):
        return check_expected(expected), ()
    names = {getattr(key, "name", None): check_expected(value) for key, value in expected.items()}
    if not all(isinstance(name, str) for name in names):
        raise Invalid("append", "expected", "a version, or a mapping of streams to versions", expected)
    own = names.pop(stream, Expected.ANY)
    return own, tuple((str(name), value) for name, value in names.items())


def check_key(value: object) -> None:
    """Refuse an idempotency key that is no text, or empty."""
    if value is not None and (not is_text(value) or not value):
        raise Invalid("append", "key", "text that is not empty", value)


def check_seconds(where: str, name: str, value: object) -> float:
    """Return *value*, a number of seconds from 0 to a day, as a float."""
    if type(value) not in {int, float} or not isinstance(value, int | float) or not _is_span(value):
        raise Invalid(where, name, "seconds, from 0 to 86400", value)
    return float(value)


def _is_span(value: float) -> bool:
    return math.isfinite(value) and 0 <= value <= 86_400  # noqa: PLR2004 - a day


def stream_id(category: str, key: StreamKey) -> str:
    """Return what the stream is called in the log. Raises Invalid for a key that is no text, int or UUID."""
    if type(key) is str and is_text(key):
        return f"{category}/{key}"
    if type(key) is int or type(key) is uuid.UUID:
        return f"{category}/{key}"
    raise Invalid(category, "key", "text, an int or a UUID", key)
