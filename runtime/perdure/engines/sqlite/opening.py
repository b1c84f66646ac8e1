"""Opening a file: look before anything is touched, make it where there is none, and see that it is ours."""

from __future__ import annotations

import os
import time
import urllib.parse
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar, final

import apsw
import msgspec

from perdure.engines.migrations import Progress
from perdure.engines.releases import Build, check_build, check_known
from perdure.engines.rows import RawTables
from perdure.engines.sqlite import layout
from perdure.engines.sqlite.connections import (
    CREATE,
    MEMORY,
    READ,
    READ_WRITE,
    Waiting,
    connect,
    fetch,
    prepare_in_memory,
)
from perdure.engines.sqlite.edits import edits
from perdure.engines.sqlite.failures import failures_named
from perdure.engines.sqlite.limit import Limit
from perdure.engines.sqlite.looking import look
from perdure.engines.sqlite.migrating import lower, migrate
from perdure.engines.sqlite.releases import FileReleases, check_held, hold, read_held, read_releases, record
from perdure.engines.sqlite.tables import TableState, digest_of, read_state
from perdure.engines.sqlite.tidying import let_give_back
from perdure.errors import DamagedStore, ForeignDomain, NewerFormat, NotAStore, ReadOnlyStore, StoreLocked

__all__ = [
    "FileInfo",
    "connect_to_read",
    "identify",
    "inspect",
    "inspect_edits",
    "inspect_releases",
    "inspect_tables",
    "lower_file",
    "make_in_memory",
    "make_ready",
    "raise_file",
]

T = TypeVar("T")

_PATIENCE: Final = 10.0
"""For how many seconds at most a question about a file waits."""


@final
class FileInfo(msgspec.Struct, frozen=True):
    """What a store's file says about itself."""

    domain: str
    format: int
    created_at: int
    """Microseconds since 1970 in UTC."""


def inspect(path: str | os.PathLike[str]) -> FileInfo:
    """Return what the store at *path* is, without changing it. Raises OpenError where it is none."""
    return _ask(os.fspath(path), identify)


def inspect_releases(path: str | os.PathLike[str]) -> FileReleases:
    """Return what the store at *path* records of releases, without changing it. Raises OpenError where it is none."""
    return _ask(os.fspath(path), read_releases)


def _ask(path: str, question: Callable[[apsw.Connection, str], T]) -> T:
    look(path, may_be_new=False)
    with failures_named(path):
        connection = connect_to_read(path, _PATIENCE)
        try:
            return question(connection, path)
        finally:
            connection.close()


def make_ready(
    path: str,
    domain: str,
    build: Build | None,
    waiting: Waiting,
    vfs: str | None,
    *,
    limit: Limit,
    tables: RawTables | None = None,
    progress: Progress | None = None,
) -> apsw.Connection:
    """Return a connection to the store of *domain* at *path*, made where there is no file, or an empty one.

    Two processes may do so at the same moment: one makes it, and the other finds it made. Where *build* is None,
    nothing is said about releases. The tables of a file that is raised become *tables*, and
    *progress* is told of the rows.
    """
    if build:
        check_build(build, path, domain)
    is_new = look(path, may_be_new=True)
    if not is_new and not os.access(path, os.W_OK):
        raise ReadOnlyStore(path)
    with limit.telling(), failures_named(path):
        connection = connect(path, CREATE, vfs)
        try:
            waiting.until_free(lambda: limit.hold(connection))
            # a file whose making was cut off is empty again once SQLite has looked at it
            if is_new or waiting.until_free(lambda: fetch(connection, "PRAGMA page_count")) == [(0,)]:
                waiting.until_free(lambda: let_give_back(connection))
                waiting.until_free(lambda: _create(connection, path, domain, build))
            _check(waiting.until_free(lambda: identify(connection, path)), path, domain)
            _check_writable(connection, path)
            if build:
                check_known(waiting.until_free(lambda: read_held(connection, path)), build, path)
            if tables:
                migrate(connection, path, build, tables, waiting=waiting, progress=progress)
            if build:
                hold(connection, path, build, waiting)
        except BaseException as error:
            connection.close()
            if isinstance(error, apsw.BusyError | apsw.LockedError):
                raise StoreLocked(path, f"for {waiting.seconds:g} seconds") from error
            raise
        return connection


def raise_file(
    path: str,
    domain: str,
    build: Build,
    tables: RawTables | None,
    *,
    busy_timeout: float = 10.0,
    progress: Progress | None = None,
) -> None:
    """Raise the store of *domain* at *path* to the release that *build* writes, with its tables. Raises OpenError."""
    waiting = Waiting(busy_timeout)
    make_ready(path, domain, build, waiting, None, limit=Limit(path, None), tables=tables, progress=progress).close()


