"""How a value of each type is kept in a column, and read from it.

int, bool and duration are integers, float is one, bytes are bytes, and all else is text: a datetime as RFC 3339 in UTC
with six digits of a second, which sorts as it stands; containers, records, unions and `json` as JSON.
"""

from __future__ import annotations

import datetime as dt
import enum
import math
import types
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final, TypeAlias, final

import attrs
import msgspec

from perdure.codec import value_decoder, value_encoder
from perdure.codec.shapes import bare
from perdure.engines.rows import Value
from perdure.errors import Invalid
from perdure.values import is_text

__all__ = ["UNREADABLE", "Column", "column_of", "raw_value"]

Encode: TypeAlias = Callable[[Any], Value]  # Any: a value of the column's type
Decode: TypeAlias = Callable[[Any], Any]  # Any: the same, and what the column holds

UNREADABLE: Final = (
    Invalid,
    ValueError,
    TypeError,
    KeyError,
    OverflowError,
    ArithmeticError,
    AttributeError,
    RecursionError,
    msgspec.MsgspecError,
)
"""What is raised by a value of a column, or by a constructor, that holds what is none of its type."""

_MICROSECOND: Final = dt.timedelta(microseconds=1)


@final
@attrs.frozen
class Column:
    """A column of the field *name*, whose values are of *cls*; None where they are checked by what holds them.

    *encode* and *decode* are None for values that are kept as they are, and are not called for None.
    """

    name: str
    cls: type | None
    nullable: bool
    encode: Encode | None
    decode: Decode | None

    def to_raw(self, value: Any) -> Value:  # Any: of the column's type
        """Return what the column holds for *value*."""
        return value if value is None or self.encode is None else self.encode(value)

    def from_raw(self, value: Any) -> Any:  # Any: of the column's type
        """Return the value for which the column holds *value*."""
        return value if value is None or self.decode is None else self.decode(value)

    def misread(self, value: Any) -> str:  # Any: whatever is there
        """Return the name of the column and why *value* cannot be read; empty where it can."""
        if value is None and not self.nullable:
            return f"`{self.name}`: it is NULL"
        try:
            self.from_raw(value)
        except UNREADABLE as error:
            return f"`{self.name}`: {error}"
        return ""


_UUID_BITS: Final = 128
_set_int: Callable[[uuid.UUID, int], None] = uuid.UUID.__dict__["int"].__set__
_set_is_safe: Callable[[uuid.UUID, uuid.SafeUUID], None] = uuid.UUID.__dict__["is_safe"].__set__
_UNKNOWN: Final = uuid.SafeUUID.unknown


def _from_uuid(value: str) -> uuid.UUID:
    """Return a UUID in less than half the time of its constructor, which sees to more notations than one (measured)."""
    number = int(value.replace("-", ""), 16)
    if number >> _UUID_BITS or number < 0:
        raise ValueError(value)
    made = uuid.UUID.__new__(uuid.UUID)
    _set_int(made, number)
    _set_is_safe(made, _UNKNOWN)
    return made


def _datetime(value: dt.datetime) -> str:
    return f"{value.isoformat(timespec='microseconds')[:-6]}Z"


def _time(value: dt.time) -> str:
    return value.isoformat(timespec="microseconds")


def _duration(value: dt.timedelta) -> int:
    return value // _MICROSECOND


def _from_duration(value: int) -> dt.timedelta:
    return dt.timedelta(microseconds=value)


def _bool(value: int) -> bool:
    if value in {0, 1}:
        return bool(value)
    raise ValueError(value)


_AS_IT_IS: Final = frozenset({str, int, float, bytes})
_CODECS: Final[dict[type, tuple[Encode, Decode]]] = {
    bool: (int, _bool),
    Decimal: (str, Decimal),
    uuid.UUID: (str, _from_uuid),
    dt.date: (dt.date.isoformat, dt.date.fromisoformat),
    dt.time: (_time, dt.time.fromisoformat),
    dt.datetime: (_datetime, dt.datetime.fromisoformat),
    dt.timedelta: (_duration, _from_duration),
}


def column_of(name: str, annotation: object) -> Column:
    """Return the column of a field with *annotation*."""
    kind, arguments = bare(annotation)
    members = [each for each in arguments if each is not types.NoneType]
    nullable = kind is types.UnionType and len(members) < len(arguments)
    if nullable and len(members) == 1:
        annotation = members[0]
        kind, _ = bare(annotation)
    if isinstance(kind, type):
        if kind in _AS_IT_IS:
            return Column(name, kind, nullable, None, None)
        if kind in _CODECS:
            return Column(name, kind, nullable, *_CODECS[kind])
        if issubclass(kind, enum.Enum):
            return Column(
                name, kind, nullable, lambda member: member.value, {each.value: each for each in kind}.__getitem__
            )
    return Column(name, None, nullable, value_encoder(annotation), value_decoder(annotation))


_LEAST: Final = -(2**63)
_MOST: Final = 2**63 - 1


def raw_value(owner: str, column: Column, value: object) -> Value:
    """Return *value* as *column* holds it. Raises Invalid, about *owner*, where it is none of the column's type."""
    if type(value) is not column.cls:
        wanted = "a value" if column.cls is None else f"a value of type {column.cls.__name__}"
        raise Invalid(owner, column.name, wanted, value)
    match value:
        case str() if not is_text(value):
            raise Invalid(owner, column.name, "text without NUL and lone surrogates", value)
        case float() if not math.isfinite(value):
            raise Invalid(owner, column.name, "a finite number", value)
        case int() if not _LEAST <= value <= _MOST:
            raise Invalid(owner, column.name, "an integer of 64 bits", value)
        case dt.datetime():
            return column.to_raw(_utc(owner, column, value))
        case Decimal() if not value.is_finite():
            raise Invalid(owner, column.name, "a finite number", value)
        case _:
            return column.to_raw(value)


def _utc(owner: str, column: Column, value: dt.datetime) -> dt.datetime:
    """Return the same instant in UTC, as the constructor of an entity keeps it."""
    if value.utcoffset() is None:
        raise Invalid(owner, column.name, "a datetime with a zone", value)
    try:
        return value.astimezone(dt.UTC)
    except OverflowError as error:
        raise Invalid(owner, column.name, "an instant from year 1 to 9999 in UTC", value) from error
