"""The engine that keeps records in an SQLite file."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final, Literal, final

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
from perdure.engines.rows import RawTables, Rows, Statement
from perdure.engines.sqlite import layout
from perdure.engines.sqlite.checksum import sealed
from perdure.engines.sqlite.connections import (
    MEMORY,
    READ_WRITE,
    Waiting,
    connect,
    memory_target,
    prepare_reader,
    prepare_writer,
)
from perdure.engines.sqlite.failures import failure, failures_named
from perdure.engines.sqlite.logs import LogReader, by_key
from perdure.engines.sqlite.opening import check_readable, connect_to_read, make_in_memory, make_ready
from perdure.engines.sqlite.reading import Pool
from perdure.engines.sqlite.releases import Guard
from perdure.engines.sqlite.rows import SqliteRows
from perdure.engines.sqlite.tables import check_tables, make_tables
from perdure.engines.sqlite.tail import Tail
from perdure.engines.sqlite.transaction import SqliteTransaction, transacting
from perdure.engines.sqlite.upkeep import SqliteUpkeep
from perdure.engines.sqlite.watching import FileWatch
from perdure.engines.transactions import Transaction
from perdure.engines.upkeep import Upkeep
from perdure.engines.watch import Watch
from perdure.errors import ReadOnlyStore, StoreFull, StoreLocked, TooLarge

__all__ = ["SqliteEngine"]


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
        tables: RawTables | None = None,
        durability: Literal["full", "normal"] = "full",
        busy_timeout: float = 10.0,
        read_only: bool = False,
        vfs: str | None = None,
    ) -> None:
        """Open the file at *path*, made where there is none unless *read_only*; *vfs* is for tests that break it.

        `:memory:` is a database in memory, which is gone when it is closed. *tables* are made where there are none.
        *build* must fit the releases that the file records; None looks at them no further, and records none.
        *busy_timeout* is in seconds. Raises OpenError where the file is no store of *domain* that can be used so.
        """
        in_memory = path == MEMORY
        self._target = memory_target() if in_memory else os.path.abspath(path)  # noqa: PTH100 - resolves no links
        self.path: Final = MEMORY if in_memory else self._target
        self._busy_timeout = busy_timeout
        self._read_only = read_only
        self._lock = threading.Lock()
        self._vfs = vfs
        waiting = Waiting(busy_timeout)
        self._writer: apsw.Connection | None = None
        self._tail = Tail()
        self._guard = Guard(self.path, build)
        self._readers = Pool(self.path, self._open_reader)
        self._log = LogReader(self._readers)
        if read_only:
            check_readable(self.path, domain, build, waiting)
        elif in_memory:
            self._writer = make_in_memory(self._target, domain, busy_timeout)
        else:
            self._writer = writer = make_ready(self.path, domain, build, waiting, vfs)
            with failures_named(self.path):
                waiting.until_free(lambda: prepare_writer(writer, durability))
        if tables is not None:
            self._see_tables(tables, waiting)

    def _see_tables(self, tables: RawTables, waiting: Waiting) -> None:
        """Make the tables of entities, or see that they are there; close everything where they are not."""
        try:
            with failures_named(self.path):
                if self._writer is not None:
                    make_tables(self._writer, self.path, tables, waiting)
                else:
                    with self._readers.one() as connection:
                        check_tables(connection, self.path, tables)
        except BaseException:
            self.close()
            raise

    def _open_reader(self) -> apsw.Connection:
        connection = connect_to_read(self.path) if self._read_only else connect(self._target, READ_WRITE, self._vfs)
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
        if key is not None and (found := by_key(writer, stream, key)):
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
        return self._log.find_key(stream, key)

    def version(self, stream: str) -> int:
        """Return the last version of *stream*."""
        return self._log.version(stream)

    def heads(self) -> Mapping[int, int]:
        """Return the last position that was ever given."""
        return self._log.heads()

    def read_stream(
        self, stream: str, *, after: int, before: int | None, backwards: bool, limit: int | None
    ) -> Iterator[Sequence[Raw]]:
        """Yield the records of *stream* between two versions."""
        return self._log.read_stream(stream, after=after, before=before, backwards=backwards, limit=limit)

    def read_log(self, partition: int, *, after: int, limit: int | None) -> Iterator[Sequence[Raw]]:
        """Yield the records after a position; *partition* is 0, the only one."""
        del partition
        return self._log.read_log(after=after, limit=limit)

    def watch(self) -> Watch:
        """Return what tells when any process has appended."""
        return FileWatch(self.path, self.heads)

    @property
    def upkeep(self) -> Upkeep:
        """What looks after the file."""
        return SqliteUpkeep(self.path, self._readers, self._writing)

    @contextmanager
    def reading(self) -> Iterator[Rows]:
        """Yield the rows of one snapshot."""
        with self._readers.one() as connection, failures_named(self.path):
            connection.execute("BEGIN")
            try:
                yield SqliteRows(connection)
            finally:
                connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[Rows]:
        """Yield the rows in a transaction."""
        with self.transaction() as transaction:
            yield transaction.rows

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Yield what writes rows and events in one transaction."""
        with transacting(self.path, self._writing, self._tail) as writer:
            self._guard.check(writer)
            rows = SqliteRows(writer)
            yield Transaction(rows, SqliteTransaction(self.path, writer, self._tail, self._write))

    def plan(self, statement: Statement) -> list[str]:
        """Return what EXPLAIN QUERY PLAN says of *statement*."""
        with self._readers.one() as connection, failures_named(self.path):
            return SqliteRows(connection).plan(statement)

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
                if writer.in_transaction:
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
