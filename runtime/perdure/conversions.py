"""The conversions that generated casts are made of; those that can fail raise Unfit.

Text is what the conversion the other way writes, and nothing else: so each way undoes the other exactly.
"""

from __future__ import annotations

import datetime as dt
import decimal
import enum
import math
import re
import uuid
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import Final, TypeVar

from perdure.values import INT_MAX, INT_MIN, is_decimal, is_int, is_text

__all__ = [
    "Unfit",
    "bool_to_str",
    "bytes_to_str",
    "date_to_datetime",
    "datetime_to_str",
    "decimal_to_float",
    "decimal_to_int",
    "duration_to_str",
    "enum_to_enum",
    "first",
    "float_to_decimal",
    "float_to_int",
    "in_order",
    "int_to_bool",
    "int_to_float",
    "midnight_to_date",
    "only",
    "ordered_set",
    "pick",
    "scale_decimal",
    "scale_float",
    "scale_int",
    "some",
    "str_to_bool",
    "str_to_date",
    "str_to_datetime",
    "str_to_decimal",
    "str_to_duration",
    "str_to_enum",
    "str_to_float",
    "str_to_int",
    "str_to_time",
    "str_to_uuid",
]

T = TypeVar("T")
E = TypeVar("E", bound=enum.Enum)


class Unfit(ValueError):
    """A value that the other type cannot hold; casts turn it into what the change says, or into NotExpressible."""


# Numbers ------------------------------------------------------------------------------------------------------------


def int_to_bool(value: int) -> bool:
    """Return 0 as False and 1 as True."""
    if value not in (0, 1):
        raise Unfit(value)
    return value == 1


def int_to_float(value: int) -> float:
    """Return the float that is exactly *value*."""
    if float(value) != value:
        raise Unfit(value)
    return float(value)


def float_to_int(value: float) -> int:
    """Return the integer that is exactly *value*."""
    if not value.is_integer() or not is_int(int(value)):
        raise Unfit(value)
    return int(value)


def decimal_to_int(value: Decimal) -> int:
    """Return the integer that is exactly *value*."""
    if not INT_MIN <= value <= INT_MAX or value != value.to_integral_value():
        raise Unfit(value)
    return int(value)


def float_to_decimal(value: float) -> Decimal:
    """Return the shortest decimal that reads back as *value*, the one that people see."""
    return Decimal(repr(value))


def decimal_to_float(value: Decimal) -> float:
    """Return the float whose shortest decimal is *value*."""
    converted = float(value)
    if not math.isfinite(converted) or Decimal(repr(converted)) != value:
        raise Unfit(value)
    return converted


# Text ---------------------------------------------------------------------------------------------------------------


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


# Dates and enums ----------------------------------------------------------------------------------------------------


def date_to_datetime(value: dt.date) -> dt.datetime:
    """Return the midnight in UTC that begins the day."""
    return dt.datetime(value.year, value.month, value.day, tzinfo=dt.UTC)


def midnight_to_date(value: dt.datetime) -> dt.date:
    """Return the day that begins at *value*."""
    if date_to_datetime(value.date()) != value:
        raise Unfit(value)
    return value.date()


def str_to_enum(cls: type[E], value: str) -> E:
    """Return the member of *cls* that is stored as *value*."""
    try:
        return cls(value)
    except ValueError:
        raise Unfit(value) from None


def enum_to_enum(cls: type[E], value: enum.Enum) -> E:
    """Return the member of *cls* that is stored as *value* is."""
    return str_to_enum(cls, value.value)


# None, lists, sets and unions ---------------------------------------------------------------------------------------


def some(value: T | None) -> T:
    """Return *value*, which is not None."""
    if value is None:
        raise Unfit(value)
    return value


def first(values: Sequence[T]) -> T:
    """Return the first of *values*."""
    if not values:
        raise Unfit(values)
    return values[0]


def only(values: Sequence[T]) -> T:
    """Return the one value that there is."""
    if len(values) != 1:
        raise Unfit(values)
    return values[0]


def in_order(values: AbstractSet[T]) -> tuple[T, ...]:
    """Return *values* in their order, enums in that of their text: the same whatever the hash seed is."""
    return tuple(sorted(values, key=_rank))


def _rank(value: object) -> tuple[bool, object]:
    """Return a key that sorts None first, and members by their text."""
    return (value is not None, value.value if isinstance(value, enum.Enum) else value)


def ordered_set(values: tuple[T, ...]) -> frozenset[T]:
    """Return the set that `in_order` turns into *values*."""
    converted = frozenset(values)
    if in_order(converted) != values:
        raise Unfit(values)
    return converted


def pick(cls: type[T], value: object) -> T:
    """Return *value*, which is a *cls*."""
    if not isinstance(value, cls):
        raise Unfit(value)
    return value


# Units --------------------------------------------------------------------------------------------------------------


def scale_int(value: int, numerator: int, denominator: int, rounding: str | None = None) -> int:
    """Return *value* times a ratio, exact or as *rounding* says, within 64 bits."""
    quotient, rest = divmod(value * numerator, denominator)
    if rest:
        if rounding is None:
            raise Unfit(value)
        quotient = _rounded(value * numerator, denominator, rounding)
    if not is_int(quotient):
        raise Unfit(value)
    return quotient


def _rounded(numerator: int, denominator: int, rounding: str) -> int:
    """Return the integer near numerator / denominator that *rounding* chooses, in integers throughout."""
    floor, rest = divmod(numerator, denominator)
    twice = 2 * rest - denominator
    match rounding:
        case "half_even":
            return floor + (twice > 0 or (twice == 0 and floor % 2 == 1))
        case "half_up":
            return floor + (twice > 0 or (twice == 0 and numerator > 0))
        case "ceiling":
            return floor + (rest > 0)
        case "down":
            return floor + (rest > 0 and numerator < 0)
        case "up":
            return floor + (rest > 0 and numerator > 0)
        case _:
            return floor


def scale_float(
    value: float, numerator: int, denominator: int, low: float = -math.inf, high: float = math.inf
) -> float:
    """Return *value* times a ratio, as near as floats are, kept between *low* and *high*.

    Raises Unfit beyond the largest float. The bounds are for the last digit, which rounding may push over them.
    """
    try:
        scaled = value * numerator / denominator
        if not math.isfinite(scaled):
            scaled = value / denominator * numerator
    except OverflowError:
        raise Unfit(value) from None
    if not math.isfinite(scaled):
        raise Unfit(value)
    return min(max(scaled, low), high)


_EXACT: Final = decimal.Context(
    prec=decimal.MAX_PREC,
    Emax=decimal.MAX_EMAX,
    Emin=decimal.MIN_EMIN,
    traps=[decimal.Inexact, decimal.Overflow, decimal.InvalidOperation],
)


def scale_decimal(value: Decimal, numerator: int, denominator: int) -> Decimal:
    """Return *value* times a ratio, exactly, however many digits that takes.

    Raises Unfit where they never end, and beyond the exponents that a Decimal has.
    """
    exponent = int(value.as_tuple().exponent)
    whole = int(value.scaleb(-exponent, _EXACT)) * numerator
    for power in range(denominator.bit_length() + 1):
        quotient, rest = divmod(whole * 10**power, denominator)
        if not rest:
            try:
                return Decimal(quotient).scaleb(exponent - power, _EXACT)
            except ArithmeticError:
                raise Unfit(value) from None
    raise Unfit(value)
