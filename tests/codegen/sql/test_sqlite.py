"""What SQLite makes of the definitions."""

from __future__ import annotations

import apsw
import pytest

from perdure_codegen.sql import sqlite
from perdure_codegen.sql.tables import Schema


@pytest.fixture
def database(everything: Schema) -> apsw.Connection:
    """Return a database with all tables."""
    connection = apsw.Connection(":memory:")
    connection.execute("PRAGMA foreign_keys = 1")
    for statement in sqlite.create(everything):
        connection.execute(statement)
    return connection


GOOD = {
    "id": 1,
    "team": "a",
    "friend": None,
    "select": "words",
    "order": 0.5,
    "group": 1,
    "where": b"1234",
    "table": "9.5",
    "from_": "0" * 36,
    "join": "1999-12-31",
    "limit": "12:00:00.000000",
    "values": "2000-01-01T00:00:00.000000Z",
    "primary": 86_400_000_000,
    "check": "null",
    "default_": "[1]",
    "references": "[]",
    "column": "{}",
    "index": None,
    "trigger": "{}",
    "mood": "select",
}


def put(database: apsw.Connection, **changes: object) -> None:
    """Insert a person."""
    row = GOOD | changes
    names = ", ".join(f'"{name}"' for name in row)
    places = ", ".join("?" for _ in row)
    sql = f"INSERT INTO people ({names}) VALUES ({places})"  # noqa: S608 - the names above
    database.execute(sql, tuple(row.values()))


@pytest.fixture
def team(database: apsw.Connection) -> apsw.Connection:
    """Return the database with a team."""
    database.execute("INSERT INTO teams (name) VALUES ('a')")
    return database


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("id", "one"),
        ("select", ""),
        ("select", "0123456789"),
        ("select", b"x"),
        ("select", None),
        ("order", 0.4),
        ("order", 1e301),
        ("order", "half"),
        ("group", 2),
        ("where", b"12345"),
        ("where", "text"),
        ("from_", "0" * 35),
        ("join", "1999-12-30"),
        ("join", "2026-1-01"),
        ("join", "2026-01-01T00:00:00.000000Z"),
        ("limit", "12:00:00.000001"),
        ("limit", "11:00"),
        ("values", "1999-12-31T23:59:59.999999Z"),
        ("values", "2026-01-01T00:00:00Z"),
        ("values", "2026-01-01T00:00:00.000000+01"),
        ("primary", 86_400_000_001),
        ("check", "{"),
        ("default_", "[]"),
        ("default_", "[1,2,3,4]"),
        ("default_", "{}"),
        ("references", '"good"'),
        ("column", "[]"),
        ("index", "3"),
        ("mood", "ugly"),
        ("friend", 7),
        ("team", "b"),
        ("team", "too long"),
    ],
)
def test_checks_refuse_what_constructors_refuse(team: apsw.Connection, column: str, value: object) -> None:
    """A value that the class would refuse is refused by the table, too."""
    with pytest.raises((apsw.ConstraintError, apsw.MismatchError)):
        put(team, **{column: value})
    put(team)
    assert team.execute("SELECT count(*) FROM people").fetchall() == [(1,)]


@pytest.mark.parametrize(
    ("column", "value"),
    [("mood", None), ("index", "{}"), ("friend", 1), ("select", "é" * 9), ("check", "[1, {}]"), ("order", 1)],
)
def test_checks_let_pass_what_constructors_take(team: apsw.Connection, column: str, value: object) -> None:
    """NULL passes where None may be, a reference may be to the row itself, and characters count, not bytes."""
    put(team, **{column: value})
    assert team.execute("SELECT count(*) FROM people").fetchall() == [(1,)]


def test_what_becomes_of_references(team: apsw.Connection) -> None:
    """A row that is deleted takes its children and those that cascade with it, sets NULL, or is kept by `restrict`."""
    put(team)
    put(team, id=2, friend=1, select="two", mood="good")
    team.execute("UPDATE teams SET boss = 1")
    team.execute("INSERT INTO letters (person_id, year, number, text, _position) VALUES (2, 1, 1, 'dear', 0)")
    team.execute("INSERT INTO plans (person_id, at, _position) VALUES (1, '2026-01-01T00:00:00.000000Z', 0)")
    team.execute(
        "INSERT INTO steps (person_id, plan_at, name, mood, of, _position) "
        "VALUES (1, '2026-01-01T00:00:00.000000Z', 'go', 'bad', 'a', 0)"
    )
    with pytest.raises(apsw.ConstraintError):
        team.execute("DELETE FROM teams")
    team.execute("DELETE FROM people WHERE id = 1")
    for table in ("people", "letters", "plans", "steps"):
        assert team.execute(f"SELECT count(*) FROM {table}").fetchall() == [(0,)]  # noqa: S608 - one of four
    assert team.execute("SELECT boss FROM teams").fetchall() == [(None,)]


def found(database: apsw.Connection, table: str, words: str) -> list[object]:
    """Return the numbers of the rows of *table* that have *words*."""
    sql = f"SELECT rowid FROM {table}_search WHERE {table}_search MATCH ?"  # noqa: S608 - one of two
    return [number for (number,) in database.execute(sql, (words,))]


def test_search_follows_the_table(team: apsw.Connection) -> None:
    """What is inserted is found, what is updated is found by its new words alone, and what is deleted is not found."""
    put(team, select="old word")
    team.execute("INSERT INTO letters (person_id, year, number, text, _position) VALUES (1, 1, 1, 'dear all', 0)")
    assert found(team, "people", "word") == [1]
    assert found(team, "letters", "dear") == [1]
    team.execute("""UPDATE people SET "select" = 'new word', "order" = 1""")
    assert found(team, "people", "old") == []
    assert found(team, "people", "new") == [1]
    team.execute("DELETE FROM people")
    assert found(team, "people", "new") == []
    assert found(team, "letters", "dear") == []
    for table in ("people", "letters"):
        sql = f"INSERT INTO {table}_search ({table}_search, rank) VALUES ('integrity-check', 1)"  # noqa: S608 - as above
        team.execute(sql)


def test_search_survives_a_vacuum(team: apsw.Connection) -> None:
    """The numbers by which the search finds rows are columns, so that nothing changes them."""
    put(team)
    for number in range(1, 9):
        team.execute(
            "INSERT INTO letters (person_id, year, number, text, _position) VALUES (1, 1, ?, ?, 0)",
            (number, f"word{number}"),
        )
    team.execute("DELETE FROM letters WHERE number < 5")
    team.execute("VACUUM")
    assert found(team, "letters", "word7") == [7]
    assert team.execute("SELECT number FROM letters WHERE _row = 7").fetchall() == [(7,)]


def test_dropping_leaves_nothing(database: apsw.Connection, everything: Schema) -> None:
    """After all tables are dropped, neither index nor trigger is left."""
    database.execute("PRAGMA foreign_keys = 0")
    for statement in sqlite.drop(everything):
        database.execute(statement)
    assert database.execute("SELECT name FROM sqlite_schema").fetchall() == []


def test_names_are_those_of_the_view(database: apsw.Connection, everything: Schema) -> None:
    """Every relation that the view names as taken is there or is one of another dialect's, and no other one is."""
    taken = {name for table in everything.tables for name in table.relations}
    made = {name for (name,) in database.execute("SELECT name FROM sqlite_schema") if not name.startswith("sqlite_")}
    assert made <= taken
