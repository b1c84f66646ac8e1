"""Text that is a number, an instant or bytes, and back: each way undoes the other exactly.

Only what the way there writes can be read back; anything else is Unfit, so that no spelling is lost.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Final, TypeVar

from perdure.conversions.unfit import Unfit
from perdure.values import INT_MAX, INT_MIN, is_decimal, is_int, is_text

__all__ = [
    "bool_to_str",
    "bytes_to_str",
    "datetime_to_str",
    "duration_to_str",
    "str_to_bool",
    "str_to_date",
    "str_to_datetime",
    "str_to_decimal",
    "str_to_duration",
    "str_to_float",
    "str_to_int",
    "str_to_time",
    "str_to_uuid",
]

T = TypeVar("T")


def bool_to_str(value: bool) -> str:  # noqa: FBT001 - it is the value
    """Return "true" or "false"."""
    return "true" if value else "false"


def str_to_bool(value: str) -> bool:
    """Return what "true" and "false" say."""
    if value not in ("true", "false"):
        raise Unfit(value)
    return value == "true"


def _read(value: str, read: Callable[[str], T], write: Callable[[T], str]) -> T:
    """Return what *read* makes of *value*, if *write* makes *value* of that again."""
    try:
        converted = read(value)
    except (ValueError, ArithmeticError):
        raise Unfit(value) from None
    if write(converted) != value:
        raise Unfit(value)
    return converted


def str_to_int(value: str) -> int:
    """Return the integer of 64 bits that `str` writes as *value*."""
    if len(value) > len(str(INT_MIN)) or not is_int(converted := _read(value, int, str)):
        raise Unfit(value)
    return converted


def str_to_float(value: str) -> float:
    """Return the finite float that `repr` writes as *value*."""
    converted = _read(value, float, repr)
    if not math.isfinite(converted):
        raise Unfit(value)
    return converted


def str_to_decimal(value: str) -> Decimal:
    """Return the finite decimal that `str` writes as *value*."""
    converted = _read(value, Decimal, str)
    if not is_decimal(converted):
        raise Unfit(value)
    return converted


def str_to_uuid(value: str) -> uuid.UUID:
    """Return the UUID that is written as *value*, in lower case with hyphens."""
    return _read(value, uuid.UUID, str)


def str_to_date(value: str) -> dt.date:
    """Return the date whose ISO 8601 form is *value*."""
    return _read(value, dt.date.fromisoformat, dt.date.isoformat)


def str_to_time(value: str) -> dt.time:
    """Return the naive time whose ISO 8601 form is *value*."""
    converted = _read(value, dt.time.fromisoformat, dt.time.isoformat)
    if converted.tzinfo is not None:
        raise Unfit(value)
    return converted


def datetime_to_str(value: dt.datetime) -> str:
    """Return an instant in UTC as RFC 3339 writes it, with `Z`, and a fraction where there is one."""
    return f"{value.replace(tzinfo=None).isoformat()}Z"


def str_to_datetime(value: str) -> dt.datetime:
    """Return the instant that `datetime_to_str` writes as *value*."""
    if not value.endswith("Z"):
        raise Unfit(value)
    return _read(value, lambda text: dt.datetime.fromisoformat(text).astimezone(dt.UTC), datetime_to_str)


_DURATION: Final = re.compile(r"(-?)PT([0-9]+)(?:\.([0-9]{6}))?S")
_SECOND: Final = 1_000_000


def duration_to_str(value: dt.timedelta) -> str:
    """Return a duration in ISO 8601, in seconds: `PT5400S`, `-PT0.000001S`."""
    microseconds = value // dt.timedelta(microseconds=1)
    seconds, fraction = divmod(abs(microseconds), _SECOND)
    return f"{'-' if microseconds < 0 else ''}PT{seconds}{f'.{fraction:06}' if fraction else ''}S"


def str_to_duration(value: str) -> dt.timedelta:
    """Return the duration of 64 bits of microseconds that `duration_to_str` writes as *value*."""
    match = _DURATION.fullmatch(value)
    if match is None or len(match[2]) > len(str(INT_MAX)):
        raise Unfit(value)
    microseconds = int(f"{match[1]}{int(match[2]) * _SECOND + int(match[3] or 0)}")
    if not is_int(microseconds) or duration_to_str(converted := dt.timedelta(microseconds=microseconds)) != value:
        raise Unfit(value)
    return converted


def bytes_to_str(value: bytes) -> str:
    """Return the text of which *value* is the UTF-8."""
    try:
        converted = value.decode()
    except UnicodeDecodeError:
        raise Unfit(value) from None
    if not is_text(converted):
        raise Unfit(value)
    return converted
