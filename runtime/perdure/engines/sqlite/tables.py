"""The tables of entities in a store's file: what they are is recorded beside them, and looked at when it is opened."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, final

import apsw
import msgspec

from perdure.engines.releases import Build
from perdure.engines.rows import RawTables
from perdure.engines.sqlite.connections import Waiting, fetch
from perdure.engines.sqlite.edits import edits
from perdure.engines.sqlite.releases import check_held
from perdure.errors import EditedTables, NoTables, OlderTables, OtherTables

__all__ = [
    "TableState",
    "check_tables",
    "digest_of",
    "expect_tables",
    "forget_state",
    "make_tables",
    "read_state",
    "record_state",
    "see_tables",
]

_KNOWN: Final = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'perdure_tables'"
_FINGERPRINT: Final = "SELECT fingerprint FROM perdure_tables WHERE id = 1"
_RECORDED: Final = "SELECT release, fingerprint, digest, made_at FROM perdure_tables WHERE id = 1"
_CREATE: Final = (
    """
    CREATE TABLE IF NOT EXISTS perdure_tables (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        release INTEGER NOT NULL, -- the newest one known to the build that made them; 0 for none
        fingerprint TEXT NOT NULL, -- of what the tables are
        digest TEXT NOT NULL, -- of their definitions in this file
        made_at INTEGER NOT NULL -- microseconds since 1970 in UTC
    ) STRICT
    """,
    """
    CREATE TABLE IF NOT EXISTS perdure_migrations (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        way TEXT NOT NULL, -- up or down
        hash TEXT NOT NULL, -- of its scripts
        done_at INTEGER NOT NULL -- microseconds since 1970 in UTC
    ) STRICT
    """,
)
_RECORD: Final = """
    INSERT INTO perdure_tables (id, release, fingerprint, digest, made_at) VALUES (1, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET release = excluded.release, fingerprint = excluded.fingerprint,
        digest = excluded.digest, made_at = excluded.made_at
"""
_DEFINITIONS: Final = r"""
    SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema
    WHERE name NOT LIKE 'perdure\_%' ESCAPE '\' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
        AND tbl_name NOT LIKE 'perdure\_%' ESCAPE '\' AND tbl_name NOT LIKE 'sqlite\_%' ESCAPE '\'
    ORDER BY type, name
"""


@final
class TableState(msgspec.Struct, frozen=True):
    """What a file says of its tables: of which *release* they are, what they are, and how they are defined there."""

    release: int
    fingerprint: str
    digest: str
    made_at: int
    """Microseconds since 1970 in UTC."""


def read_state(connection: apsw.Connection) -> TableState | None:
    """Return what the file says of its tables; None where it has none yet."""
    if not fetch(connection, _KNOWN)[0][0]:
        return None
    rows = fetch(connection, _RECORDED)
    return TableState(*rows[0]) if rows else None


def digest_of(connection: apsw.Connection) -> str:
    """Return the SHA-256 of the definitions of all tables but ours, with their indexes and triggers."""
    return hashlib.sha256(msgspec.json.encode(fetch(connection, _DEFINITIONS))).hexdigest()


def record_state(connection: apsw.Connection, release: int, fingerprint: str) -> None:
    """Record what the tables are now; *connection* is in the transaction that made them."""
    for statement in _CREATE:
        fetch(connection, statement)
    connection.execute(_RECORD, (release, fingerprint, digest_of(connection), time.time_ns() // 1000))


def forget_state(connection: apsw.Connection) -> None:
    """Record that there are no tables any more; *connection* is in the transaction that dropped them."""
    connection.execute("DELETE FROM perdure_tables")


def make_tables(connection: apsw.Connection, path: str, tables: RawTables, waiting: Waiting) -> None:
    """Make *tables*, unless they are there, in one transaction. Raises what `check_tables` does."""
    if waiting.until_free(lambda: read_state(connection)) is None:
        waiting.until_free(lambda: _make(connection, tables))
    waiting.until_free(lambda: check_tables(connection, path, tables))


def _make(connection: apsw.Connection, tables: RawTables) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        if read_state(connection) is None:
            fetch(connection, tables.script())
            migrations = tables.migrations()
            record_state(connection, migrations[-1].release if migrations else 0, tables.fingerprint)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def check_tables(connection: apsw.Connection, path: str, tables: RawTables) -> None:
    """See that the tables of the file are *tables*. Raises NoTables, OtherTables, OlderTables, EditedTables."""
    state = read_state(connection)
    if state is None:
        raise NoTables(path)
    see_tables(path, state, digest_of(connection), tables, migrates=False, edits=partial(edits, connection))


def expect_tables(connection: apsw.Connection, path: str, build: Build | None, tables: RawTables) -> None:
    """See that *tables*, which the file had when it was opened, are those of the snapshot that *connection* is in.

    Another process may have migrated them since, up or down. Raises NewerRelease, ForkedHistory, and what
    `check_tables` does. It takes 1.5 us where nothing has changed (measured).
    """
    if fetch(connection, _FINGERPRINT) != [(tables.fingerprint,)]:
        if build is not None:
            check_held(connection, path, build)
        check_tables(connection, path, tables)


def see_tables(
    path: str,
    state: TableState,
    digest: str,
    tables: RawTables,
    *,
    migrates: bool,
    edits: Callable[[str], Sequence[str]],
) -> None:
    """See that the tables of a file are *tables*, or, if it *migrates*, that they can become these.

    *digest* is of their definitions as they are now, and *edits* returns how they differ from a script's.
    Raises EditedTables, OtherTables, OlderTables.
    """
    if state.digest != digest:
        raise EditedTables(path, edits(tables.script()) if state.fingerprint == tables.fingerprint else ())
    if state.fingerprint == tables.fingerprint:
        return
    migrations = tables.migrations()
    is_known = any((each.release, each.after) == (state.release, state.fingerprint) for each in migrations)
    is_released = bool(migrations) and migrations[-1].after == tables.fingerprint
    if not is_known or not is_released:
        raise OtherTables(path, state.fingerprint, tables.fingerprint)
    if not migrates:
        raise OlderTables(path, state.release, migrations[-1].release)
