"""Snapshots in a table of their own, which is made when the first one is kept."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Final, final

import apsw
import msgspec

from perdure.engines.snapshots import Snapshot, replaces
from perdure.engines.sqlite.connections import fetch
from perdure.engines.sqlite.failures import failures_named
from perdure.engines.sqlite.reading import Pool

__all__ = ["SqliteSnapshots", "forget_snapshots"]

_CREATE: Final = """
    CREATE TABLE IF NOT EXISTS perdure_snapshots (
        stream TEXT NOT NULL,
        fold TEXT NOT NULL,
        fold_version INTEGER NOT NULL,
        build TEXT NOT NULL,
        version INTEGER NOT NULL,
        position INTEGER NOT NULL,
        state BLOB NOT NULL,
        checksum INTEGER NOT NULL, -- the CRC-32 of all the other columns
        PRIMARY KEY (stream, fold)
    ) STRICT, WITHOUT ROWID
"""
_THERE: Final = "SELECT 1 FROM sqlite_schema WHERE name = 'perdure_snapshots'"
_GET: Final = """
    SELECT stream, fold, fold_version, build, version, position, state, checksum
    FROM perdure_snapshots WHERE stream = ? AND fold = ?
"""
_PUT: Final = "INSERT OR REPLACE INTO perdure_snapshots VALUES (?, ?, ?, ?, ?, ?, ?, ?)"

_FORGET: Final = "DELETE FROM perdure_snapshots WHERE stream = ?"

_encode: Final = msgspec.msgpack.Encoder().encode


@final
class SqliteSnapshots:
    """See `Snapshots` for what its methods owe."""

    def __init__(
        self, path: str, readers: Pool, writing: Callable[[], AbstractContextManager[apsw.Connection]]
    ) -> None:
        """Read by *readers*; *writing* gives the connection that writes, in a transaction."""
        self._path = path
        self._readers = readers
        self._writing = writing

    def get(self, stream: str, fold: str) -> Snapshot | None:
        """Return what was kept."""
        with self._readers.one() as connection, failures_named(self._path):
            return _found(connection, stream, fold)

    def put(self, snapshot: Snapshot) -> None:
        """Keep *snapshot*."""
        row = msgspec.structs.astuple(snapshot)
        with self._writing() as connection:
            connection.execute(_CREATE)
            if replaces(snapshot, _found(connection, snapshot.stream, snapshot.fold)):
                connection.execute(_PUT, (*row, zlib.crc32(_encode(row))))


def _found(connection: apsw.Connection, stream: str, fold: str) -> Snapshot | None:
    if not fetch(connection, _THERE):
        return None
    for *row, checksum in fetch(connection, _GET, (stream, fold)):
        if zlib.crc32(_encode(tuple(row))) == checksum:
            return Snapshot(**dict(zip(Snapshot.__struct_fields__, row, strict=True)))
    return None


def forget_snapshots(connection: apsw.Connection, stream: str) -> None:
    """Delete what was kept of *stream*."""
    if fetch(connection, _THERE):
        connection.execute(_FORGET, (stream,))
