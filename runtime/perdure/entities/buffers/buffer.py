"""The buffer of a store: when it is flushed, and what is known of that."""

from __future__ import annotations

import datetime as dt
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any, Final, final

from perdure.engines.rows import RowEngine
from perdure.entities.access import Access
from perdure.entities.bound import Bound
from perdure.entities.buffers.buffered import Buffered, VersionedBuffered
from perdure.entities.buffers.flushed import Durability, Flushed
from perdure.entities.buffers.marks import Mark
from perdure.entities.buffers.pending import Pending
from perdure.entities.buffers.timer import Timer
from perdure.entities.buffers.writing import write
from perdure.entities.tables import Table
from perdure.entities.work import Bindings
from perdure.errors import CommitUnknown, Invalid, StoreClosed

__all__ = ["Buffer"]

_KEPT: Final = "nothing was written; all changes are still in the buffer"
_PAUSE: Final = 1.0
"""How many seconds pass before what failed by itself is tried again, where the buffer has no age."""


@final
class Buffer:
    """Changes of entities that wait in memory until they are written, all of them in one transaction.

    It may be shared by threads: what is buffered never waits for the disk, unless it makes a flush due.
    """

    def __init__(
        self,
        bindings: Bindings,
        access: Access,
        engine: RowEngine,
        *,
        clock: Callable[[], dt.datetime],
        max_pending: int = 10_000,
        max_age: float | None = None,
        background: bool = False,
        attempts: int = 10,
    ) -> None:
        """Use `buffer` of a generated store, which says what the arguments are. Raises Invalid."""
        _check(max_pending, max_age, attempts)
        if background and max_age is None:
            raise Invalid("buffer", "max_age", "a number of seconds where it is flushed in the background", None)
        self._bindings = bindings
        self.access = access
        self._path = engine.path
        self._clock = clock
        self._durability: Durability = engine.durability
        self._max_pending, self._max_age, self._attempts = max_pending, max_age, attempts
        self.lock = threading.Lock()
        """Held while something is buffered, for no longer than that takes."""
        self._flushing = threading.Lock()
        self._written = threading.Condition(self.lock)
        self.pending = Pending()
        self._doubtful: tuple[Pending, int] | None = None
        self._plain: dict[str, Buffered[Any, Any, Any]] = {}  # Any: each of the classes of its table
        self._versioned: dict[str, VersionedBuffered[Any, Any, Any]] = {}  # Any: the same
        self._mark = Mark(access)
        self.changes = 0
        """How many changes were buffered."""
        self._done = 0
        self._at: dt.datetime | None = None
        self._failure: Exception | None = None
        self._full_at = max_pending
        self._due: float | None = None
        self.is_closed = False
        self._timer = Timer(self._flush_alone) if background else None

    def entities(self, table: Table[Any, Any]) -> Buffered[Any, Any, Any]:  # Any: generated code types it
        """Return what buffers changes of *table*, which is no child's."""
        found = self._plain.get(table.name)
        if found is None:
            with self.lock:
                made = Buffered[Any, Any, Any](self, self._bindings.tables[table.name])  # Any: the same
                found = self._plain.setdefault(table.name, made)
        return found

    def versioned(self, table: Table[Any, Any]) -> VersionedBuffered[Any, Any, Any]:  # Any: the same
        """Return what buffers changes of *table*, whose rows have versions."""
        found = self._versioned.get(table.name)
        if found is None:
            with self.lock:
                made = VersionedBuffered[Any, Any, Any](self, self._bindings.tables[table.name])  # Any: the same
                found = self._versioned.setdefault(table.name, made)
        return found

    def check_open(self) -> None:
        """Refuse what comes after the buffer was closed. Raises StoreClosed."""
        if self.is_closed:
            raise StoreClosed(self._path, "what was used is a buffer of it that was closed")

    def begin_age(self) -> None:
        """Let the changes that wait become older from now on, unless they do already; the lock is held."""
        if self._due is None and self._max_age is not None:
            self._due = monotonic() + self._max_age
            if self._timer is not None:
                self._timer.at(self._due)

    def flush_if_due(self) -> None:
        """Flush where too much waits, or something has waited for too long. Raises what `flush` does."""
        if self.pending.size >= self._full_at or (self._due is not None and monotonic() >= self._due):
            if self._timer is None or self.pending.size >= 2 * self._full_at:
                self._flush_unasked()
            else:
                self._timer.at(monotonic())

    def flush(self) -> Flushed:
        """Write all that waits in one transaction, or nothing of it; return how far the buffer is.

        What could not be written is still in the buffer, and the error says what stands in the way. Raises NotFound,
        AlreadyExists, OutOfBounds, ReferenceViolated, VersionConflict; StoreFull, StoreLocked and other StoreErrors.
        """
        with self._flushing:
            self._settle()
            with self.lock:
                taken, changes = self.pending, self.changes
                if taken.size:
                    self._use(Pending())
                else:
                    self._finish(changes)
            if taken.size:
                self._write(taken, changes)
        return self.flushed

    def _write(self, taken: Pending, changes: int) -> None:
        try:
            write(self.access, taken, self._attempts, self._mark.move)
        except Exception as error:
            if isinstance(error, CommitUnknown):
                self._doubtful = (taken, changes)
            else:
                self._restore(taken)
                error.add_note(_KEPT)
            raise
        except BaseException:  # somebody interrupted it, before or after the commit
            self._doubtful = (taken, changes)
            raise
        self._count(changes)

    def _settle(self) -> None:
        """Find out what became of a flush that did not say."""
        if self._doubtful is None:
            return
        taken, changes = self._doubtful
        is_written = self._mark.is_next()
        self._doubtful = None
        if is_written:
            self._count(changes)
        else:
            self._restore(taken)

    def _count(self, changes: int) -> None:
        """Count a flush that is in the store."""
        self._mark.number += 1
        at = self._clock()
        with self.lock:
            self._at = at
            self._finish(changes)

    def _finish(self, changes: int) -> None:
        """Let all up to *changes* be done with; the lock is held."""
        self._done, self._failure, self._full_at = changes, None, self._max_pending
        self._written.notify_all()

    def _restore(self, taken: Pending) -> None:
        """Put back what was not written, in front of what has come since."""
        with self.lock:
            taken.follow(self.pending)
            self._use(taken)
            self._full_at = taken.size + self._max_pending
            self._due = monotonic() + (self._max_age or _PAUSE)
            if self._timer is not None:
                self._timer.at(self._due)

    def _use(self, pending: Pending) -> None:
        self.pending, self._due = pending, None
        for member in (*self._plain.values(), *self._versioned.values()):
            member.use(pending)

    def _flush_unasked(self) -> None:
        try:
            self.flush()
        except Exception as error:
            self._failure = error
            raise

    def _flush_alone(self) -> None:
        """Flush on behalf of nobody: what it raises is told by `flushed`, and by the next flush that is asked for."""
        try:
            self.flush()
        except Exception as error:  # noqa: BLE001 - nobody is there to take it
            self._failure = error

    @contextmanager
    def settled(self) -> Iterator[None]:
        """Return a block in which nothing is on its way to the store. Raises CommitUnknown where nobody can tell."""
        with self._flushing:
            self._settle()
            yield

    @property
    def flushed(self) -> Flushed:
        """How much of what was buffered is in the store."""
        with self.lock:
            return Flushed(
                changes=self._done,
                pending=self.changes - self._done,
                at=self._at,
                durability=self._durability,
                failure=self._failure,
            )

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until all that was buffered before is in the store; answer False where *timeout* seconds were too few.

        It flushes nothing: another thread does, or the buffer itself in the background.
        """
        with self.lock:
            changes = self.changes
            return self._written.wait_for(lambda: self._done >= changes, timeout)

    def discard(self) -> None:
        """Forget all that waits."""
        with self.settled(), self.lock:
            self._use(Pending())
            self._finish(self.changes)

    def forget(self, bound: Bound, key: object) -> bool:
        """Forget what waits for *key*; answer whether that was something."""
        with self.settled(), self.lock:
            found = self.pending.forget(bound, key)
            if not self.pending.size:
                self._finish(self.changes)
            return found

    def close(self) -> None:
        """Flush, and take nothing any more; closing twice does nothing. Where `flush` raises, it stays open."""
        if self.is_closed:
            return
        self.flush()
        self.is_closed = True
        if self._timer is not None:
            self._timer.close()
        with self.lock:
            is_empty = not self.pending.size
        if is_empty:
            self._mark.remove()

    def leave(self, error: BaseException | None) -> None:
        """Close at the end of a block that *error* leaves, if any: that is told first."""
        try:
            self.close()
        except Exception as failure:
            if error is None:
                raise
            error.add_note(f"what was buffered is not written: {failure}")

    def __del__(self) -> None:
        """Warn where changes are lost."""
        timer: Timer | None = getattr(self, "_timer", None)  # where the arguments were refused, there is none
        if timer is not None:
            timer.stop()
        pending: Pending | None = getattr(self, "pending", None)
        if pending is not None and pending.size:
            warnings.warn(
                f"a buffer was never flushed: {self.changes - self._done} changes are lost", ResourceWarning, 1
            )


def _check(max_pending: object, max_age: object, attempts: object) -> None:
    if type(max_pending) is not int or max_pending < 1:
        raise Invalid("buffer", "max_pending", "an integer from 1 on", max_pending)
    if max_age is not None and (type(max_age) not in {int, float} or not 0 < max_age < float("inf")):  # type: ignore[operator] # it is one of these
        raise Invalid("buffer", "max_age", "a number of seconds above 0, or None", max_age)
    if type(attempts) is not int or attempts < 1:
        raise Invalid("buffer", "attempts", "an integer from 1 on", attempts)
