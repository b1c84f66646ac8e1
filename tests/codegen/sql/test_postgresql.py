"""What PostgreSQL makes of the definitions, on a real server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres import PostgresError, Server, running_postgres

from perdure_codegen.compiler import understand
from perdure_codegen.source import read_folder
from perdure_codegen.sql import postgresql
from perdure_codegen.sql.tables import Schema
from perdure_codegen.tables import schema_of

pytestmark = pytest.mark.slow

SCHEMAS = Path(__file__).resolve().parents[3] / "schema"

PERSON = (
    """INSERT INTO people VALUES ({id}, 'a', NULL, {select}, {order}, true, '\\x01', '9.5', """
    """'00000000-0000-0000-0000-000000000000', {join}, '12:00', '2000-01-01T00:00:00Z', 86400000000, 'null', """
    """{default_}, '[]', '{{}}', NULL, '{{}}', {mood});"""
)
GOOD = {"id": "1", "select": "'words'", "order": "0.5", "join": "'1999-12-31'", "default_": "'[1]'", "mood": "'good'"}


def script(statements: tuple[str, ...]) -> str:
    """Return *statements* as one script."""
    return "".join(f"{statement};\n" for statement in statements)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Return a server of our own."""
    with running_postgres() as running:
        yield running


@pytest.fixture
def tables(server: Server, everything: Schema) -> Iterator[Server]:
    """Return the server with all tables and a team."""
    server.run(script(postgresql.create(everything)))
    server.run("INSERT INTO teams (name) VALUES ('a');")
    yield server
    server.run(script(postgresql.drop(everything)))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("select", "''"),
        ("select", "'0123456789'"),
        ("order", "0.4"),
        ("order", "'NaN'"),
        ("order", "'Infinity'"),
        ("join", "'1999-12-30'"),
        ("default_", "'[]'"),
        ("default_", "'{}'"),
        ("mood", "'ugly'"),
    ],
)
def test_checks_refuse_what_constructors_refuse(tables: Server, column: str, value: str) -> None:
    """A value that the class would refuse is refused by the table, too."""
    with pytest.raises(PostgresError, match="violates check constraint"):
        tables.run(PERSON.format(**GOOD | {column: value}))
    tables.run(PERSON.format(**GOOD))
    assert tables.run('SELECT id, "union", _version FROM people') == "1|0|1\n"


def test_children_go_with_their_parents(tables: Server) -> None:
    """A row that is deleted takes its children with it, and theirs."""
    tables.run(PERSON.format(**GOOD))
    tables.run("INSERT INTO plans VALUES (1, '2026-01-01Z', 0);")
    tables.run("INSERT INTO steps VALUES (1, '2026-01-01Z', 'go', 'bad', 'a', 0);")
    tables.run("DELETE FROM people;")
    assert tables.run("SELECT (SELECT count(*) FROM plans), (SELECT count(*) FROM steps)") == "0|0\n"


def test_dropping_leaves_nothing(server: Server, everything: Schema) -> None:
    """After all tables are dropped, no relation is left."""
    server.run(script(postgresql.create(everything)))
    server.run(script(postgresql.drop(everything)))
    assert server.run("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == "0\n"


@pytest.mark.parametrize("folder", [path.name for path in sorted(SCHEMAS.iterdir())])
def test_tables_of_our_domains(server: Server, folder: str) -> None:
    """The tables of every domain of this repository can be made."""
    domain, found = understand(read_folder(SCHEMAS / folder), folder)
    assert domain is not None, found
    if domain.entities:
        schema = schema_of(domain)
        server.run(script(postgresql.create(schema)))
        server.run(script(postgresql.drop(schema)))
