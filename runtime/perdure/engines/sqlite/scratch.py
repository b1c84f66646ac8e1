"""Tables beside a store's own, in a file that is gone when it is closed: what is rebuilt is made there first."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, final

import apsw

from perdure.engines.records import Outcome, Request
from perdure.engines.rows import RawTable, RawTables, Rows
from perdure.engines.sqlite.connections import (
    CREATE,
    MEMORY,
    Waiting,
    connect,
    fetch,
    is_in_memory,
    memory_target,
    pragma,
)
from perdure.engines.sqlite.failures import failures_named
from perdure.engines.sqlite.limit import Limit
from perdure.engines.sqlite.rows import SqliteRows
from perdure.engines.sqlite.statements import quoted
from perdure.engines.sqlite.transaction import SqliteTransaction, commit
from perdure.engines.transactions import Transaction
from perdure.errors import ReadOnlyStore

__all__ = ["SqliteScratch"]

_CACHE: Final = 32 * 1024
"""How many KiB of the tables are kept in memory, so that less of them is written more than once."""


@final
class SqliteScratch:
    """See `Scratch` for what its methods owe."""

    def __init__(
        self,
        target: str,
        tables: RawTables,
        name: str,
        *,
        connect_to_store: Callable[[], apsw.Connection],
        limit: Limit,
        busy_timeout: float,
    ) -> None:
        """Make *tables* beside the store at *target*; *connect_to_store* returns a connection that may write to it."""
        in_memory = is_in_memory(target)
        self._path = MEMORY if in_memory else target
        self._connect_to_store = connect_to_store
        self._limit = limit
        self._busy_timeout = busy_timeout
        self._file = None if in_memory else Path(f"{target}-{name}-{uuid.uuid4().hex}")
        if self._file is not None:
            beginning = self._file.name.removesuffix(self._file.name.rpartition("-")[2])
            for stale in self._file.parent.iterdir():
                if stale.name.startswith(beginning):
                    stale.unlink(missing_ok=True)
        self._target = memory_target() if self._file is None else str(self._file)
        with failures_named(self._path):
            self._connection = connect(self._target, CREATE)
            # nothing of it is wanted after a crash, so nothing is forced to the disk
            pragma(self._connection, "journal_mode", "memory")
            pragma(self._connection, "synchronous", 0)
            pragma(self._connection, "cache_size", -_CACHE)
            pragma(self._connection, "foreign_keys", 1)
            pragma(self._connection, "trusted_schema", 0)
            fetch(self._connection, tables.script())

    @contextmanager
    def writing(self) -> Iterator[Rows]:
        """Yield the rows in a transaction."""
        with failures_named(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield SqliteRows(self._connection)
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    @contextmanager
    def swap(self, tables: Sequence[RawTable]) -> Iterator[Transaction]:
        """Yield a transaction of the store, and replace the rows of *tables* at its end.

        The transaction begins with the first change, and not by BEGIN IMMEDIATE, which would lock what is attached.
        """
        with self._limit.telling(), failures_named(self._path):
            store = self._connect_to_store()
            try:
                fetch(store, "ATTACH ? AS scratch", (self._target,))
                store.execute("BEGIN")
                waiting = Waiting(self._busy_timeout)
                waiting.until_free(lambda: store.execute("UPDATE perdure_file SET id = id"))
                yield Transaction(SqliteRows(store), SqliteTransaction(self._path, store, self._append_nothing))
                for table in reversed(tables):
                    store.execute(f"DELETE FROM main.{quoted(table.name)}")  # noqa: S608 - a name
                for table in tables:
                    columns = ", ".join(map(quoted, table.columns))
                    name = quoted(table.name)
                    store.execute(f"INSERT INTO main.{name} ({columns}) SELECT {columns} FROM scratch.{name}")  # noqa: S608 - names
                commit(self._path, store)
            finally:
                if store.in_transaction:
                    store.execute("ROLLBACK")
                store.close()

    def _append_nothing(self, writer: apsw.Connection, request: Request) -> Outcome:
        del writer
        raise ReadOnlyStore(self._path, f"nothing is appended to `{request.stream}` while rows are replaced")

    def close(self) -> None:
        """Close the file, and remove it."""
        self._connection.close()
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.unlink()
