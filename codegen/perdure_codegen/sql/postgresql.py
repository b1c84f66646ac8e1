"""The definitions of tables for PostgreSQL, with its own types where they hold exactly the same values.

Text is compared by its bytes (`COLLATE "C"`), as SQLite and Python do. A decimal stays text, since `numeric` does not
tell 1.0 from 1.00 where it matters, and JSON stays `json`, which keeps a document as it was written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final, assert_never

from perdure_codegen.sql.revisions import revisions_of, views_of
from perdure_codegen.sql.sqlite import create_view
from perdure_codegen.sql.sqlite import literal as sqlite_literal
from perdure_codegen.sql.tables import (
    Absent,
    Check,
    Column,
    ColumnKind,
    ForeignKey,
    Items,
    Length,
    OneOf,
    Present,
    Schema,
    SqlValue,
    Table,
    TableIndex,
    Within,
)
from perdure_codegen.sql.words import columns, identifier, short_name, text

__all__ = ["create", "drop"]

_TYPES: Final[dict[ColumnKind, str]] = {
    "text": 'text COLLATE "C"',
    "integer": "bigint",
    "float": "double precision",
    "boolean": "boolean",
    "bytes": "bytea",
    "decimal": 'text COLLATE "C"',
    "uuid": "uuid",
    "date": "date",
    "time": "time",
    "datetime": "timestamp with time zone",
    "duration": "bigint",
    "json": "json",
}
_ON_DELETE: Final = {"cascade": "CASCADE", "restrict": "RESTRICT", "set_null": "SET NULL"}


def create(schema: Schema) -> tuple[str, ...]:
    """Return the statements that make all tables of *schema*; references come last, for they may form a circle."""
    return (
        *(statement for table in schema.tables for statement in _table(table)),
        *(_foreign_key(table, key) for table in schema.tables for key in table.foreign_keys),
    )


def drop(schema: Schema) -> tuple[str, ...]:
    """Return the statement that removes all tables of *schema*, with what refers from one to another."""
    names: list[str] = []
    functions: list[str] = []
    for table in reversed(schema.tables):
        revisions = revisions_of(table)
        if revisions is not None:
            names.append(revisions.name)
            functions.append(f"DROP FUNCTION {identifier(_guard_name(revisions))}()")
        names.append(table.name)
    return (f"DROP TABLE {columns(names)} CASCADE", *functions)


def _table(table: Table) -> Iterator[str]:
    parts = [*map(_column, table.columns), *_constraints(table)]
    body = ",\n".join(f"    {part}" for part in parts)
    yield f"CREATE TABLE {identifier(table.name)} (\n{body}\n)"
    yield from (_index(table, index) for index in table.indexes)
    if table.search is not None:
        words = " || ' ' || ".join(f"coalesce({identifier(name)}, '')" for name in table.search.columns)
        yield (
            f"CREATE INDEX {identifier(table.search.name)} ON {identifier(table.name)} "
            f"USING gin (to_tsvector('simple', {words}))"
        )
    revisions = revisions_of(table)
    if revisions is not None:
        yield from _table(revisions)
        yield from _guard(revisions)
    yield from map(create_view, views_of(table))


def _guard_name(revisions: Table) -> str:
    return short_name(revisions.name, "guard")


def _guard(revisions: Table) -> Iterator[str]:
    """Yield what lets nobody change or delete a row of a table of revisions."""
    name = identifier(_guard_name(revisions))
    yield (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN RAISE EXCEPTION 'a revision is never changed or deleted'; END$$"
    )
    yield (
        f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {identifier(revisions.name)} "
        f"FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def _column(column: Column) -> str:
    null = "" if column.nullable else " NOT NULL"
    default = {"version": " DEFAULT 1", "count": " DEFAULT 0"}.get(column.role, "")
    return f"{identifier(column.name)} {_TYPES[column.kind]}{null}{default}"


def _constraints(table: Table) -> Iterator[str]:
    yield f"CONSTRAINT {identifier(short_name(table.name, 'key'))} PRIMARY KEY ({columns(table.key)})"
    for unique in table.unique:
        yield f"CONSTRAINT {identifier(unique.name)} UNIQUE ({columns(unique.columns)})"
    for column in table.columns:
        if column.kind == "json" and column.shape != "any":
            condition = f"json_typeof({identifier(column.name)}) = {text(column.shape)}"
            yield _check(short_name(table.name, column.name, "format"), condition)
        if column.kind == "float":
            name = identifier(column.name)
            infinite = f"{name} > '-Infinity' AND {name} < 'Infinity'"
            yield _check(short_name(table.name, column.name, "format"), infinite)
    for check in table.checks:
        yield _check(check.name, _condition(table, check))


def _check(name: str, condition: str) -> str:
    return f"CONSTRAINT {identifier(name)} CHECK ({condition})"


def _foreign_key(table: Table, key: ForeignKey) -> str:
    return (
        f"ALTER TABLE {identifier(table.name)} ADD CONSTRAINT {identifier(key.name)} FOREIGN KEY "
        f"({columns(key.columns)}) REFERENCES {identifier(key.table)} ({columns(key.referred)}) "
        f"ON DELETE {_ON_DELETE[key.on_delete]}"
    )


def _condition(table: Table, check: Check) -> str:
    condition = check.condition
    name = identifier(condition.column)
    match condition:
        case Within(min=low, max=high):
            return _range(name, _literal(low), _literal(high))
        case Length(min=low, max=high):
            function = "octet_length" if table.column(condition.column).kind == "bytes" else "char_length"
            return _range(f"{function}({name})", _literal(low), _literal(high))
        case Items(min=low, max=high):
            return _range(f"json_array_length({name})", _literal(low), _literal(high))
        case OneOf(words=words):
            return f"{name} IN ({', '.join(map(text, words))})"
        case Present():
            return f'({name} IS NULL) = "_deleted"'
        case Absent():
            return f'{name} IS NULL OR NOT "_deleted"'
        case _:
            assert_never(condition)


def _range(value: str, low: str, high: str) -> str:
    if low != "NULL" and high != "NULL":
        return f"{value} = {low}" if low == high else f"{value} BETWEEN {low} AND {high}"
    return f"{value} >= {low}" if high == "NULL" else f"{value} <= {high}"


def _literal(value: SqlValue | None) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case bytes():
            return f"'\\x{value.hex()}'"
        case dt.datetime():
            return f"timestamp with time zone {sqlite_literal(value)}"
        case _:
            return sqlite_literal(value)


def _index(table: Table, index: TableIndex) -> str:
    parts = ", ".join(f"{identifier(part.column)}{' DESC' if part.descending else ''}" for part in index.parts)
    tests = [
        f"{identifier(test.column)} {'IS NULL' if test.value is None else f'= {_literal(test.value)}'}"
        for test in index.where
    ]
    where = f" WHERE {' AND '.join(tests)}" if tests else ""
    return f"CREATE INDEX {identifier(index.name)} ON {identifier(table.name)} ({parts}){where}"
