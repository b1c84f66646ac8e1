"""Migrating the tables of a file, a release at a time: each in one transaction, with what it owes to the records.

Foreign keys are looked at before the commit, and not meanwhile: a table that is made anew is dropped, which would
delete all that refers to it. SQLite ignores the switch within a transaction, so it is turned before.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import apsw
import msgspec

from perdure.engines.migrations import Progress, RawMigration, Refused, Way
from perdure.engines.releases import Build, check_known, check_written
from perdure.engines.rows import RawTables
from perdure.engines.sqlite.connections import Waiting, fetch, pragma
from perdure.engines.sqlite.edits import edits
from perdure.engines.sqlite.offenders import alike, referring_to_nothing
from perdure.engines.sqlite.releases import read_held, record
from perdure.engines.sqlite.rows import SqliteRows
from perdure.engines.sqlite.tables import (
    TableState,
    digest_of,
    forget_state,
    read_state,
    record_state,
    see_tables,
)
from perdure.errors import EditedTables, MigrationRefused, OtherTables

__all__ = ["lower", "migrate", "pending"]

_DONE: Final = "INSERT INTO perdure_migrations (name, way, hash, done_at) VALUES (?, ?, ?, ?)"
_FORGET: Final = "DELETE FROM perdure_releases WHERE release >= ?"
_STORED: Final = "SELECT DISTINCT type, type_version FROM perdure_events"


def migrate(
    connection: apsw.Connection,
    path: str,
    build: Build | None,
    tables: RawTables,
    *,
    waiting: Waiting,
    progress: Progress | None = None,
) -> None:
    """Let the tables of the file become *tables*, where *build* migrates; else see that they are.

    They become those of the release that *build* writes, and the file is held at each release in turn. What another
    process has done by then is not done again. Raises OtherTables, OlderTables, EditedTables, MigrationRefused.
    """
    state = waiting.until_free(lambda: read_state(connection))
    if state is None:
        return
    digest = waiting.until_free(lambda: digest_of(connection))
    migrates = build is not None and build.migrates
    see_tables(path, state, digest, tables, migrates=migrates, edits=partial(edits, connection))
    if build is not None:
        for each in pending(state, tables, build.writes):
            _raise(connection, path, build, each, waiting=waiting, progress=progress)


def pending(state: TableState, tables: RawTables, release: int) -> Sequence[RawMigration]:
    """Return the migrations from the tables that a file has to those of *release*."""
    if state.fingerprint == tables.fingerprint:
        return ()
    return [each for each in tables.migrations() if state.release < each.release <= release]


def _raise(
    connection: apsw.Connection,
    path: str,
    build: Build,
    migration: RawMigration,
    *,
    waiting: Waiting,
    progress: Progress | None,
) -> None:
    def work() -> None:
        held = read_held(connection, path)
        check_written(held, build, path)
        state = read_state(connection)
        if state is None or state.release >= migration.release:
            return
        _expect(connection, path, state, migration.before)
        _run(connection, path, migration, "up", progress)
        record_state(connection, migration.release, migration.after)
        _done(connection, migration, "up")
        if held.release < migration.release:
            upto = msgspec.structs.replace(build, writes=migration.release, is_draft=False)
            record(connection, upto, after=held.release)

    _in_one(connection, work, waiting)


def lower(
    connection: apsw.Connection,
    path: str,
    build: Build,
    tables: RawTables | None,
    release: int,
    *,
    holds: Callable[[str, int, int], bool],
    waiting: Waiting,
    progress: Progress | None = None,
) -> None:
    """Hold the file at *release* again, and give it the tables of then: the newest is undone first.

    *holds* answers whether an event, by its stored name and version, was there in a release. Raises MigrationRefused
    where a row or an event has no place in the release before, whose tables the file then keeps; EditedTables,
    OtherTables, and what `check_known` does.
    """
    known = {each.release: each for each in tables.migrations()} if tables is not None else {}

    def work(number: int) -> None:
        held = read_held(connection, path)
        check_known(held, build, path)
        if held.release < number:
            return
        name = known[number].name if number in known else f"of release {number}"
        for stored, version in fetch(connection, _STORED):
            if not holds(stored, version, number - 1):
                why = f"there are events `{stored}` of version {version}, which release {number - 1} does not have"
                raise MigrationRefused(path, name, "perdure_events", None, why)
        state = read_state(connection)
        if number in known and state is not None and state.release >= number:
            _expect(connection, path, state, known[number].after)
            _run(connection, path, known[number], "down", progress)
            former = [each for each in known if each < number]
            if former:
                record_state(connection, former[-1], known[number].before)
            else:
                forget_state(connection)
            _done(connection, known[number], "down")
        connection.execute(_FORGET, (number,))

    for number in range(waiting.until_free(lambda: read_held(connection, path)).release, release, -1):
        _in_one(connection, lambda number=number: work(number), waiting)  # type: ignore[misc] # mypy infers no default


def _in_one(connection: apsw.Connection, work: Callable[[], None], waiting: Waiting) -> None:
    def attempt() -> None:
        pragma(connection, "foreign_keys", 0)
        pragma(connection, "synchronous", 2)
        connection.execute("BEGIN IMMEDIATE")
        try:
            work()
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    waiting.until_free(attempt)


def _expect(connection: apsw.Connection, path: str, state: TableState, wanted: str) -> None:
    if state.digest != digest_of(connection):
        raise EditedTables(path)
    if state.fingerprint != wanted:
        raise OtherTables(path, state.fingerprint, wanted)


def _run(connection: apsw.Connection, path: str, migration: RawMigration, way: Way, progress: Progress | None) -> None:
    try:
        migration.run(way)(SqliteRows(connection), lambda script: _execute(connection, script), progress)
        _see_references(connection)
    except Refused as refused:
        raise MigrationRefused(path, migration.name, refused.table, refused.key, refused.why) from (
            refused.__cause__ or refused
        )


def _see_references(connection: apsw.Connection) -> None:
    if (refused := referring_to_nothing(connection)) is not None:
        raise refused


def _execute(connection: apsw.Connection, script: str) -> None:
    try:
        fetch(connection, script)
    except apsw.ConstraintError as error:
        raise alike(connection, script, error) from error


def _done(connection: apsw.Connection, migration: RawMigration, way: Way) -> None:
    connection.execute(_DONE, (migration.name, way, migration.hash, time.time_ns() // 1000))
