"""The engine that keeps records in an SQLite file."""

from __future__ import annotations

import os
import tempfile
import threading
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final, Literal, final

import apsw

from perdure.engines.records import Draft, Expected, Outcome, Raw, Request
from perdure.engines.releases import Build
from perdure.engines.rows import RawTables, Rows, Statement
from perdure.engines.snapshots import Snapshots
from perdure.engines.sqlite.connections import (
    MEMORY,
    READ_WRITE,
    Waiting,
    connect,
    memory_target,
    prepare_in_memory,
    prepare_reader,
    prepare_writer,
)
from perdure.engines.sqlite.failures import failures_named
from perdure.engines.sqlite.lease import Lease
from perdure.engines.sqlite.limit import Limit
from perdure.engines.sqlite.logs import LogReader
from perdure.engines.sqlite.opening import check_readable, connect_to_read, make_in_memory, make_ready
from perdure.engines.sqlite.reading import Pool
from perdure.engines.sqlite.releases import Guard
from perdure.engines.sqlite.rows import SqliteRows
from perdure.engines.sqlite.scratch import SqliteScratch
from perdure.engines.sqlite.snapshots import SqliteSnapshots
from perdure.engines.sqlite.tables import check_tables, expect_tables, make_tables
from perdure.engines.sqlite.transaction import SqliteTransaction, transacting
from perdure.engines.sqlite.upkeep import SqliteUpkeep
from perdure.engines.sqlite.watching import FileWatch
from perdure.engines.sqlite.writing import Writer
from perdure.engines.transactions import Applied, Scratch, Transaction
from perdure.engines.turns import Answer
from perdure.engines.upkeep import Upkeep
from perdure.engines.watch import Watch
from perdure.errors import InTransaction, NoTables

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
        max_size: int | None = None,
        vfs: str | None = None,
    ) -> None:
        """Open the file at *path*, made where there is none unless *read_only*; *vfs* is for tests that break it.

        `:memory:` is a database in memory, which is gone when it is closed. *tables* are made where there are none.
        *build* must fit the releases that the file records; None looks at them no further, and records none.
        *busy_timeout* is in seconds, *max_size* in bytes. Raises StoreFull, and OpenError where the file is no store of
        *domain* that can be used so.
        """
        in_memory = path == MEMORY
        self._target = memory_target() if in_memory else os.path.abspath(path)  # noqa: PTH100 - resolves no links
        self.path: Final = MEMORY if in_memory else self._target
        self._limit = limit = Limit(self._target, max_size)
        self._held = limit if limit.is_set else None
        self._busy_timeout = busy_timeout
        self._read_only = read_only
        self._lacks: NoTables | None = None
        self._build = build
        self._tables = tables
        self._vfs = vfs
        self._durability: Literal["full", "normal"] = durability
        waiting = Waiting(busy_timeout)
        connection: apsw.Connection | None = None
        self._holder: int | None = None
        self._readers = Pool(self.path, self._open_reader)
        self._log = LogReader(self._readers)
        if read_only:
            check_readable(self.path, domain, build, waiting)
        elif in_memory:
            connection = make_in_memory(self._target, domain, busy_timeout, limit)
        else:
            connection = writer = make_ready(self.path, domain, build, waiting, vfs, limit=limit, tables=tables)
            with failures_named(self.path):
                waiting.until_free(lambda: prepare_writer(writer, durability))
        guard = Guard(self.path, build)
        check_open = self._readers.check_open
        self._writer = Writer(
            self.path, connection, guard=guard, limit=limit, check_open=check_open, busy_timeout=busy_timeout
        )
        if tables is not None:
            self._see_tables(tables, waiting)

    def _see_tables(self, tables: RawTables, waiting: Waiting) -> None:
        """Make the tables of entities, or see that they are there; close everything where they are not."""
        try:
            with self._limit.telling(), failures_named(self.path):
                if self._writer.connection is not None:
                    make_tables(self._writer.connection, self.path, tables, waiting)
                else:
                    with self._readers.one() as connection:
                        check_tables(connection, self.path, tables)
        except NoTables as error:
            self._lacks = error  # its events can be read; whoever asks for rows is told
        except BaseException:
            self.close()
            raise

    def _open_reader(self) -> apsw.Connection:
        if self._read_only:
            connection = connect_to_read(self.path, self._busy_timeout)
        else:
            connection = connect(self._target, READ_WRITE, self._vfs)
        prepare_reader(connection, self._busy_timeout)
        return connection

    @property
    def durability(self) -> Literal["full", "normal", "none"]:
        """What a commit is worth."""
        return "none" if self.path == MEMORY else self._durability

    def append(
        self,
        stream: str,
        drafts: Sequence[Draft],
        *,
        expected: int | Expected,
        key: str | None,
        metadata: str | None,
        recorded_at: int,
        given: Sequence[tuple[str, int | Expected]] = (),
    ) -> Outcome:
        """Write all of *drafts* at the end of *stream*, or none of them; what other threads append comes with them."""
        self._check_thread()
        return self._writer.append(Request(stream, drafts, expected, key, metadata, recorded_at, given))

    def append_together(self, requests: Sequence[Request]) -> Sequence[Answer]:
        """Write all of *requests* in one transaction."""
        return self._writer.append_together(requests)

    def erase(self, stream: str, payload: str, *, expected: int | Expected, recorded_at: int) -> Outcome:
        """Put one record in the place of all those of *stream*."""
        return self._writer.erase(stream, payload, expected, recorded_at)

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
    def snapshots(self) -> Snapshots:
        """What keeps snapshots."""
        return SqliteSnapshots(self.path, self._readers, self._writer.transaction)

    @property
    def upkeep(self) -> Upkeep:
        """What looks after the file."""
        return SqliteUpkeep(self.path, self._readers, self._writer.transaction, busy_timeout=self._busy_timeout)

    @contextmanager
    def reading(self) -> Iterator[Rows]:
        """Yield the rows of one snapshot.

        Raises NoTables where the file was made before there were any; NewerRelease or OlderTables where another process
        has migrated it since it was opened.
        """
        if self._lacks is not None:
            raise NoTables(self.path)
        if self.path == MEMORY:
            self._check_thread()
        with self._readers.one() as connection, failures_named(self.path):
            connection.execute("BEGIN")
            try:
                if self._tables is not None and self.path != MEMORY:
                    expect_tables(connection, self.path, self._build, self._tables)
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
        self._check_thread()
        with transacting(self.path, self._writer.transaction) as connection:
            self._holder = threading.get_ident()
            lease = Lease(self.path, connection)
            events = SqliteTransaction(self.path, connection, self._writer.write, lease)
            try:
                yield Transaction(SqliteRows(connection, lease, self._held), events)
            finally:
                self._holder = None
                lease.end()

    def _check_thread(self) -> None:
        """Refuse a thread that would wait for its own transaction to end."""
        if self._holder == threading.get_ident():
            raise InTransaction(self.path)

    def on_written(self, applied: Applied) -> None:
        """Call *applied* for what is written, in its transaction."""
        self._writer.on_written(applied)

    def scratch(self, tables: RawTables, name: str) -> Scratch:
        """Return tables in a file beside the store's, or in memory; beside one that is only read nothing is written."""
        target = os.path.join(tempfile.gettempdir(), f"perdure-{uuid.uuid4().hex}") if self._read_only else self._target  # noqa: PTH118 - a text like the other
        return SqliteScratch(
            target,
            tables,
            name,
            connect_to_store=self._connect_to_swap,
            limit=self._limit,
            busy_timeout=self._busy_timeout,
        )

    def _connect_to_swap(self) -> apsw.Connection:
        self._readers.check_open()
        connection = connect(self._target, READ_WRITE | apsw.SQLITE_OPEN_URI, self._vfs)
        if self.path == MEMORY:
            prepare_in_memory(connection, self._busy_timeout)
        else:
            Waiting(self._busy_timeout).until_free(lambda: prepare_writer(connection, self._durability))
        Waiting(self._busy_timeout).until_free(lambda: self._limit.hold(connection))
        return connection

    def plan(self, statement: Statement) -> list[str]:
        """Return what EXPLAIN QUERY PLAN says of *statement*."""
        with self._readers.one() as connection, failures_named(self.path):
            return SqliteRows(connection).plan(statement)

    def close(self) -> None:
        """Close all connections; wait for an append that is under way. Closing twice does nothing.

        Nor does closing in a fork: the connections are its parent's. Raises InTransaction within the thread's own one.
        """
        if self._readers.is_forked:
            return
        self._check_thread()
        self._writer.close(self._readers.close)
