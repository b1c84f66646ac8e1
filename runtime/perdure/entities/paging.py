"""What lists and searches return, and what they are asked by."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator
from typing import Final, Generic, TypeVar, final

import attrs
import msgspec

from perdure.engines.rows import Row, Value
from perdure.errors import UnfitCursor

__all__ = ["EACH", "Found", "Owned", "Page", "Range", "Versioned", "all_of", "cursor_after", "values_of"]

T = TypeVar("T")
P = TypeVar("P")

EACH: Final = 500
"""How many items a page has that is read to see all there are."""


@final
@attrs.frozen
class Range(Generic[T]):
    """Values between two bounds; a bound of None is none."""

    at_least: T | None = None
    above: T | None = attrs.field(default=None, kw_only=True)
    at_most: T | None = attrs.field(default=None, kw_only=True)
    below: T | None = attrs.field(default=None, kw_only=True)


@final
@attrs.frozen
class Page(Generic[T]):
    """A part of a list. It goes on `after=next`, unless that is None."""

    items: tuple[T, ...]
    next: str | None

    def __iter__(self) -> Iterator[T]:
        """Yield its items."""
        return iter(self.items)

    def __len__(self) -> int:
        """Return how many items it has."""
        return len(self.items)


def all_of(page: Callable[[str | None], Page[T]]) -> Iterator[T]:
    """Yield the items of all pages; *page* reads the one behind a cursor, the first behind None."""
    after: str | None = None
    while True:
        found = page(after)
        yield from found.items
        after = found.next
        if after is None:
            return


@final
@attrs.frozen
class Found(Generic[T]):
    """What a search found, and the words in their surroundings."""

    value: T
    snippet: str


@final
@attrs.frozen
class Versioned(Generic[T]):
    """An entity and the version of it, which an update may expect."""

    value: T
    version: int


@final
@attrs.frozen
class Owned(Generic[P, T]):
    """A child, and the key of the parent that it belongs to."""

    parent: P
    value: T


def cursor_after(order: str, values: Row) -> str:
    """Return what goes on after a row whose columns of *order* have *values*."""
    return base64.urlsafe_b64encode(msgspec.json.encode([order, *values])).decode()


def values_of(cursor: object, order: str, count: int) -> tuple[Value, ...]:
    """Return the *count* values that *cursor* goes on after. Raises UnfitCursor where it is none of *order*."""
    try:
        text = cursor if isinstance(cursor, str) else ""
        found = msgspec.json.decode(base64.urlsafe_b64decode(text), type=list[str | int | float])
    except (msgspec.MsgspecError, binascii.Error, ValueError) as error:
        raise UnfitCursor(cursor, order) from error
    if len(found) != count + 1 or found[0] != order:
        raise UnfitCursor(cursor, order)
    return tuple(found[1:])
