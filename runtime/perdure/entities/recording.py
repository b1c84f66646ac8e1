"""Writing revisions: each is a row of its own that nothing changes, and the latest ones are kept beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, final

from perdure.engines.rows import Delete, Insert, Row, Rows, Value
from perdure.entities.bound import DELETED, POSITION, RECORDED, Bound
from perdure.entities.timeline import SomeRevision, Timeline
from perdure.entities.writing import Writer
from perdure.errors import AlreadyExists, Invalid, NotFound, OtherRevision, RevisionConflict

__all__ = ["Recorder"]

_MOST = 2**63 - 1


@final
class Recorder:
    """Writes revisions of *bound* through *rows*, which are in a transaction; *now* returns nanoseconds."""

    def __init__(self, bound: Bound, rows: Rows, now: Callable[[], int]) -> None:
        """Write to *rows*."""
        self.bound = bound
        self.rows = rows
        self._now = now
        self._timeline = Timeline(bound, rows)
        self._writer = Writer(bound, rows)
        self._own = tuple(bound.own)
        self._head = -1

    def insert(self, values: Sequence[Any]) -> None:  # Any: entities
        """Begin entities that are not there. Raises AlreadyExists."""
        for value in values:
            key = self.bound.key_of(value)
            last = self._timeline.last(key)
            if last is not None and self._is_there(last):
                raise AlreadyExists(self.bound.name, self.bound.shown_key(key), self.bound.raw.key)
            self._append(key, value, last)

    def update(self, value: Any, expected: int | None) -> SomeRevision:  # Any: an entity
        """Put an entity in the place of the one with its key. Raises NotFound, RevisionConflict."""
        key = self.bound.key_of(value)
        return self._append(key, value, self._present(key, expected))

    def put(self, values: Sequence[Any]) -> None:  # Any: entities
        """Write entities, whether they are there or not."""
        for value in values:
            key = self.bound.key_of(value)
            self._append(key, value, self._timeline.last(key))

    def delete(self, key: Row, expected: int | None) -> SomeRevision | None:
        """Write a tombstone for a raw *key*; None where there is no such entity. Raises RevisionConflict."""
        try:
            last = self._present(key, expected)
        except NotFound:
            return None
        return self._append(key, None, last)

    def record(self, key: Row, value: Any, moment: int) -> bool:  # Any: an entity, or None
        """Write what was at a *moment*; answer whether that was not known. Raises OtherRevision."""
        known = self._timeline.at(key, moment)
        if known is not None:
            if self._timeline.revision(known).value != value:
                raise OtherRevision(self.bound.name, self.bound.shown_key(key), moment)
            return False
        last = self._timeline.last(key)
        self._write(key, value, moment, is_latest=last is None or self._moment(last) < moment)
        return True

    def _present(self, key: Row, expected: int | None) -> Row:
        """Return the last revision of what is there."""
        bound, last = self.bound, self._timeline.last(key)
        if last is None or not self._is_there(last):
            raise NotFound(bound.name, bound.shown_key(key))
        if expected is not None and self._moment(last) != expected:
            raise RevisionConflict(bound.name, bound.shown_key(key), expected, self._moment(last))
        return last

    def _append(self, key: Row, value: Any, last: Row | None) -> SomeRevision:  # Any: an entity, or None
        """Write a revision behind the *last* one: a clock that stands still, or was set back, overwrites nothing."""
        moment = self._now()
        if last is not None:
            moment = max(moment, self._moment(last) + 1)
        if moment > _MOST:
            raise Invalid(self.bound.name, "recorded_at", "a last revision after which there is time", _MOST)
        row = self._write(key, value, moment, is_latest=True)
        return self._timeline.revision(row)

    def _write(self, key: Row, value: Any, moment: int, *, is_latest: bool) -> Row:  # Any: as above
        bound, raw = self.bound, self._timeline.raw
        place = self._next()
        marks: Row = (moment, place)
        if value is None:
            columns, row = (*bound.raw.key, RECORDED, POSITION, DELETED), (*key, *marks, 1)
        else:
            columns, row = (*self._own, RECORDED, POSITION, DELETED), (*bound.encode(value), *marks, 0)
        with self._writer.explained(lambda: (key, value)):
            self.rows.fetch(Insert(raw, columns), row)
            if is_latest and value is None:
                self.rows.fetch(Delete(bound.raw, bound.raw.key), key)
            elif is_latest:
                self.rows.fetch(Insert(bound.raw, (*self._own, RECORDED, POSITION), "update"), row[:-1])
        known: dict[str, Value] = dict(zip(columns, row, strict=True))
        return tuple(known.get(name) for name in raw.columns)

    def _next(self) -> int:
        """Return the next position; the transaction keeps others from taking it."""
        if self._head < 0:
            self._head = self._timeline.head()
        self._head += 1
        return self._head

    def _moment(self, row: Row) -> int:
        found = row[self._timeline.raw.columns.index(RECORDED)]
        return found if isinstance(found, int) else 0

    def _is_there(self, row: Row) -> bool:
        return not row[-1]
