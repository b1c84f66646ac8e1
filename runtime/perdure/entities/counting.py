"""Adding to counters, and saying which of them a sum would take out of its bounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import attrs

from perdure.engines.rows import Row, Rows
from perdure.entities.bound import Bound
from perdure.entities.reading import row_of
from perdure.errors import Invalid, NotFound, OutOfBounds

__all__ = ["added", "beyond"]

T = TypeVar("T")


def added(bound: Bound, key: Row, value: T, sums: Mapping[str, int]) -> T:
    """Return *value*, an entity or its summary, with *sums* added to its counters. Raises OutOfBounds."""
    if not sums:
        return value
    try:
        return attrs.evolve(value, **{name: getattr(value, name) + amount for name, amount in sums.items()})  # type: ignore[misc] # it is an entity
    except Invalid as error:
        rule = f"`{error.field}` expects {error.expected}, and would come to {error.value}"
        raise OutOfBounds(bound.name, bound.shown_key(key), rule) from error


def beyond(bound: Bound, rows: Rows, key: Row, sums: Mapping[str, int], told: str) -> Exception:
    """Return why *sums* cannot be added to the row with a raw *key*; *told* is what the database says."""
    row = row_of(bound, rows, key)
    if row is None:
        return NotFound(bound.name, bound.shown_key(key))
    try:
        added(bound, key, bound.made(bound.summarize, row), sums)
    except OutOfBounds as error:
        return error
    return OutOfBounds(bound.name, bound.shown_key(key), told)
