"""Dates, members, None, lists, sets and unions."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import TypeVar

from perdure.conversions.unfit import Unfit

__all__ = [
    "date_to_datetime",
    "enum_to_enum",
    "first",
    "in_order",
    "midnight_to_date",
    "only",
    "ordered_set",
    "pick",
    "some",
    "str_to_enum",
]

T = TypeVar("T")
E = TypeVar("E", bound=enum.Enum)


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
