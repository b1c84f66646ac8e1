"""Writing: one connection, one transaction at a time, several appends in each where they come together."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import final

import apsw

from perdure.engines.records import (
    ERASED,
    Busy,
    Conflict,
    Erased,
    Expected,
    KeyFound,
    Outcome,
    Raw,
    Request,
    Unknown,
    Written,
    meets,
)
from perdure.engines.sqlite import layout
from perdure.engines.sqlite.checksum import sealed
from perdure.engines.sqlite.connections import MEMORY, Waiting, fetch
from perdure.engines.sqlite.courtesy import Courtesy
from perdure.engines.sqlite.failures import failure, failures_named
from perdure.engines.sqlite.limit import Limit
from perdure.engines.sqlite.logs import by_key
from perdure.engines.sqlite.releases import Guard
from perdure.engines.sqlite.rows import SqliteRows
from perdure.engines.sqlite.snapshots import forget_snapshots
from perdure.engines.sqlite.tail import Tail
from perdure.engines.sqlite.tidying import give_back, tidy
from perdure.engines.sqlite.transaction import SqliteTransaction
from perdure.engines.transactions import Applied, Transaction
from perdure.engines.turns import Answer, Turns
from perdure.errors import ReadOnlyStore, StoreFull, StoreLocked, TooLarge

__all__ = ["Writer"]


@final
class Writer:
    """What writes to the file at *path*; *check_open* raises StoreClosed, and *guard* looks at its releases."""

    def __init__(
        self,
        path: str,
        connection: apsw.Connection | None,
        *,
        guard: Guard,
        limit: Limit,
        check_open: Callable[[], None],
        busy_timeout: float,
    ) -> None:
        """Write through *connection*; None refuses every append."""
        self._path = path
        self.connection = connection
        self._guard = guard
        self._limit = limit
        self._check_open = check_open
        self._busy_timeout = busy_timeout
        self._tail = Tail()
        self._courtesy = Courtesy()
        self._applied: Callable[[Sequence[Raw]], None] | None = None
        self._turns = Turns(self.append_all)

    def append(self, request: Request) -> Outcome:
        """Write *request*, with others that wait for their turn as it does."""
        return self._turns.append(request, self._busy_timeout)

    def append_together(self, requests: Sequence[Request]) -> Sequence[Answer]:
        """Write *requests* when the turn of all of them comes."""
        self._open()
        with self._turns.alone(self._busy_timeout) as has_turn:
            return self.append_all(requests) if has_turn else [Busy(self._busy_timeout)] * len(requests)

    def append_all(self, requests: Sequence[Request]) -> Sequence[Answer]:
        """Write all of *requests* that can be written in one transaction; each has an answer of its own."""
        try:
            return self._in_one(requests)
        except Exception as error:  # noqa: BLE001 - it is given to whoever asked
            if len(requests) == 1:
                return [error]
        return [answer for request in requests for answer in self.append_all([request])]

    def _in_one(self, requests: Sequence[Request]) -> Sequence[Answer]:
        writer = self._open()
        is_known = False
        try:
            self._begin(writer)
            if self._tail.is_behind(writer):
                self._guard.check(writer)
            if len(requests) > 1:
                self._tail.learn(writer, requests)
            answers = [self.write(writer, request) for request in requests]
            failed = self._commit(writer) if Written in map(type, answers) else None
            is_known = failed is None
        except apsw.BusyError:
            return [Busy(self._busy_timeout)] * len(requests)
        except apsw.TooBigError as error:
            size = max(len(payload) for request in requests for *_, payload in request.drafts)
            raise TooLarge(requests[0].stream, size) from error
        except apsw.Error as error:
            named = failure(error, self._path)
            raise (self._limit.told(named) if isinstance(named, StoreFull) else named) from error
        finally:
            if not is_known:
                self._tail.forget()
            self._end(writer)
        # what a conflict or a key was found in may not have come to be where the commit failed
        return answers if failed is None else [failed] * len(requests)

    def write(self, writer: apsw.Connection, request: Request) -> Outcome:
        """Write *request* in the transaction that *writer*, the connection, is in."""
        stream, key = request.stream, request.key
        if key is not None and not self._tail.is_new(stream, key) and (found := by_key(writer, stream, key)):
            return KeyFound(found)
        position, version = self._tail.find(writer, stream)
        if version < 0:
            return Erased()
        if not meets(request.expected, version):
            return Conflict(version)
        for other, wanted in request.given:
            actual = self._tail.find(writer, other)[1]
            if actual < 0 or not meets(wanted, actual):
                return Conflict(abs(actual), other)
        common = (request.recorded_at, request.metadata, key)
        rows = [
            sealed((position + n, stream, version + n, name, number, codec, *common, payload))
            for n, (name, number, codec, payload) in enumerate(request.drafts, 1)
        ]
        if len(rows) == 1:
            writer.execute(layout.INSERT, rows[0])
        else:
            writer.executemany(layout.INSERT, rows)
        count = len(rows)
        self._tail.move(stream, position + count, version + count)
        if self._applied is not None:
            self._apply(self._applied, rows)
        return Written(version + 1, version + count, position + count)

    def on_written(self, applied: Applied) -> None:
        """Call *applied* in each transaction that writes records."""
        writer = self._open()
        transaction = Transaction(SqliteRows(writer), SqliteTransaction(self._path, writer, self.write))
        self._applied = functools.partial(applied, transaction)

    def _apply(self, applied: Callable[[Sequence[Raw]], None], rows: Sequence[Raw]) -> None:
        try:
            applied(rows)
        except BaseException:
            self._tail.forget()  # the caller undoes what was written
            raise

    def erase(self, stream: str, payload: str, expected: int | Expected, recorded_at: int) -> Outcome:
        """Put one record in the place of all those of *stream*."""
        try:
            with self.transaction(empties_log=True) as writer:
                position, version = self._tail.find(writer, stream)
                if version < 0:
                    return Erased()
                if not version or not meets(expected, version):
                    return Conflict(version)
                self._limit.hold(writer, deletes=True)
                writer.execute(layout.ERASE, (stream,))
                forget_snapshots(writer, stream)
                row = (position + 1, stream, version + 1, ERASED, 1, "json", recorded_at, None, None, payload)
                record = sealed(row)
                writer.execute(layout.INSERT, record)
                if self._applied is not None:
                    self._apply(self._applied, [record])
                return Written(version + 1, version + 1, position + 1)
        except StoreLocked:
            return Busy(self._busy_timeout)

    def _commit(self, writer: apsw.Connection) -> Outcome | None:
        """Commit; return what became of it instead, if that failed."""
        try:
            writer.execute("COMMIT")
        except apsw.BusyError:
            return Busy(self._busy_timeout)
        except apsw.FullError as error:
            raise self._limit.told(StoreFull(self._path)) from error
        except apsw.Error as error:  # the log may hold the whole commit, and a crash now would bring it back
            return Unknown(str(error))
        self._tail.keep(writer)
        return None

    @contextmanager
    def transaction(self, *, empties_log: bool = False) -> Iterator[apsw.Connection]:
        """Yield the connection in a transaction that is committed, unless an error leaves the block.

        With *empties_log* what it deleted is gone from SQLite's log, too, unless somebody reads it just now.
        """
        self._open()
        with self._turns.alone(self._busy_timeout) as has_turn:
            if not has_turn:
                raise StoreLocked(self._path)
            writer = self._open()
            self._tail.forget()
            try:
                with self._limit.telling(), failures_named(self._path):
                    self._begin(writer)
                    self._guard.check(writer)
                    yield writer
                    if writer.in_transaction:
                        writer.execute("COMMIT")
                    if empties_log:
                        give_back(writer)
                        fetch(writer, "PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                self._tail.forget()
                self._end(writer)

    def _begin(self, writer: apsw.Connection) -> None:
        self._courtesy.wait()
        Waiting(self._busy_timeout).until_free(lambda: writer.execute("BEGIN IMMEDIATE"))
        self._courtesy.begin()
        self._limit.hold(writer)

    def _end(self, writer: apsw.Connection) -> None:
        """Undo the transaction, unless it is over."""
        if writer.in_transaction:
            writer.execute("ROLLBACK")
        self._courtesy.end()

    def _open(self) -> apsw.Connection:
        self._check_open()
        if self.connection is None:
            raise ReadOnlyStore(self._path, "it was opened so")
        return self.connection

    def close(self, then: Callable[[], None]) -> None:
        """Close the connection when nobody writes any more, after doing *then*."""
        with self._turns.alone(-1):
            then()
            connection, self.connection = self.connection, None
            if connection is not None:
                if self._path != MEMORY:
                    tidy(connection)
                connection.close()
