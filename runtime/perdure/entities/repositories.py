"""Repositories: the entities of a table, typed by generated code.

*T* is the entity, *S* the same without its children, *K* its key, *W* what a list may be filtered by, *O* the orders
that it may have, *A* what can be incremented, *Q* its search, and *P* the prefixes of its key, where that is composite.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Generic, Literal, Never, TypeVar, final

import typing_extensions

from perdure.engines.rows import Row, Rows
from perdure.entities.access import Access
from perdure.entities.bound import Bound
from perdure.entities.checks import check_attempts, check_version
from perdure.entities.children import ChildRepository
from perdure.entities.listing import page_of
from perdure.entities.paging import EACH, Page, Versioned, all_of
from perdure.entities.ranges import KeyRange
from perdure.entities.reading import count, one, row_of, version_in, whole
from perdure.entities.writing import Writer
from perdure.errors import Invalid, VersionConflict

__all__ = ["ChildRepository", "Repository", "VersionedRepository"]

T = TypeVar("T")
S = TypeVar("S")
K = TypeVar("K")
W = TypeVar("W", bound=Mapping[str, object])
O = TypeVar("O", bound=str)  # noqa: E741 - as above
A = TypeVar("A", bound=Mapping[str, object])
Q = TypeVar("Q")
P = typing_extensions.TypeVar("P", default=Never)


class _Entities(Generic[T, S, K, W, O, A, Q, P]):
    """What all repositories of whole entities do."""

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
        """Return the entity with *key*, with all that belongs to it. Raises NotFound, CorruptRow."""
        with self._access.reading(self._bound.table.name, "get") as rows:
            found: T = self._whole(rows, [one(self._bound, rows, self._bound.raw_key(key))])[0]
        return found

    def find(self, key: K) -> T | None:
        """Return the entity with *key*, or None where there is none. Raises CorruptRow."""
        with self._access.reading(self._bound.table.name, "find") as rows:
            row = row_of(self._bound, rows, self._bound.raw_key(key))
            return None if row is None else self._whole(rows, [row])[0]

    def insert(self, *entities: T) -> None:
        """Insert *entities* with all that belongs to them: all or none.

        Raises AlreadyExists, ReferenceViolated.
        """
        for entity in entities:
            self._bound.accept("insert", entity)
        with self._access.writing(self._bound.table.name, "insert") as rows:
            Writer(self._bound, rows).insert(entities)

    def insert_if_absent(self, entity: T) -> bool:
        """Insert *entity* unless there is one with its key, and answer whether it was inserted.

        Raises AlreadyExists where another has the same values in a unique key, ReferenceViolated.
        """
        self._bound.accept("insert_if_absent", entity)
        with self._access.writing(self._bound.table.name, "insert_if_absent") as rows:
            return Writer(self._bound, rows).insert_if_absent(entity)

    def upsert(self, *entities: T) -> None:
        """Insert each of *entities*, or put it in the place of the one with its key: all or none.

        Raises AlreadyExists where another has the same values in a unique key, ReferenceViolated.
        """
        for entity in entities:
            self._bound.accept("upsert", entity)
        with self._access.writing(self._bound.table.name, "upsert") as rows:
            for entity in entities:
                Writer(self._bound, rows).upsert(entity)

    def bulk(self, entities: Iterable[T], *, existing: Literal["refuse", "skip", "replace"] = "refuse") -> int:
        """Insert all of *entities*, however many, in one transaction, and return how many were written.

        What *existing* says becomes of an entity whose key is there: all are refused (AlreadyExists), or it is skipped,
        or replaced. Raises ReferenceViolated, AlreadyExists where another has the same values in a unique key, and
        whatever *entities* raises: nothing is written then.
        """
        if existing not in {"refuse", "skip", "replace"}:
            raise Invalid("bulk", "existing", '"refuse", "skip" or "replace"', existing)
        count = 0
        with self._access.writing(self._bound.table.name, "bulk") as rows:
            writer = Writer(self._bound, rows)
            for several in self._batches(entities):
                if existing == "refuse":
                    writer.insert(several)
                    count += len(several)
                elif existing == "skip":
                    count += sum(map(writer.insert_if_absent, several))
                else:
                    count += len([writer.upsert(entity) for entity in several])
        return count

    def _batches(self, entities: Iterable[T]) -> Iterator[Sequence[T]]:
        every = iter(entities)
        while several := tuple(islice(every, _BATCH)):
            for entity in several:
                self._bound.accept("bulk", entity)
            yield several

    def increment(self, key: K, by: A) -> None:
        """Add to numbers of the entity with *key*, without reading them. Raises NotFound, OutOfBounds."""
        with self._access.writing(self._bound.table.name, "increment") as rows:
            Writer(self._bound, rows).increment(self._bound.raw_key(key), by)

    def list(
        self, *, where: W | None = None, order: O | None = None, after: str | None = None, limit: int = 100
    ) -> Page[T]:
        """Return a page of at most *limit* entities that pass *where*, with all that belongs to them.

        *order* is a field, behind `-` where it descends; without it, the key is. The next page is `after=page.next`.
        """
        return page_of(
            self._bound, self._access, "list", self._whole, where=where, order=order, after=after, limit=limit
        )

    def summaries(
        self, *, where: W | None = None, order: O | None = None, after: str | None = None, limit: int = 100
    ) -> Page[S]:
        """Return the same as `list`, without what belongs to the entities."""
        return page_of(
            self._bound, self._access, "summaries", self._summaries, where=where, order=order, after=after, limit=limit
        )

    def each(self, *, where: W | None = None, order: O | None = None) -> Iterator[T]:
        """Yield all that `list` has, page by page; what is changed meanwhile may be seen or not."""
        return all_of(lambda after: self.list(where=where, order=order, after=after, limit=EACH))

    def within(self, prefix: P) -> KeyRange[T, S]:
        """Return the entities whose keys begin with *prefix*: the first fields of a composite key, one or more.

        The last of them may be within a Range. Raises Invalid.
        """
        return KeyRange(self._bound, self._access, prefix)

    def _whole(self, rows: Rows, found: Sequence[Row]) -> Sequence[Any]:  # Any: T
        return whole(self._bound, rows, found)

    def _summaries(self, rows: Rows, found: Sequence[Row]) -> Sequence[Any]:  # Any: S
        del rows
        return self._bound.all_made(self._bound.summarize, found)


_BATCH = 100
"""How many entities of a bulk are in memory at once."""


@final
class Repository(_Entities[T, S, K, W, O, A, Q, P]):
    """The entities of one table."""

    def update(self, entity: T) -> None:
        """Put *entity* in the place of the one with its key, with all that belongs to it.

        Raises NotFound, AlreadyExists where another has the same values in a unique key, ReferenceViolated.
        """
        self._bound.accept("update", entity)
        with self._access.writing(self._bound.table.name, "update") as rows:
            Writer(self._bound, rows).update(entity)

    def delete(self, key: K) -> bool:
        """Delete the entity with *key* and all that belongs to it; answer whether it was there.

        Raises ReferenceViolated where others refer to it and restrict that.
        """
        with self._access.writing(self._bound.table.name, "delete") as rows:
            return Writer(self._bound, rows).delete(self._bound.raw_key(key))


@final
class VersionedRepository(_Entities[T, S, K, W, O, A, Q, P]):
    """The entities of one table, each with a version, from 1, that every change of it raises."""

    def versioned(self, key: K) -> Versioned[T]:
        """Return the entity with *key*, and its version. Raises NotFound, CorruptRow."""
        with self._access.reading(self._bound.table.name, "versioned") as rows:
            row = one(self._bound, rows, self._bound.raw_key(key))
            (found,) = self._whole(rows, [row])
        return Versioned(found, version_in(self._bound, row))

    def change(self, key: K, change: Callable[[T], T], *, attempts: int = 10) -> Versioned[T]:
        """Put what *change* makes of the entity with *key* in its place, and return that and its version.

        Where somebody else was faster, it is read and changed again, at most *attempts* times in all: so *change* does
        nothing else, and is not told how often it is called. Raises NotFound, VersionConflict after the last attempt,
        Invalid where the key is changed, AlreadyExists, ReferenceViolated, and what *change* raises.
        """
        check_attempts(attempts)
        raw = self._bound.raw_key(key)
        while True:
            attempts -= 1
            read = self.versioned(key)
            made = change(read.value)
            self._bound.accept("change", made)
            if self._bound.key_of(made) != raw:
                raise Invalid("change", "change", "a function that leaves the key as it is", made)
            if made == read.value:
                return read
            try:
                return Versioned(made, self.update(made, expected_version=read.version))
            except VersionConflict:
                if not attempts:
                    raise

    def update(self, entity: T, *, expected_version: int | None = None) -> int:
        """Put *entity* in the place of the one with its key, with all that belongs to it; return its new version.

        Raises VersionConflict where it is not at *expected_version*, unless that is None; NotFound, AlreadyExists where
        another has the same values in a unique key, ReferenceViolated.
        """
        self._bound.accept("update", entity)
        check_version(expected_version)
        with self._access.writing(self._bound.table.name, "update") as rows:
            return Writer(self._bound, rows).update(entity, expected_version)

    def delete(self, key: K, *, expected_version: int | None = None) -> bool:
        """Delete the entity with *key* and all that belongs to it; answer whether it was there.

        Raises VersionConflict, as `update` does; ReferenceViolated where others refer to it and restrict that.
        """
        check_version(expected_version)
        with self._access.writing(self._bound.table.name, "delete") as rows:
            return Writer(self._bound, rows).delete(self._bound.raw_key(key), expected_version)
