"""The tables of entities in a store's file: made once, and known by a fingerprint of what they are."""

from __future__ import annotations

import time
from typing import Final

import apsw

from perdure.engines.rows import RawTables
from perdure.engines.sqlite.connections import Waiting, fetch
from perdure.errors import NoTables, OtherTables

__all__ = ["check_tables", "make_tables"]

_KNOWN: Final = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'perdure_tables'"
_RECORDED: Final = "SELECT fingerprint FROM perdure_tables WHERE id = 1"
_CREATE: Final = """
    CREATE TABLE perdure_tables (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        fingerprint TEXT NOT NULL, -- of the definitions of all other tables
        made_at INTEGER NOT NULL -- microseconds since 1970 in UTC
    ) STRICT
    """
_RECORD: Final = "INSERT INTO perdure_tables (id, fingerprint, made_at) VALUES (1, ?, ?)"


def make_tables(connection: apsw.Connection, path: str, tables: RawTables, waiting: Waiting) -> None:
    """Make *tables*, unless they are there, in one transaction. Raises OtherTables where others are."""
    if waiting.until_free(lambda: _recorded(connection)) is None:
        waiting.until_free(lambda: _make(connection, tables))
    check_tables(connection, path, tables)


def _make(connection: apsw.Connection, tables: RawTables) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        if _recorded(connection) is None:
            connection.execute(_CREATE)
            fetch(connection, tables.script())
            connection.execute(_RECORD, (tables.fingerprint, time.time_ns() // 1000))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _recorded(connection: apsw.Connection) -> str | None:
    if not fetch(connection, _KNOWN)[0][0]:
        return None
    ((fingerprint,),) = fetch(connection, _RECORDED)
    return str(fingerprint)


def check_tables(connection: apsw.Connection, path: str, tables: RawTables) -> None:
    """See that the tables of the file are *tables*. Raises NoTables, OtherTables."""
    recorded = _recorded(connection)
    if recorded is None:
        raise NoTables(path)
    if recorded != tables.fingerprint:
        raise OtherTables(path, recorded, tables.fingerprint)
