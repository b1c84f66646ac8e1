"""Looking after a store's file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any, Final, final

import apsw

from perdure.engines.records import ERASED
from perdure.engines.releases import Held
from perdure.engines.sqlite import layout
from perdure.engines.sqlite.checksum import sealed
from perdure.engines.sqlite.connections import CREATE, MEMORY, Waiting, connect, fetch
from perdure.engines.sqlite.failures import failures_named
from perdure.engines.sqlite.reading import Pool
from perdure.engines.sqlite.releases import read_held
from perdure.engines.sqlite.tidying import read_room, remake
from perdure.engines.upkeep import Count, Progress, Record, Room, check_next

__all__ = ["SqliteUpkeep"]

_PAGES: Final = 256
"""How many pages are copied between two reports of progress."""


@final
class SqliteUpkeep:
    """See `Upkeep` for what its methods owe."""

    def __init__(
        self,
        path: str,
        readers: Pool,
        writing: Callable[[], AbstractContextManager[apsw.Connection]],
        *,
        busy_timeout: float,
    ) -> None:
        """Read by *readers*; *writing* gives the connection that writes, to nobody else meanwhile, in a transaction."""
        self._busy_timeout = busy_timeout
        self._path = path
        self._readers = readers
        self._writing = writing

    def _until_free(self, attempt: Callable[[], object]) -> object:
        return Waiting(self._busy_timeout).until_free(attempt)

    @contextmanager
    def _reading(self) -> Iterator[apsw.Connection]:
        connection = self._readers.take()
        try:
            with failures_named(self._path):
                yield connection
        finally:
            self._readers.give(connection)

    def problems(self) -> Iterator[str]:
        """Yield what SQLite's own checks find, and a counter of positions that is behind them."""
        with self._reading() as connection:
            found = [str(row[0]) for row in _asked(connection, "PRAGMA integrity_check")]
            orphans = _asked(connection, "PRAGMA foreign_key_check")
            found += [f"a row of `{row[0]}` refers to one that is gone" if len(row) > 1 else row[0] for row in orphans]
            ends = _asked(connection, layout.ENDS)[-1]
        yield from dict.fromkeys(each for each in found if each != "ok")
        if len(ends) > 1 and ends[0] < ends[1]:
            yield f"position {ends[1]} would be given again: the counter is at {ends[0]}"

    def counts(self) -> Sequence[Count]:
        """Count by SQL."""
        with self._reading() as connection:
            rows = fetch(connection, layout.COUNTS)
        names = Count.__struct_fields__
        return [Count(**dict(zip(names, row, strict=True))) for row in rows]

    def streams(self) -> int:
        """Count by SQL."""
        with self._reading() as connection:
            return int(fetch(connection, layout.STREAMS)[0][0])

    def held(self) -> Held | None:
        """Return what the file records; a database in memory is none."""
        if self._path == MEMORY:
            return None
        with self._reading() as connection:
            return read_held(connection, self._path)

    def size(self) -> int:
        """Return the size of the file and of its log."""
        beside = (Path(self._path), Path(f"{self._path}-wal"))
        return sum(path.stat().st_size for path in beside if path.exists())

    def room(self) -> Room:
        """Return what SQLite says of its pages."""
        with self._reading() as connection:
            return read_room(connection)

    def copy_to(self, path: str, progress: Progress | None) -> None:
        """Copy what one read transaction sees, page by page, and force it to the disk."""
        with self._reading() as source, closing(connect(path, CREATE)) as target:
            source.execute("BEGIN")
            try:
                fetch(source, "SELECT count(*) FROM sqlite_schema")  # now it sees one moment
                with target.backup("main", source, "main") as backup:
                    while not backup.done:
                        backup.step(_PAGES)
                        if progress:
                            progress(backup.page_count - backup.remaining, backup.page_count)
            finally:
                source.execute("COMMIT")
            fetch(target, "PRAGMA journal_mode = delete")  # one file, which is whole by itself; opening it turns back
        with Path(path).open("rb") as file:
            os.fsync(file.fileno())

    def optimize(self) -> None:
        """Write the log back into the file, without what is free, and bring the planner's statistics up to date."""
        with self._writing() as connection:
            fetch(connection, "PRAGMA optimize = 0x10002")  # of all tables, however little they were asked
            connection.execute("COMMIT")
            if read_room(connection).is_given_back:
                self._until_free(lambda: fetch(connection, "PRAGMA incremental_vacuum"))
            elif self._path != MEMORY:
                remake(connection, self._until_free)
        with self._reading() as connection:
            fetch(connection, "PRAGMA wal_checkpoint(TRUNCATE)")

    def restore(self, records: Sequence[Record]) -> None:
        """Insert *records*, with their checksums, in one transaction."""
        with self._writing() as connection:
            ((position,),) = fetch(connection, layout.HEAD)
            versions: dict[str, int] = {}
            erased: set[str] = set()
            for record in records:
                stream = record[1]
                if stream not in versions:
                    ((_, versions[stream]),) = fetch(connection, layout.LAST, (stream,))
                    last = fetch(connection, layout.LAST_TYPE, (stream, versions[stream]))
                    erased |= {stream} if last == [(ERASED,)] else set()
                check_next(record, position, versions[stream], is_erased=stream in erased)
                position, versions[stream] = record[0], record[2]
                erased |= {stream} if record[3] == ERASED else set()
            connection.executemany(layout.INSERT, list(map(sealed, records)))


def _asked(connection: apsw.Connection, sql: str) -> list[tuple[Any, ...]]:  # Any: SQLite's own columns
    """Return the rows of *sql*, and where damage ends them, what SQLite says of it as a row of one column."""
    rows: list[tuple[Any, ...]] = []  # Any: the same
    try:
        rows.extend(connection.execute(sql))
    except apsw.CorruptError as error:
        rows.append((str(error),))
    return rows
