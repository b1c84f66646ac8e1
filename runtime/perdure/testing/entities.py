"""What the tables of every domain promise, for its generated tests and for yours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

import apsw
import attrs

from perdure.documents.kinds import Form, parsed
from perdure.engines.rows import Count, Delete, Extent, Owned, Select, Statement, Test, Update
from perdure.engines.sqlite.rows import SqliteRows
from perdure.engines.sqlite.statements import search_text
from perdure.entities import Bindings, Query, Schema, Table
from perdure.entities.bound import Bound
from perdure.entities.reading import one, order_of, whole
from perdure.entities.writing import Writer
from perdure.errors import AlreadyExists
from perdure.testing.temporal.plans import check_plans_of_revisions

__all__ = ["check_plans", "check_queries", "check_survives"]

T = TypeVar("T")


def _rows(schema: Schema) -> SqliteRows:
    """Return the rows of an empty database, in which nothing looks at references."""
    return SqliteRows(_connection(schema.script()))


def _connection(script: str) -> apsw.Connection:
    connection = apsw.Connection(":memory:")
    connection.execute(script).fetchall()
    return connection


def check_survives(schema: Schema, table: Table[T, Any], value: T) -> None:
    """Check that *value* comes back equal, in value and type, when inserted, updated and put in the place of itself.

    And from a JSON file, which is always the same for it. A value is left out that has children alike in
    what is unique in their table, which strategies do not know.
    """
    rows = _rows(schema)
    bound = Bindings(schema).tables[table.name]
    key = bound.key_of(value)
    with rows.step():
        try:
            Writer(bound, rows).insert([value])
        except AlreadyExists:
            return
        _check_same(bound, rows, key, value)
        Writer(bound, rows).update(value)
        _check_same(bound, rows, key, value)
        Writer(bound, rows).delete(key)
        Writer(bound, rows).upsert(value)
        _check_same(bound, rows, key, value)
    _check_document(bound, value)


def _check_document(bound: Bound, value: object) -> None:
    form = Form(bound, None)
    document = form.write(value, {})
    found = form.read(parsed(document, "document"), "document")
    assert found == value
    assert _types(found) == _types(value)
    assert form.write(found, {}) == document


def _check_same(bound: Bound, rows: SqliteRows, key: tuple[Any, ...], value: object) -> None:
    (found,) = whole(bound, rows, [one(bound, rows, key)])
    assert found == value
    assert _types(found) == _types(value)


def _types(value: object) -> object:
    """Return the types of all that is in *value*; what is equal and of equal types is the same, sets aside."""
    cls = type(value)
    if attrs.has(cls):
        inner: object = [_types(getattr(value, field.name)) for field in attrs.fields(cls)]
    elif isinstance(value, tuple | list):
        inner = list(map(_types, value))
    elif isinstance(value, dict):
        inner = {key: _types(item) for key, item in value.items()}
    else:
        inner = None
    return cls, inner


def check_plans(schema: Schema) -> None:
    """Check that whatever a repository asks finds its rows by an index or a key, and lists sort none.

    Where there are conditions, the index or the key begins with one: going through all of an index is not enough.
    """
    connection = _connection(schema.script())
    rows = SqliteRows(connection)
    for bound in Bindings(schema).tables.values():
        for statement in _statements(bound):
            for line in rows.plan(statement):
                assert _finds(statement, line), (statement, line)
                assert "TEMP B-TREE FOR ORDER BY" not in line or not getattr(statement, "by_row", ""), (statement, line)
        if bound.raw.search:
            _check_search(connection, bound)
        if bound.revisions is not None:
            check_plans_of_revisions(bound, rows)


def _check_search(connection: apsw.Connection, bound: Bound) -> None:
    """Check that a search looks at the rows of its words alone."""
    sql = f"EXPLAIN QUERY PLAN {search_text(bound.raw)}"
    for *_, line in connection.execute(sql, (None,) * 5):
        assert not str(line).startswith("SCAN") or "VIRTUAL TABLE" in str(line), (bound.name, line)


def _finds(statement: Statement, line: str) -> bool:
    """Answer whether a line of a plan is by an index, or goes through a table in the order of its own key."""
    if not line.startswith("SCAN") or "VIRTUAL" in line:
        return True
    if "USING" in line:
        return not getattr(statement, "tests", ())
    return isinstance(statement, Select) and statement.order == (statement.table.row,)


_COLUMNS = re.compile(r'(?:^    "[^\n]*\n)+', re.MULTILINE)


def check_queries(schema: Schema, queries: Iterable[Query[Any]]) -> None:
    """Check that each query can be asked of empty tables, and of such with their columns in another order.

    It finds its columns in the order that its rows have, and looks at all rows of a table only where it says so.
    """
    tables = [table.name for table in schema.tables()]
    fresh = schema.script()
    for script in (fresh, _COLUMNS.sub(_reversed, fresh)):
        connection = _connection(script)
        for query in queries:
            assert _columns(connection, query) == query.columns, query.name
            values = dict.fromkeys(query.params, "1")  # a text, a number, a limit, JSON, and a word to be found
            query.made(SqliteRows(connection).query(query.sql, values))
            for *_, line in connection.execute(f"EXPLAIN QUERY PLAN {query.sql}", values):
                assert query.scans or not _is_scan(str(line), query.sql, tables), (query.name, line)


def _reversed(found: re.Match[str]) -> str:
    """Return the columns of a table in the opposite order, each behind a comma but for the last."""
    lines = [line.rstrip(",") for line in found[0].splitlines()]
    comma = "," if found[0].rstrip().endswith(",") else ""
    return ",\n".join(reversed(lines)) + f"{comma}\n"


def _columns(connection: apsw.Connection, query: Query[Any]) -> tuple[str, ...]:
    """Return what the columns of the result are called, though there are no rows."""
    found: list[str] = []

    def trace(cursor: apsw.Cursor, _sql: str, _values: object) -> bool:
        found.extend(each[0] for each in cursor.get_description())
        return False

    connection.exec_trace = trace
    try:
        connection.execute(query.sql, dict.fromkeys(query.params))
    except apsw.ExecTraceAbort:
        pass
    finally:
        connection.exec_trace = None
    return tuple(found)


def _is_scan(line: str, sql: str, tables: Iterable[str]) -> bool:
    """Answer whether *line* of a plan looks at all rows of one of *tables*, which may have another name in *sql*."""
    found = re.fullmatch(r"SCAN (\S+)", line)
    if found is None:
        return "AUTOMATIC" in line
    name = re.escape(found[1])
    return any(
        found[1] == table or re.search(rf'\b{table}"?\s+(as\s+)?"?{name}\b', sql, re.IGNORECASE) for table in tables
    )


def _statements(bound: Bound) -> Iterator[Statement]:
    raw, key = bound.raw, tuple(Test(name, "=") for name in bound.raw.key)
    yield Select(raw, key)
    yield Count(raw)
    yield Delete(raw, raw.key)
    yield Update(raw, raw.columns[-1:], (), raw.key)
    if raw.parent:
        yield Extent(raw)
        yield from (Owned(raw, raw.parent[:size]) for size in range(1, len(raw.parent) + 1))
    for columns in bound.indexed:
        names = [name for name, _ in columns]
        for size in range(1, len(names) + 1):
            equal = tuple(Test(name, "=") for name in names[: size - 1])
            last = names[size - 1]
            yield Select(raw, (*equal, Test(last, "=")), raw.key, limited=True)
            yield from (Count(raw, (*equal, Test(last, operator))) for operator in ("=", ">=", "<"))
            if bound.columns[last].nullable:
                yield Select(raw, (*equal, Test(last, "is null")), raw.key, limited=True)
            else:
                yield from _lists(bound, dict.fromkeys(names[: size - 1]), equal, last)


def _lists(bound: Bound, where: Mapping[str, object], equal: tuple[Test, ...], name: str) -> Iterator[Select]:
    """Yield the lists in the order of *name*, from the beginning and from any place on."""
    for descending in (False, True):
        order = order_of(bound, name, where, descending=descending)
        assert order is not None, name
        for after in (False, True):
            for tests in (equal, (*equal, Test(name, ">="))):
                yield Select(bound.raw, tests, order.columns, descending, after, limited=True, by_row=order.by_row)
