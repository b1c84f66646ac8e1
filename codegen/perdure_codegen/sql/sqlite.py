"""The definitions of tables for SQLite: STRICT, with checks for all that its types do not say.

Every table has a row number of its own, `_row`, unless its key is an integer, which SQLite takes for one: the
full-text search finds rows by it, and a number that no column holds could change when the file is vacuumed.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Final, assert_never

from perdure_codegen.sql.revisions import POSITION, View, revisions_of, views_of
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
    Search,
    SqlValue,
    Table,
    TableIndex,
    Within,
)
from perdure_codegen.sql.words import columns, identifier, short_name, text

__all__ = [
    "ROW",
    "column_checks",
    "create",
    "create_column",
    "create_index",
    "create_search",
    "create_table",
    "create_view",
    "drop",
    "guard",
    "row_number",
]

ROW: Final = "_row"
"""The column with the number of the row; no field can be called so."""

_TYPES: Final[dict[ColumnKind, str]] = {
    "integer": "INTEGER",
    "boolean": "INTEGER",
    "duration": "INTEGER",
    "float": "REAL",
    "bytes": "BLOB",
}
_DIGIT: Final = "[0-9]"
_DATE: Final = f"{_DIGIT * 4}-{_DIGIT * 2}-{_DIGIT * 2}"
_TIME: Final = f"{_DIGIT * 2}:{_DIGIT * 2}:{_DIGIT * 2}.{_DIGIT * 6}"
_PATTERNS: Final[dict[ColumnKind, str]] = {"date": _DATE, "time": _TIME, "datetime": f"{_DATE}T{_TIME}Z"}
_UUID_LENGTH: Final = 36
_ON_DELETE: Final = {"cascade": "CASCADE", "restrict": "RESTRICT", "set_null": "SET NULL"}


def row_number(table: Table) -> str:
    """Return the column that is the number of the row."""
    if table.has_tombstones:
        return POSITION
    if len(table.key) == 1 and table.column(table.key[0]).kind == "integer":
        return table.key[0]
    return ROW


def create(schema: Schema) -> tuple[str, ...]:
    """Return the statements that make all tables of *schema*, with their indexes and triggers."""
    return tuple(statement for table in schema.tables for statement in _table(table))


def drop(schema: Schema) -> tuple[str, ...]:
    """Return the statements that remove all tables of *schema*; triggers and indexes go with them.

    They are for a connection that does not look at foreign keys: a table that refers to one that is gone cannot be
    dropped otherwise, and tables may refer to each other in a circle.
    """
    return tuple(statement for table in reversed(schema.tables) for statement in _drop(table))


def _drop(table: Table) -> Iterator[str]:
    yield from (f"DROP VIEW {identifier(view.name)}" for view in views_of(table))
    revisions = revisions_of(table)
    others = (*((revisions.name,) if revisions else ()), *((table.search.name,) if table.search else ()))
    yield from (f"DROP TABLE {identifier(name)}" for name in (*others, table.name))


def _table(table: Table) -> Iterator[str]:
    yield create_table(table)
    yield from (create_index(table, index) for index in table.indexes)
    if table.search is not None:
        yield from create_search(table, table.search)
    revisions = revisions_of(table)
    if revisions is not None:
        yield from _table(revisions)
        yield from guard(revisions)
    yield from map(create_view, views_of(table))


def guard(revisions: Table) -> Iterator[str]:
    """Yield the triggers that let nobody change or delete a row of a table of revisions."""
    for event in ("update", "delete"):
        name, message = identifier(f"{revisions.name}_{event}"), text(f"a revision is never {event}d")
        yield (
            f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {identifier(revisions.name)} BEGIN\n"
            f"    SELECT RAISE(ABORT, {message});\nEND"
        )


def create_view(view: View) -> str:
    """Return the statement that makes a view."""
    return f"CREATE VIEW {identifier(view.name)} AS SELECT {columns(view.columns)} FROM {identifier(view.table)}"  # noqa: S608 - names, quoted


def create_table(table: Table, name: str = "") -> str:
    """Return the statement that makes *table* alone, called *name* for the time being, where one is given."""
    parts = [*_columns(table), *_constraints(table)]
    body = ",\n".join(f"    {part}" for part in parts)
    return f"CREATE TABLE {identifier(name or table.name)} (\n{body}\n) STRICT"


def column_checks(table: Table, column: Column) -> Iterator[str]:
    """Yield the checks of one column."""
    written = _format(column)
    if written:
        yield _check(short_name(table.name, column.name, "format"), written)
    for check in table.checks:
        if check.condition.column == column.name:
            yield _check(check.name, _condition(check))


def _columns(table: Table) -> Iterator[str]:
    row = row_number(table)
    if row == ROW:
        yield f"{identifier(ROW)} INTEGER PRIMARY KEY"
    for column in table.columns:
        if column.name == row:
            yield f"{identifier(row)} INTEGER PRIMARY KEY"
            continue
        yield _column(column)


def _column(column: Column) -> str:
    null = "" if column.nullable else " NOT NULL"
    default = {"version": " DEFAULT 1", "count": " DEFAULT 0"}.get(column.role, "")
    return f"{identifier(column.name)} {_TYPES.get(column.kind, 'TEXT')}{null}{default}"


def create_column(table: Table, column: Column) -> str:
    """Return the definition of one column with its checks, as it can be added to a table."""
    return " ".join((_column(column), *column_checks(table, column)))


def _constraints(table: Table) -> Iterator[str]:
    if table.key != (row_number(table),):
        yield f"CONSTRAINT {identifier(short_name(table.name, 'key'))} UNIQUE ({columns(table.key)})"
    for unique in table.unique:
        if unique.columns == (row_number(table),):
            continue
        yield f"CONSTRAINT {identifier(unique.name)} UNIQUE ({columns(unique.columns)})"
    yield from map(_foreign_key, table.foreign_keys)
    for column in table.columns:
        written = _format(column)
        if written:
            yield _check(short_name(table.name, column.name, "format"), written)
    for check in table.checks:
        yield _check(check.name, _condition(check))


def _foreign_key(key: ForeignKey) -> str:
    return (
        f"CONSTRAINT {identifier(key.name)} FOREIGN KEY ({columns(key.columns)}) "
        f"REFERENCES {identifier(key.table)} ({columns(key.referred)}) ON DELETE {_ON_DELETE[key.on_delete]}"
    )


def _check(name: str, condition: str) -> str:
    return f"CONSTRAINT {identifier(name)} CHECK ({condition})"


def _format(column: Column) -> str:
    """Return what the kind of *column* demands beyond its type, or nothing."""
    name = identifier(column.name)
    match column.kind:
        case "boolean":
            return f"{name} IN (0, 1)"
        case "uuid":
            return f"length({name}) = {_UUID_LENGTH}"
        case "date" | "time" | "datetime":
            return f"{name} GLOB {text(_PATTERNS[column.kind])}"
        case "json":
            return f"json_valid({name})" + (
                "" if column.shape == "any" else f" AND json_type({name}) = {text(column.shape)}"
            )
        case _:
            return ""


def _condition(check: Check) -> str:
    condition = check.condition
    name = identifier(condition.column)
    match condition:
        case Within(min=low, max=high):
            return _range(name, literal(low), literal(high))
        case Length(min=low, max=high):
            return _range(f"length({name})", literal(low), literal(high))
        case Items(min=low, max=high):
            return _range(f"json_array_length({name})", literal(low), literal(high))
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


def literal(value: SqlValue | None) -> str:
    """Return *value* as the column holds it."""
    match value:
        case None:
            return "NULL"
        case bool():
            return str(int(value))
        case int():
            return "(-9223372036854775807 - 1)" if value == -(2**63) else str(value)
        case float():
            return repr(value)
        case str():
            return text(value)
        case bytes():
            return f"X'{value.hex()}'"
        case uuid.UUID():
            return text(str(value))
        case dt.datetime():
            return text(f"{value.replace(tzinfo=None).isoformat(timespec='microseconds')}Z")
        case dt.date():
            return text(value.isoformat())
        case dt.time():
            return text(value.isoformat(timespec="microseconds"))
        case dt.timedelta():
            return str(value // dt.timedelta(microseconds=1))


def create_index(table: Table, index: TableIndex) -> str:
    """Return the statement that makes an index."""
    parts = ", ".join(f"{identifier(part.column)}{' DESC' if part.descending else ''}" for part in index.parts)
    tests = [
        f"{identifier(test.column)} {'IS NULL' if test.value is None else f'= {literal(test.value)}'}"
        for test in index.where
    ]
    where = f" WHERE {' AND '.join(tests)}" if tests else ""
    return f"CREATE INDEX {identifier(index.name)} ON {identifier(table.name)} ({parts}){where}"


def create_search(table: Table, search: Search) -> Iterator[str]:
    """Yield what makes an FTS5 table over the columns, and the triggers that keep it as they are."""
    row, names = identifier(row_number(table)), columns(search.columns)
    arguments = f"{names}, content={text(table.name)}, content_rowid={text(row_number(table))}"
    yield f"CREATE VIRTUAL TABLE {identifier(search.name)} USING fts5({arguments})"
    inner, name = identifier(search.name), identifier(table.name)
    new = ", ".join(f"new.{identifier(column)}" for column in search.columns)
    old = ", ".join(f"old.{identifier(column)}" for column in search.columns)
    add = f"    INSERT INTO {inner} (rowid, {names}) VALUES (new.{row}, {new});"  # noqa: S608 - names, quoted
    remove = f"    INSERT INTO {inner} ({inner}, rowid, {names}) VALUES ('delete', old.{row}, {old});"  # noqa: S608 - names
    for event, body in (
        ("insert", add),
        ("delete", remove),
        ("update", f"{remove}\n{add}"),
    ):
        when = f"UPDATE OF {row}, {names}" if event == "update" else event.upper()
        trigger = identifier(f"{search.name}_{event}")
        yield f"CREATE TRIGGER {trigger} AFTER {when} ON {name} BEGIN\n{body}\nEND"
