"""Repositories of children: one by one, beside the parents that they are saved with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar, final

from perdure.engines.rows import Row, Rows
from perdure.entities.access import Access
from perdure.entities.bound import Bound
from perdure.entities.listing import page_of
from perdure.entities.paging import Owned, Page
from perdure.entities.reading import count, one, row_of, whole
from perdure.entities.writing import Writer

__all__ = ["ChildRepository"]

T = TypeVar("T")
P = TypeVar("P")
K = TypeVar("K")
W = TypeVar("W", bound=Mapping[str, object])
O = TypeVar("O", bound=str)  # noqa: E741 - as in repositories
A = TypeVar("A", bound=Mapping[str, object])
Q = TypeVar("Q")


@final
class ChildRepository(Generic[T, P, K, W, O, A, Q]):
    """The children of one table, each by the key *P* of its parent and its own: *K* is both, a tuple.

    A change of a child counts as one of its parent, whose version it raises.
    """

    def __init__(self, bound: Bound, access: Access, search: Q) -> None:
        """Use `Work`, which makes it."""
        self._bound = bound
        self._access = access
        self._search = search

    @property
    def search(self) -> Q:
        """The full-text search of the table: `search("some words")`; None where the schema declares none."""
        return self._search

    def count(self, where: W | None = None) -> int:
        """Return how many pass *where*: all of its fields have the value that it gives, or one within its Range."""
        with self._access.reading(self._bound.table.name, "count") as rows:
            return count(self._bound, rows, where)

    def get(self, key: K) -> T:
        """Return the child with *key*. Raises NotFound, CorruptRow."""
        with self._access.reading(self._bound.table.name, "get") as rows:
            found: T = whole(self._bound, rows, [one(self._bound, rows, self._bound.raw_key(key))])[0]
        return found

    def find(self, key: K) -> T | None:
        """Return the child with *key*, or None where there is none. Raises CorruptRow."""
        with self._access.reading(self._bound.table.name, "find") as rows:
            row = row_of(self._bound, rows, self._bound.raw_key(key))
            return None if row is None else whole(self._bound, rows, [row])[0]

    def insert(self, parent: P, *children: T) -> None:
        """Insert *children* behind those that *parent* has: all or none.

        Raises NotFound where there is no such parent; AlreadyExists, ReferenceViolated; OutOfBounds for too many.
        """
        for child in children:
            self._bound.accept("insert", child)
        with self._access.writing(self._bound.table.name, "insert") as rows:
            Writer(self._bound, rows).add(children, self._parent(parent))

    def update(self, parent: P, child: T) -> None:
        """Put *child* in the place of the one of *parent* with its key, where that is in their order.

        Raises NotFound; AlreadyExists where another has the same values in a unique key; ReferenceViolated.
        """
        self._bound.accept("update", child)
        with self._access.writing(self._bound.table.name, "update") as rows:
            Writer(self._bound, rows).change(child, self._parent(parent))

    def delete(self, key: K) -> bool:
        """Delete the child with *key*; answer whether it was there.

        Raises OutOfBounds where its parent would have too few.
        """
        with self._access.writing(self._bound.table.name, "delete") as rows:
            return Writer(self._bound, rows).remove(self._bound.raw_key(key))

    def increment(self, key: K, by: A) -> None:
        """Add to numbers of the child with *key*, without reading them. Raises NotFound, OutOfBounds."""
        with self._access.writing(self._bound.table.name, "increment") as rows:
            writer, raw = Writer(self._bound, rows), self._bound.raw_key(key)
            writer.increment(raw, by)
            writer.touch(raw[: len(self._bound.raw.parent)], 0)

    def list(
        self, *, where: W | None = None, order: O | None = None, after: str | None = None, limit: int = 100
    ) -> Page[Owned[P, T]]:
        """Return a page of at most *limit* children, of whatever parents, that pass *where*.

        *order* is a field, behind `-` where it descends; without it, the key is. The next page is `after=page.next`.
        """
        return page_of(
            self._bound, self._access, "list", self._owned, where=where, order=order, after=after, limit=limit
        )

    def _parent(self, parent: P) -> Row:
        return self._bound.raw_key(parent, self._bound.parent_columns)

    def _owned(self, rows: Rows, found: Sequence[Row]) -> Sequence[Any]:  # Any: Owned[P, T]
        size, owner = len(self._bound.raw.parent), self._bound.parent
        parents = [row[:size] if owner is None else owner.shown_key(row[:size]) for row in found]
        return [Owned(key, child) for key, child in zip(parents, whole(self._bound, rows, found), strict=True)]
