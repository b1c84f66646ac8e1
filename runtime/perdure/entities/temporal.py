"""The repository of a temporal entity: whatever it ever was can be asked for, and nothing is overwritten.

*T* is the entity, *K* its key, *W* what a list may be filtered by, *O* the orders that it may have, *Q* its search.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Generic, TypeVar, final

from perdure.engines.rows import Row, Rows
from perdure.entities.access import Access
from perdure.entities.bound import Bound
from perdure.entities.listing import page_of
from perdure.entities.paging import EACH, Page, all_of
from perdure.entities.reading import count, one, row_of
from perdure.entities.recording import Recorder
from perdure.entities.revisions import Instant, Revision, nanoseconds
from perdure.entities.spans import Asked, all_as_of, between, history
from perdure.entities.timeline import Timeline
from perdure.errors import Invalid
from perdure.events.clock import Clock, microseconds

__all__ = ["TemporalRepository"]

T = TypeVar("T")
K = TypeVar("K")
W = TypeVar("W", bound=Mapping[str, object])
O = TypeVar("O", bound=str)  # noqa: E741 - as above
Q = TypeVar("Q")


@final
class TemporalRepository(Generic[T, K, W, O, Q]):
    """The entities of one table with all of their revisions, which are only ever added to.

    What is there now is read as from any repository. A change adds a revision at the present moment of the store's
    clock; where that stands still or was set back, a nanosecond behind the last one of the key.
    """

    def __init__(self, bound: Bound, access: Access, search: Q, clock: Clock) -> None:
        """Use `Work`, which makes it."""
        self._bound = bound
        self._access = access
        self._search = search
        self._clock = clock

    # what is there now

    @property
    def search(self) -> Q:
        """The full-text search of what is there now: `search("some words")`; None where the schema declares none."""
        return self._search

    def get(self, key: K) -> T:
        """Return the entity with *key* as it is now. Raises NotFound, where it was deleted, too; CorruptRow."""
        with self._reading("get") as rows:
            found: T = self._made(rows, [one(self._bound, rows, self._bound.raw_key(key))])[0]
        return found

    def find(self, key: K) -> T | None:
        """Return the entity with *key* as it is now, or None where there is none. Raises CorruptRow."""
        with self._reading("find") as rows:
            row = row_of(self._bound, rows, self._bound.raw_key(key))
            return None if row is None else self._made(rows, [row])[0]

    def count(self, where: W | None = None) -> int:
        """Return how many there are now that pass *where*: its fields have the values that it gives."""
        with self._reading("count") as rows:
            return count(self._bound, rows, where)

    def list(
        self, *, where: W | None = None, order: O | None = None, after: str | None = None, limit: int = 100
    ) -> Page[T]:
        """Return a page of at most *limit* entities, as they are now, that pass *where*.

        *order* is a field, behind `-` where it descends; without it, the key is. The next page is `after=page.next`.
        """
        return page_of(
            self._bound, self._access, "list", self._made, where=where, order=order, after=after, limit=limit
        )

    def each(self, *, where: W | None = None, order: O | None = None) -> Iterator[T]:
        """Yield all that `list` has, page by page; what is changed meanwhile may be seen or not."""
        return all_of(lambda after: self.list(where=where, order=order, after=after, limit=EACH))

    def latest_of_all(
        self, *, where: W | None = None, order: O | None = None, after: str | None = None, limit: int = 100
    ) -> Page[Revision[K, T]]:
        """Return the same as `list`, each with when it was recorded."""
        return page_of(
            self._bound, self._access, "latest_of_all", self._latest, where=where, order=order, after=after, limit=limit
        )

    # what was there

    def latest(self, key: K) -> Revision[K, T] | None:
        """Return the last revision of *key*, which may be a tombstone; None where there never was one."""
        raw = self._bound.raw_key(key)
        with self._reading("latest") as rows:
            timeline = Timeline(self._bound, rows)
            row = timeline.last(raw)
            return None if row is None else timeline.revision(row)

    def as_of(self, key: K, instant: Instant) -> Revision[K, T] | None:
        """Return what *key* was at an *instant*: the last revision until then; None where there was none yet."""
        raw, moment = self._bound.raw_key(key), nanoseconds("as_of", "instant", instant)
        with self._reading("as_of") as rows:
            timeline = Timeline(self._bound, rows)
            row = timeline.last(raw, until=moment)
            return None if row is None else timeline.revision(row)

    def all_as_of(self, instant: Instant, *, after: str | None = None, limit: int = 100) -> Page[Revision[K, T]]:
        """Return a page of everything that was there at an *instant*, in the order of keys, as it was then."""
        moment = nanoseconds("all_as_of", "instant", instant)
        asked = Asked(operation="all_as_of", after=after, limit=limit)
        with self._reading("all_as_of") as rows:
            timeline = Timeline(self._bound, rows)
            return all_as_of(timeline, moment, asked)

    def history(
        self, key: K, *, newest_first: bool = False, after: str | None = None, limit: int = 100
    ) -> Page[Revision[K, T]]:
        """Return a page of all revisions of *key*, tombstones too, in the order of time."""
        raw = self._bound.raw_key(key)
        asked = Asked(operation="history", newest_first=newest_first, after=after, limit=limit)
        with self._reading("history") as rows:
            timeline = Timeline(self._bound, rows)
            return history(timeline, raw, (None, None), asked)

    def between(
        self,
        start: Instant,
        end: Instant,
        *,
        key: K | None = None,
        newest_first: bool = False,
        after: str | None = None,
        limit: int = 100,
    ) -> Page[Revision[K, T]]:
        """Return a page of the revisions recorded from *start* on and before *end*, in the order of time.

        They are those of *key* where one is given, else those of all keys: of one moment in the order of writing.
        """
        span = (nanoseconds("between", "start", start), nanoseconds("between", "end", end))
        raw = None if key is None else self._bound.raw_key(key)
        asked = Asked(operation="between", newest_first=newest_first, after=after, limit=limit)
        with self._reading("between") as rows:
            timeline = Timeline(self._bound, rows)
            return between(timeline, span, asked) if raw is None else history(timeline, raw, span, asked)

    def changes(self, after: int = 0) -> Iterator[Revision[K, T]]:
        """Yield every revision written behind the position *after*, in that order: what was recorded late, too.

        A later call goes on after the `position` of the last one that was seen, and misses none.
        """
        if type(after) is not int or after < 0:
            raise Invalid("changes", "after", "a position, from 0 on", after)
        return self._changes(after)

    def position(self) -> int:
        """Return the position of what was written last, 0 for nothing: the checkpoint of all that is there."""
        with self._reading("position") as rows:
            timeline = Timeline(self._bound, rows)
            return timeline.head()

    def revision_count(self, key: K | None = None) -> int:
        """Return how many revisions there are of *key*, or of all keys."""
        raw = () if key is None else self._bound.raw_key(key)
        with self._reading("revision_count") as rows:
            timeline = Timeline(self._bound, rows)
            return timeline.count(raw)

    # changes

    def insert(self, *entities: T) -> None:
        """Begin *entities*, all or none. Raises AlreadyExists where one is there now, ReferenceViolated."""
        with self._recorder("insert", entities) as recorder:
            recorder.insert(entities)

    def put(self, *entities: T) -> None:
        """Write *entities*, whether they are there or not: all or none. Raises AlreadyExists, ReferenceViolated.

        AlreadyExists is raised where another has the same values in a unique key.
        """
        with self._recorder("put", entities) as recorder:
            recorder.put(entities)

    def update(self, entity: T, *, expected: int | None = None) -> Revision[K, T]:
        """Put *entity* in the place of the one with its key, and return the revision. Raises NotFound.

        Raises RevisionConflict where its last one was not recorded at the moment *expected*, unless that is None;
        AlreadyExists where another has the same values in a unique key, ReferenceViolated.
        """
        _check_expected("update", expected)
        with self._recorder("update", (entity,)) as recorder:
            return recorder.update(entity, expected)

    def delete(self, key: K, *, expected: int | None = None) -> Revision[K, T] | None:
        """Write a tombstone for *key* and return it; None where there is no such entity, and nothing to write.

        Raises RevisionConflict as `update` does; ReferenceViolated where others refer to it and restrict that.
        """
        _check_expected("delete", expected)
        raw = self._bound.raw_key(key)
        with self._recorder("delete", ()) as recorder:
            return recorder.delete(raw, expected)

    # what was recorded elsewhere

    def record(self, entity: T, recorded_at: Instant) -> bool:
        """Write *entity* as it was from *recorded_at* on, and answer whether that was not known.

        It may lie before other revisions of its key. The same once more changes nothing. Raises OtherRevision where
        something else was recorded of the key at the very moment; AlreadyExists, ReferenceViolated as `put` does.
        """
        moment = nanoseconds("record", "recorded_at", recorded_at)
        with self._recorder("record", (entity,)) as recorder:
            return recorder.record(self._bound.key_of(entity), entity, moment)

    def record_deletion(self, key: K, recorded_at: Instant) -> bool:
        """Write that there was no entity with *key* from *recorded_at* on; see `record`."""
        moment, raw = nanoseconds("record_deletion", "recorded_at", recorded_at), self._bound.raw_key(key)
        with self._recorder("record_deletion", ()) as recorder:
            return recorder.record(raw, None, moment)

    def record_all(self, revisions: Iterable[Revision[K, T]]) -> int:
        """Write *revisions*, of another store say, as `record` would: all or none. Return how many were not known.

        Their positions are no matter: what is new here gets positions of this store. Raises Invalid where a value has
        another key than its revision.
        """
        done = 0
        with self._recorder("record_all", ()) as recorder:
            for each in revisions:
                raw, moment = self._bound.raw_key(each.key), nanoseconds("record_all", "recorded_at", each.recorded_at)
                if each.value is not None:
                    self._bound.accept("record_all", each.value)
                    if self._bound.key_of(each.value) != raw:
                        raise Invalid("record_all", "key", "the key of the value", each.key)
                done += recorder.record(raw, each.value, moment)
        return done

    # how

    def _changes(self, after: int) -> Iterator[Revision[K, T]]:
        while True:
            with self._reading("changes") as rows:
                timeline = Timeline(self._bound, rows)
                page = [timeline.revision(row) for row in timeline.changes(after, EACH)]
            yield from page
            if len(page) < EACH:
                return
            after = page[-1].position

    def _reading(self, operation: str) -> AbstractContextManager[Rows]:
        return self._access.reading(self._bound.table.name, operation)

    @contextmanager
    def _recorder(self, operation: str, entities: Sequence[T]) -> Iterator[Recorder]:
        for entity in entities:
            self._bound.accept(operation, entity)
        with self._access.writing(self._bound.table.name, operation) as rows:
            yield Recorder(self._bound, rows, lambda: microseconds(self._clock()) * 1000)

    def _made(self, rows: Rows, found: Sequence[Row]) -> Sequence[Any]:  # Any: T
        del rows
        return self._bound.all_made(self._bound.build, found)

    def _latest(self, rows: Rows, found: Sequence[Row]) -> Sequence[Revision[Any, Any]]:  # Any: K and T
        return Timeline(self._bound, rows).latest(found)


def _check_expected(operation: str, expected: object) -> None:
    if expected is not None and type(expected) is not int:
        raise Invalid(operation, "expected", "the `recorded_at` of a revision, or None", expected)
