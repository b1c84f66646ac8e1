"""Connections: how one is opened and set up, and how a lock is waited for."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable
from typing import Any, Final, Literal, TypeVar, final

import apsw

__all__ = [
    "CREATE",
    "MEMORY",
    "READ",
    "READ_WRITE",
    "Waiting",
    "connect",
    "fetch",
    "is_in_memory",
    "memory_target",
    "pragma",
    "prepare_in_memory",
    "prepare_reader",
    "prepare_writer",
]

T = TypeVar("T")

_FIRST_PAUSE: Final = 0.0005
_LONGEST_PAUSE: Final = 0.005

READ: Final = apsw.SQLITE_OPEN_READONLY
READ_WRITE: Final = apsw.SQLITE_OPEN_READWRITE
CREATE: Final = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE


MEMORY: Final = ":memory:"
_SHARED: Final = "file:/perdure-"


def memory_target() -> str:
    """Return where connections of this process find a database in memory; it is there for as long as one is open."""
    return f"{_SHARED}{uuid.uuid4()}?vfs=memdb"


def is_in_memory(target: str) -> bool:
    """Answer whether *target* is a database in memory."""
    return target.startswith(_SHARED)


def connect(path: str, flags: int, vfs: str | None = None) -> apsw.Connection:
    """Return a connection to *path*, through the virtual file system *vfs* or the usual one."""
    if is_in_memory(path):
        flags |= apsw.SQLITE_OPEN_URI
    return apsw.Connection(path, flags=flags | apsw.SQLITE_OPEN_EXRESCODE, vfs=vfs)


def fetch(
    connection: apsw.Connection, sql: str, arguments: tuple[str | int, ...] = ()
) -> list[tuple[Any, ...]]:  # Any: the tables are STRICT, so a column holds what it was declared as
    """Return all rows of *sql*."""
    return connection.execute(sql, arguments).fetchall()


def pragma(connection: apsw.Connection, name: str, value: str | int) -> None:
    """Set a pragma by a statement of its own, and see that it holds.

    In one string with others only the first statement would run, until its rows are read (tried).
    """
    fetch(connection, f"PRAGMA {name} = {value}")
    ((now,),) = fetch(connection, f"PRAGMA {name}")
    if now != value:
        raise apsw.InternalError(f"`PRAGMA {name}` is {now!r} where {value!r} was set")


def prepare_writer(connection: apsw.Connection, durability: Literal["full", "normal"]) -> None:
    """Set up the connection that appends; *durability* says whether each commit is forced to the disk."""
    pragma(connection, "journal_mode", "wal")
    pragma(connection, "synchronous", 2 if durability == "full" else 1)
    pragma(connection, "foreign_keys", 1)
    pragma(connection, "trusted_schema", 0)
    pragma(connection, "secure_delete", 1)  # always: a page that is split leaves a copy of what it held


def prepare_in_memory(connection: apsw.Connection, busy_timeout: float) -> None:
    """Set up the connection that writes to a database in memory, where readers may hold up a commit."""
    connection.set_busy_timeout(int(busy_timeout * 1000))
    pragma(connection, "journal_mode", "memory")
    pragma(connection, "temp_store", 2)
    pragma(connection, "foreign_keys", 1)
    pragma(connection, "trusted_schema", 0)


def prepare_reader(connection: apsw.Connection, busy_timeout: float) -> None:
    """Set up a connection that reads; readers wait for others only while a log is recovered or put away."""
    connection.set_busy_timeout(int(busy_timeout * 1000))
    pragma(connection, "query_only", 1)
    pragma(connection, "trusted_schema", 0)


@final
class Waiting:
    """A span of *seconds* in which something that is locked is tried again, less and less often."""

    def __init__(self, seconds: float) -> None:
        """Begin now."""
        self._start = time.monotonic()
        self.seconds = seconds

    @property
    def left(self) -> float:
        """How many seconds are left, at least 0."""
        return max(0.0, self._start + self.seconds - time.monotonic())

    def until_free(self, attempt: Callable[[], T]) -> T:
        """Return what *attempt* returns once it raises no BusyError; raise that when the time is over.

        Pauses double from half a millisecond to 4, then 5, each by chance between half and one and a half of that, so
        that writers who met once do not meet for ever. An attempt takes a few microseconds; who looked less often would
        hardly meet the moment between two transactions of another one.
        """
        pause = _FIRST_PAUSE
        while True:
            try:
                return attempt()
            except (apsw.BusyError, apsw.LockedError):
                left = self.left
                if not left:
                    raise
                time.sleep(min(left, pause * random.uniform(0.5, 1.5)))  # noqa: S311 - no secret
                pause = min(2 * pause, _LONGEST_PAUSE)