def lower_file(
    path: str,
    domain: str,
    build: Build,
    tables: RawTables | None,
    release: int,
    *,
    holds: Callable[[str, int, int], bool],
    busy_timeout: float = 10.0,
    progress: Progress | None = None,
) -> None:
    """Hold the store of *domain* at *path* at *release* again; see `lower`. Raises OpenError."""
    look(path, may_be_new=False)
    waiting = Waiting(busy_timeout)
    with failures_named(path):
        connection = connect(path, READ_WRITE)
        try:
            _check(waiting.until_free(lambda: identify(connection, path)), path, domain)
            _check_writable(connection, path)
            lower(connection, path, build, tables, release, holds=holds, waiting=waiting, progress=progress)
        except (apsw.BusyError, apsw.LockedError) as error:
            raise StoreLocked(path, f"for {waiting.seconds:g} seconds") from error
        finally:
            connection.close()


def inspect_tables(path: str | os.PathLike[str]) -> tuple[TableState | None, str]:
    """Return what the store at *path* says of its tables, and what these are now. Raises OpenError where it is none."""
    return _ask(os.fspath(path), lambda connection, _: (read_state(connection), digest_of(connection)))


def inspect_edits(path: str | os.PathLike[str], script: str) -> list[str]:
    """Return how the tables of the store at *path* differ from those that *script* makes, in words; see `edits`."""
    return _ask(os.fspath(path), lambda connection, _: edits(connection, script))


def make_in_memory(target: str, domain: str, busy_timeout: float, limit: Limit) -> apsw.Connection:
    """Return a connection to a new store of *domain* in memory, which is held to *limit*."""
    connection = connect(target, CREATE)
    limit.hold(connection)
    prepare_in_memory(connection, busy_timeout)
    _create(connection, MEMORY, domain, None)
    return connection


def _check_writable(connection: apsw.Connection, path: str) -> None:
    """Refuse a connection that SQLite opened for reading only, as it does where it may not write."""
    if connection.readonly("main"):
        raise ReadOnlyStore(path)


def check_readable(path: str, domain: str, build: Build | None, waiting: Waiting) -> None:
    """See that a store of *domain* that *build* may read is at *path*, without changing it."""
    look(path, may_be_new=False)
    with failures_named(path):
        connection = connect_to_read(path, waiting.left)
        try:
            _check(identify(connection, path), path, domain)
            if build:
                check_held(connection, path, build)
        finally:
            connection.close()


def _create(connection: apsw.Connection, path: str, domain: str, build: Build | None) -> None:
    """Make the tables, unless another process was faster, in one transaction that nobody else can see half of."""
    connection.execute("BEGIN EXCLUSIVE")
    try:
        if not fetch(connection, "SELECT count(*) FROM sqlite_schema")[0][0]:
            for statement in layout.CREATE:
                connection.execute(statement)
            created_at = time.time_ns() // 1000
            connection.execute(layout.RECORD_IDENTITY, (domain, layout.FORMAT, created_at))
            if build:
                record(connection, build, after=0)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    if fetch(connection, "PRAGMA application_id") != [(layout.APPLICATION_ID,)]:
        raise NotAStore(path, "it is a database of another program")


def connect_to_read(path: str, busy_timeout: float) -> apsw.Connection:
    """Return a connection that changes nothing, also where the folder may not be written to.

    It waits for *busy_timeout* seconds at most while another one puts the log away, as the last one that is closed
    does, or recovers it.

    SQLite reads a file in WAL mode only with a `-shm` file beside it, which it makes. Where it cannot, and there is no
    log or journal beside the file, nobody is writing, and the file is read as one that does not change.
    """
    connection = connect(path, READ)
    connection.set_busy_timeout(int(busy_timeout * 1000))
    try:
        fetch(connection, "PRAGMA schema_version")
    except (apsw.CantOpenError, apsw.ReadOnlyError):
        connection.close()
        if any(beside.exists() and beside.stat().st_size for beside in (Path(f"{path}-wal"), Path(f"{path}-journal"))):
            raise
        absolute = urllib.parse.quote(str(Path(path).absolute()))
        connection = connect(f"file:{absolute}?immutable=1", READ | apsw.SQLITE_OPEN_URI)
    except BaseException:
        connection.close()
        raise
    return connection


def identify(connection: apsw.Connection, path: str) -> FileInfo:
    """Return what the file says it is."""
    rows = fetch(connection, layout.IDENTITY)
    if len(rows) != 1:
        raise DamagedStore(path, "`perdure_file` does not say what it is")
    domain, number, created_at = rows[0]
    return FileInfo(domain, number, created_at)


def _check(info: FileInfo, path: str, domain: str) -> None:
    if info.format > layout.FORMAT:
        raise NewerFormat(path, info.format, layout.FORMAT)
    if info.domain != domain:
        raise ForeignDomain(path, info.domain, domain)
