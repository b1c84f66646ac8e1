"""The releases that a file records: read, written in one transaction, and looked at again by each append."""

from __future__ import annotations

import time
from typing import final

import apsw
import msgspec

from perdure.engines.releases import Build, Held, check_known, check_written, is_owed
from perdure.engines.sqlite import layout
from perdure.engines.sqlite.connections import Waiting, fetch
from perdure.errors import DamagedStore

__all__ = ["FileReleases", "Guard", "check_held", "hold", "read_held", "read_releases", "record"]


@final
class FileReleases(msgspec.Struct, frozen=True):
    """What a store's file records of releases."""

    held: Held
    recorded_at: tuple[int, ...]
    """When each came to the file, from the first: microseconds since 1970 in UTC."""


def read_releases(connection: apsw.Connection, path: str) -> FileReleases:
    """Return what the file records. Raises DamagedStore where releases are missing between others.

    A file without any record was made before releases were recorded, or not by a store: it may hold drafts.
    """
    rows = fetch(connection, layout.RELEASES)
    released = [row for row in rows if row[0] != layout.DRAFTS]
    if [number for number, *_ in released] != list(range(1, len(released) + 1)):
        raise DamagedStore(path, "`perdure_releases` has gaps")
    held = Held(tuple(found for _, found, _ in released), has_drafts=len(released) < len(rows) or not rows)
    return FileReleases(held, tuple(recorded_at for *_, recorded_at in released))


def read_held(connection: apsw.Connection, path: str) -> Held:
    """Return at which release the file is held, and the hashes of all up to that. Raises DamagedStore."""
    return read_releases(connection, path).held


def record(connection: apsw.Connection, build: Build, *, after: int) -> None:
    """Record the releases of *build* from *after* on, up to the one it writes; *connection* is in a transaction."""
    now = time.time_ns() // 1000
    for number in range(after + 1, build.writes + 1):
        shapes = build.shapes(number) if number == build.writes else ""
        connection.execute(layout.RECORD_RELEASE, (number, build.hashes[number - 1], shapes, now))
    if build.is_draft:
        connection.execute(layout.RECORD_RELEASE, (layout.DRAFTS, "", "", now))


def hold(connection: apsw.Connection, path: str, build: Build, waiting: Waiting) -> None:
    """See that *build* may write to the file, and record what that owes, unless another process was faster."""
    held = waiting.until_free(lambda: read_held(connection, path))
    check_written(held, build, path)
    if is_owed(held, build):
        waiting.until_free(lambda: _raise(connection, path, build))


def _raise(connection: apsw.Connection, path: str, build: Build) -> None:
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        held = read_held(connection, path)
        check_written(held, build, path)
        if is_owed(held, build):
            record(connection, build, after=held.release)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def check_held(connection: apsw.Connection, path: str, build: Build) -> None:
    """See that *build* may read the file."""
    check_known(read_held(connection, path), build, path)


@final
class Guard:
    """Sees, within the transaction of an append, that the file is still one to which its build may write."""

    def __init__(self, path: str, build: Build | None) -> None:
        """Look for *build*; None may write anything."""
        self._path = path
        self._build = build
        self._seen: object = None

    def check(self, writer: apsw.Connection) -> None:
        """Refuse a file that another process raised, or marked. Raises what `check_written` does.

        What a file records before its last row never changes without it: so that row, and whether there are drafts,
        say whether all of it is as it was.
        """
        if self._build is not None and (now := fetch(writer, layout.LAST_RELEASE)) != self._seen:
            check_written(read_held(writer, self._path), self._build, self._path)
            self._seen = now
