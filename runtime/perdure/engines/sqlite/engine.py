"""The engine that keeps records in an SQLite file."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, Literal, final

import apsw

from perdure.engines.records import (
    Busy,
    Conflict,
    Draft,
    Expected,
    KeyFound,
    Outcome,
    Raw,
    Unknown,
    Written,
    meets,
)
from perdure.engines.releases import Build
from perdure.engines.sqlite import layout
from perdure.engines.sqlite.checksum import first_damaged, sealed
from perdure.engines.sqlite.connections import READ_WRITE, Waiting, connect, fetch, prepare_reader, prepare_writer
from perdure.engines.sqlite.failures import failure, failures_named
from perdure.engines.sqlite.opening import check_readable, connect_to_read, make_ready
from perdure.engines.sqlite.reading import Pool, Query, corrupt, in_sequence, pages
from perdure.engines.sqlite.releases import Guard
from perdure.engines.sqlite.tail import Tail
from perdure.engines.sqlite.upkeep import SqliteUpkeep
from perdure.engines.sqlite.watching import FileWatch
from perdure.engines.upkeep import Upkeep
from perdure.engines.watch import Watch
from perdure.errors import ReadOnlyStore, StoreFull, StoreLocked, TooLarge

__all__ = ["SqliteEngine"]

_END: Final = 2**63 - 1


@final
class SqliteEngine:
    """Records in a file: one connection writes, others read. See `Engine` for what its methods owe."""

    partitions: Final = 1

    def __init__(
        self,
        path: str | os.PathLike[str],
        domain: str,
        *,
        build: Build | None = None,
        durability: Literal["full", "normal"] = "full",
        busy_timeout: float = 10.0,
        read_only: bool = False,
        vfs: str | None = None,
    ) -> None:
        """Open the file at *path*, made where there is none unless *read_only*; *vfs* is for tests that break it.

        *build* must fit the releases that the file records; None looks at them no further, and records none.
        *busy_timeout* is in seconds. Raises OpenError where the file is no store of *domain* that can be used so.
        """
        self.path: Final = os.path.abspath(path)  # noqa: PTH100 - it does not resolve links, and is text
        self._busy_timeout = busy_timeout
        self._read_only = read_only
        self._lock = threading.Lock()
        self._vfs = vfs
        waiting = Waiting(busy_timeout)
        self._writer: apsw.Connection | None = None
        self._tail = Tail()
        self._guard = Guard(self.path, build)
        if read_only:
            check_readable(self.path, domain, build, waiting)
        else:
            self._writer = writer = make_ready(self.path, domain, build, waiting, vfs)
            with failures_named(self.path):
                waiting.until_free(lambda: prepare_writer(writer, durability))
        self._readers = Pool(self.path, self._open_reader)

    def _open_reader(self) -> apsw.Connection:
        connection = connect_to_read(self.path) if self._read_only else connect(self.path, READ_WRITE, self._vfs)
        prepare_reader(connection, self._busy_timeout)
        return connection

    def append(
        self,
        stream: str,
        drafts: Sequence[Draft],
        *,
        expected: int | Expected,
        key: str | None,
        metadata: str | None,
        recorded_at: int,
    ) -> Outcome:
        """Write all of *drafts* at the end of *stream* in one transaction, or none of them."""
        waiting = Waiting(self._busy_timeout)
        if not self._lock.acquire(timeout=self._busy_timeout):
            return Busy(self._busy_timeout)
        try:
            writer = self._open_writer()
            try:
                waiting.until_free(lambda: writer.execute("BEGIN IMMEDIATE"))
                outcome = self._write(writer, stream, drafts, expected, (recorded_at, metadata, key))
            except apsw.BusyError:
                return Busy(self._busy_timeout)
            except apsw.TooBigError as error:
                raise TooLarge(stream, max(len(payload) for *_, payload in drafts)) from error
            except apsw.Error as error:
                raise failure(error, self.path) from error
            return self._commit(writer, stream, outcome) if isinstance(outcome, Written) else outcome
        finally:
            if self._writer and self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
            self._lock.release()

    def _open_writer(self) -> apsw.Connection:
        self._readers.check_open()
        if self._writer is None:
            raise ReadOnlyStore(self.path, "it was opened so")
        return self._writer

    def _write(
        self,
        writer: apsw.Connection,
        stream: str,
        drafts: Sequence[Draft],
        expected: int | Expected,
        common: tuple[int, str | None, str | None],
    ) -> Outcome:
        if self._tail.is_behind(writer):
            self._guard.check(writer)
        key = common[-1]
        if key is not None and (found := self._by_key(writer, stream, key)):
            return KeyFound(found)
        position, version = self._tail.find(writer, stream)
        if not meets(expected, version):
            return Conflict(version)
        rows = [
            sealed((position + n, stream, version + n, name, number, codec, *common, payload))
            for n, (name, number, codec, payload) in enumerate(drafts, 1)
        ]
        if len(rows) == 1:
            writer.execute(layout.INSERT, rows[0])
        else:
            writer.executemany(layout.INSERT, rows)
        return Written(version + 1, version + len(rows), position + len(rows))

    def _commit(self, writer: apsw.Connection, stream: str, written: Written) -> Outcome:
        try:
            writer.execute("COMMIT")
        except apsw.BusyError:
            return Busy(self._busy_timeout)
        except apsw.FullError as error:
            raise StoreFull(self.path) from error
        except apsw.Error as error:  # the log may hold the whole commit, and a crash now would bring it back
            return Unknown(str(error))
        self._tail.move(writer, stream, written.position, written.last_version)
        return written

    def find_key(self, stream: str, key: str) -> tuple[Raw, ...]:
        """Return the records that came to *stream* with *key*."""
        connection = self._readers.take()
        try:
            with failures_named(self.path):
                return self._by_key(connection, stream, key)
        finally:
            self._readers.give(connection)

    def _by_key(self, connection: apsw.Connection, stream: str, key: str) -> tuple[Raw, ...]:
        rows: list[Any] = fetch(connection, layout.BY_KEY, (stream, key))  # Any: Raw, which apsw does not know
        if (bad := first_damaged(rows)) is not None:
            raise corrupt(rows[bad], "its bytes were damaged: the checksum does not fit")
        return tuple(rows)

    def version(self, stream: str) -> int:
        """Return the last version of *stream*."""
        return self._number(layout.VERSION, (stream,))

    def heads(self) -> Mapping[int, int]:
        """Return the last position that was ever given."""
        return {0: self._number(layout.HEAD, ())}

    def _number(self, sql: str, arguments: tuple[str, ...]) -> int:
        connection = self._readers.take()
        try:
            with failures_named(self.path):
                return int(fetch(connection, sql, arguments)[0][0] or 0)
        finally:
            self._readers.give(connection)

    def read_stream(
        self, stream: str, *, after: int, before: int | None, backwards: bool, limit: int | None
    ) -> Iterator[Sequence[Raw]]:
        """Yield the records of *stream* between two versions."""
        end = _END if before is None else before
        if backwards:
            query = Query(layout.BACKWARDS, (stream, after, end), lambda row: (stream, after, row[2]))
            every = pages(self._readers, query, limit=limit)
            return in_sequence(every, following=None, step=-1, until=after + 1 if limit is None else None)
        query = Query(layout.FORWARDS, (stream, after, end), lambda row: (stream, row[2], end))
        return in_sequence(pages(self._readers, query, limit=limit), following=after + 1, step=1)

    def read_log(self, partition: int, *, after: int, limit: int | None) -> Iterator[Sequence[Raw]]:
        """Yield the records after a position; *partition* is 0, the only one."""
        del partition
        return pages(self._readers, Query(layout.LOG, (after,), lambda row: (row[0],)), limit=limit)

    def watch(self) -> Watch:
        """Return what tells when any process has appended."""
        return FileWatch(self.path, self.heads)

    @property
    def upkeep(self) -> Upkeep:
        """What looks after the file."""
        return SqliteUpkeep(self.path, self._readers, self._writing)

    @contextmanager
    def _writing(self) -> Iterator[apsw.Connection]:
        """Yield the connection that writes, in a transaction that is committed unless an error leaves it."""
        waiting = Waiting(self._busy_timeout)
        if not self._lock.acquire(timeout=self._busy_timeout):
            raise StoreLocked(self.path)
        try:
            writer = self._open_writer()
            with failures_named(self.path):
                waiting.until_free(lambda: writer.execute("BEGIN IMMEDIATE"))
                self._guard.check(writer)
                yield writer
                writer.execute("COMMIT")
        finally:
            if self._writer and self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
            self._lock.release()

    def close(self) -> None:
        """Close all connections; wait for an append that is under way. Closing twice does nothing.

        Nor does closing in a fork: the connections are its parent's.
        """
        if self._readers.is_forked:
            return
        with self._lock:
            self._readers.close()
            writer, self._writer = self._writer, None
            if writer:
                writer.close()
