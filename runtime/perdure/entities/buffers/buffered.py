"""Changes of the entities of one table that wait in a buffer, typed by generated code.

*T* is the entity, *K* its key, and *A* what can be added to its counters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar, final

from typing_extensions import override

from perdure.entities.bound import Bound
from perdure.entities.buffers.pending import Entry, Pending
from perdure.entities.buffers.writing import stored_of
from perdure.entities.checks import check_version
from perdure.errors import Invalid, NotFound

if TYPE_CHECKING:
    from perdure.entities.buffers.buffer import Buffer

__all__ = ["Buffered", "VersionedBuffered"]

T = TypeVar("T")
K = TypeVar("K")
A = TypeVar("A", bound=Mapping[str, object])


class _Buffered(Generic[T, K, A]):
    """What all buffered tables do."""

    def __init__(self, buffer: Buffer, bound: Bound) -> None:
        """Use `Buffer`, which makes it."""
        self._buffer = buffer
        self._bound = bound
        self._lock = buffer.lock
        self._counters = frozenset(bound.table.counters)
        self._key_type = tuple if len(bound.key_columns) > 1 else bound.key_columns[0].cls
        self._entries: dict[Any, Entry] = {}  # Any: keys, as callers give them
        self.use(buffer.pending)

    def use(self, pending: Pending) -> None:
        """Buffer in *pending* from now on; the lock is held."""
        self._entries = pending.of(self._bound)

    def get(self, key: K) -> T:
        """Return the entity with *key* as it will be when all is written, as far as this buffer knows.

        Raises NotFound, CorruptRow; OutOfBounds where numbers were added that take a counter out of its bounds.
        """
        found = self.find(key)
        if found is None:
            raise NotFound(self._bound.name, key)
        return found

    def find(self, key: K) -> T | None:
        """Return the same, or None where there is none."""
        raw = self._bound.raw_key(key)
        with self._buffer.settled():
            with self._lock:
                entry = self._entries.get(key)
                entry = None if entry is None else entry.copy()
            stored: T | None = None
            if entry is None or entry.needs_stored:
                with self._buffer.access.reading(self._bound.table.name, "buffered.get") as rows:
                    stored, _ = stored_of(self._bound, rows, raw)
        if entry is None:
            return stored
        seen: T | None = entry.seen(stored)
        return seen

    def get_or_create(self, entity: T) -> T:
        """Return what is there with the key of *entity*; where there is nothing, *entity*, which is inserted then.

        Another program may insert one before this is written: that one stays, and what was added here is added to it.
        """
        self._bound.accept("get_or_create", entity)
        key = self._key(entity)
        found = self.find(key)
        if found is not None:
            return found
        self.insert_if_absent(entity)
        return self.get(key)

    def put(self, entity: T) -> None:
        """Insert *entity*, or put it in the place of the one with its key, with all that belongs to it."""
        self._bound.accept("put", entity)
        key = self._key(entity)
        with self._lock:
            self._buffer.check_open()
            self._buffer.pending.put(self._bound, key, entity)
            self._changed()
        self._buffer.flush_if_due()

    def insert(self, entity: T) -> None:
        """Insert *entity*. Raises AlreadyExists where the buffer has one with its key; its flush where others put one.

        All stays in the buffer then: discard that key, and insert it under another one.
        """
        self._bound.accept("insert", entity)
        key = self._key(entity)
        with self._lock:
            self._buffer.check_open()
            self._buffer.pending.insert(self._bound, key, entity)
            self._changed()
        self._buffer.flush_if_due()

    def insert_if_absent(self, entity: T) -> None:
        """Insert *entity*, unless there is one with its key when this is written."""
        self._bound.accept("insert_if_absent", entity)
        key = self._key(entity)
        with self._lock:
            self._buffer.check_open()
            self._buffer.pending.absent(self._bound, key, entity)
            self._changed()
        self._buffer.flush_if_due()

    def delete(self, key: K) -> None:
        """Delete the entity with *key* and all that belongs to it, if there is one when this is written."""
        with self._lock:
            self._buffer.check_open()
            self._buffer.pending.delete(self._bound, key)
            self._changed()
        self._buffer.flush_if_due()

    def increment(self, key: K, by: A) -> None:
        """Add to counters of the entity with *key*. Sums come together here, and are added to what is stored then.

        Raises Invalid; NotFound where the buffer deletes it. Whether it is there, and whether a sum leaves the bounds
        of its counter, shows when this is written.
        """
        if not by:
            return
        counters = self._counters
        for name, amount in by.items():
            if type(amount) is not int or name not in counters:
                self._refuse(name, amount)
        buffer = self._buffer
        with self._lock:
            try:
                entry = self._entries.get(key)
            except TypeError:  # no key is unhashable
                entry = None
            if entry is None or entry.base == "delete" or type(key) is not self._key_type or buffer.is_closed:
                buffer.check_open()
                self._bound.raw_key(key)
                entry = buffer.pending.entry(self._bound, key)
                buffer.begin_age()
            sums = entry.sums
            for name, amount in by.items():
                sums[name] = sums.get(name, 0) + amount  # type: ignore[operator] # an int, as was seen above
            buffer.changes += 1
        buffer.flush_if_due()

    def discard(self, key: K) -> bool:
        """Forget what waits for the entity with *key*, and answer whether there was something."""
        self._bound.raw_key(key)
        return self._buffer.forget(self._bound, key)

    def _changed(self) -> None:
        self._buffer.changes += 1
        self._buffer.begin_age()

    def _key(self, entity: T) -> K:
        parts = tuple(getattr(entity, name) for name in self._bound.table.key)
        key: Any = parts if len(parts) > 1 else parts[0]  # Any: of the type K, which generated code says
        found: K = key
        return found

    def _refuse(self, name: str, amount: object) -> NoReturn:
        if name not in self._counters:
            raise Invalid(self._bound.name, "by", self._bound.countable, name)
        raise Invalid(self._bound.name, name, "an integer to add", amount)


@final
class Buffered(_Buffered[T, K, A]):
    """Changes of the entities of one table."""


@final
class VersionedBuffered(_Buffered[T, K, A]):
    """Changes of the entities of one table, each of which has a version."""

    @override
    def put(self, entity: T, *, expected_version: int | None = None) -> None:
        """Insert *entity*, or put it in the place of the one with its key, with all that belongs to it.

        With *expected_version* it is an update: where the store has another version when this is written, the flush
        raises VersionConflict, and everything stays in the buffer: put again what is to be there, or use `change`.
        """
        check_version(expected_version)
        self._bound.accept("put", entity)
        key = self._key(entity)
        with self._lock:
            self._buffer.check_open()
            self._buffer.pending.put(self._bound, key, entity, expected_version)
            self._changed()
        self._buffer.flush_if_due()

    def change(self, key: K, change: Callable[[T], T]) -> T:
        """Let *change* make another entity of the one with *key*, and return that.

        When this is written, *change* is done on what is stored then, and done again where somebody else was faster, as
        often as the `attempts` of the buffer say: so it does nothing else. What was added before and behind it is added
        each time. Raises NotFound, OutOfBounds, Invalid where it changes the key, and what *change* raises.
        """
        value = self.get(key)
        made: T = Entry(self._bound, key).taken(change(value))
        with self._lock:
            self._buffer.check_open()
            self._buffer.pending.step(self._bound, key, change)
            self._changed()
        self._buffer.flush_if_due()
        return made
