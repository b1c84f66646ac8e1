"""The tables of temporal entities, in SQLite and on a real server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import apsw
import pytest
from postgres import PostgresError, Server, running_postgres
from tables import tables_of

from perdure_codegen.sql import postgresql, sqlite

SCHEMA: Final = tables_of("""\
domain: remembered
enums:
  Mood: {members: [good, bad]}
entities:
  Person:
    table: people
    key: [team, number]
    temporal: true
    fields:
      team: {type: str, max_length: 5}
      number: int
      mood: Mood
      join: date
      group: bool
      order: {type: float, min: 0.5}
      where: bytes
      values: datetime
      words: 'list[str]'
      note: {type: str | None, max_length: 9}
    unique: [join]
    search: [note]
""")
KEY: Final = "'a', 1"
VALUES: Final = "'good', '2026-01-31', {true}, 0.5, {bytes}, '2026-01-01T00:00:00.000000Z', '[]', {note}"
ODD: Final = VALUES.replace("good", "odd")
NULLS: Final = ", ".join(["NULL"] * 8)
WRONG: Final = {
    "a tombstone with a value": f"{KEY}, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'x', 2, 2, {{true}}",
    "a value without what it needs": f"{KEY}, {NULLS}, 2, 2, {{false}}",
    "a member that is none": f"{KEY}, {ODD}, 2, 2, {{false}}",
    "a moment that is taken": f"{KEY}, {NULLS}, 1, 2, {{true}}",
    "a place that is taken": f"{KEY}, {NULLS}, 2, 1, {{true}}",
    "a key that is none": f"NULL, 1, {NULLS}, 2, 2, {{true}}",
}
SQLITE: Final = {"true": "1", "false": "0", "bytes": "X'01'", "note": "NULL"}
POSTGRES: Final = {"true": "true", "false": "false", "bytes": "'\\x01'", "note": "NULL"}


def insert(values: str, words: dict[str, str]) -> str:
    """Return what inserts a revision."""
    return f"INSERT INTO people_revisions VALUES ({values.format(**words)})"  # noqa: S608 - constants


GOOD: Final = (f"{KEY}, {VALUES}, 1, 1, {{false}}", f"{KEY}, {NULLS}, 3, 3, {{true}}")


@pytest.fixture
def database() -> apsw.Connection:
    """Return a database with a revision, and a tombstone."""
    connection = apsw.Connection(":memory:")
    for statement in sqlite.create(SCHEMA):
        connection.execute(statement)
    for values in GOOD:
        connection.execute(_ordered(insert(values, SQLITE)))
    return connection


def _ordered(sql: str) -> str:
    """Return an insert that names its columns: the number of a row is the first of them in SQLite."""
    names = [column.name for column in SCHEMA.tables[0].columns]
    listed = ", ".join(f'"{name}"' for name in (*names, "_deleted"))
    return sql.replace("people_revisions VALUES", f"people_revisions ({listed}) VALUES")


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_sqlite_refuses_what_is_no_revision(database: apsw.Connection, wrong: str) -> None:
    """Whoever writes it: tombstones have a key and nothing else, other revisions all that their class has."""
    with pytest.raises(apsw.ConstraintError):
        database.execute(_ordered(insert(wrong, SQLITE)))


def test_sqlite_drops_all_of_it(database: apsw.Connection) -> None:
    """Views, triggers and tables are gone."""
    for statement in sqlite.drop(SCHEMA):
        database.execute(statement)
    assert database.execute("SELECT name FROM sqlite_schema").fetchall() == []


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Return a server of our own."""
    with running_postgres() as running:
        yield running


@pytest.mark.slow
def test_postgresql_has_the_same(server: Server) -> None:
    """The same revisions are refused, the views show the others, none is changed, and dropping leaves nothing."""

    def run(*statements: str) -> str:
        return server.run("".join(f"{statement};\n" for statement in statements))

    run(*postgresql.create(SCHEMA))
    run(*(_ordered(insert(values, POSTGRES)) for values in GOOD))
    for wrong in WRONG.values():
        with pytest.raises(PostgresError, match=r"violates (check|unique|not-null) constraint|violates not-null"):
            run(_ordered(insert(wrong, POSTGRES)))
    for change in ("UPDATE people_revisions SET number = 2", "DELETE FROM people_revisions"):
        with pytest.raises(PostgresError, match="never changed or deleted"):
            run(change)
    assert run('SELECT team, mood, _recorded_at, _deleted FROM people_history ORDER BY "_position"') == (
        "a|good|1|f\na||3|t\n"
    )
    assert run("SELECT count(*) FROM people_latest") == "0\n"
    run(*postgresql.drop(SCHEMA))
    assert run("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == "0\n"
    assert run("SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace") == "0\n"
