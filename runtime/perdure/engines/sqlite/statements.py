"""The text of statements, each written once. Whatever stands in it is a name of generated code, quoted."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import assert_never

from perdure.engines.rows import (
    Change,
    Clear,
    Count,
    Delete,
    Extent,
    Insert,
    Owned,
    RawTable,
    Select,
    Statement,
    Test,
    Update,
)

__all__ = ["quoted", "search_text", "silent_text", "text_of"]

_SNIPPET_WORDS = 16
_FIRST_ROW = -(2**63)


@functools.lru_cache(maxsize=1024)
def text_of(statement: Statement) -> str:
    """Return the text of *statement*, with `?` for each of its values."""
    match statement:
        case Select():
            return _select(statement)
        case Count(table, tests):
            return f"SELECT count(*) FROM {quoted(table.name)}{_where(map(_test, tests))}"  # noqa: S608 - names
        case Owned():
            return _owned(statement)
        case Extent(table):
            last = f"coalesce(max({quoted(table.position)}), -1)"
            return f"SELECT count(*), {last} FROM {quoted(table.name)}{_where(map(_equal, table.parent))}"  # noqa: S608 - names
        case Insert():
            return _insert(statement)
        case Update():
            return _update(statement)
        case Delete(table, where):
            return f"DELETE FROM {quoted(table.name)}{_where(map(_equal, where))} RETURNING 1"  # noqa: S608 - names
        case Clear(table, tests):
            return f"DELETE FROM {quoted(table.name)}{_where(map(_test, tests))}"  # noqa: S608 - names
        case _:
            assert_never(statement)


@functools.lru_cache(maxsize=1024)
def silent_text(statement: Change) -> str:
    """Return the text of *statement* without what it returns: an upsert takes 4 us of 6 then (measured)."""
    return text_of(statement).partition(" RETURNING ")[0]


def quoted(name: str) -> str:
    """Return a name as SQL has it."""
    return '"' + name.replace('"', '""') + '"'


def _names(names: Iterable[str]) -> str:
    return ", ".join(map(quoted, names))


def _equal(column: str) -> str:
    return f"{quoted(column)} = ?"


def _test(test: Test) -> str:
    return (
        f"{quoted(test.column)} IS NULL" if test.operator == "is null" else f"{quoted(test.column)} {test.operator} ?"
    )


def _where(conditions: Iterable[str]) -> str:
    text = " AND ".join(conditions)
    return f" WHERE {text}" if text else ""


def _select(statement: Select) -> str:
    table, conditions = statement.table, [_test(test) for test in statement.tests]
    columns = (*table.columns, *((table.row,) if statement.by_row else ()))
    if statement.after:
        conditions.append(_behind(statement))
    text = f"SELECT {_names(columns)} FROM {quoted(table.name)}{_where(conditions)}"  # noqa: S608 - names
    if statement.order:
        text += f" ORDER BY {', '.join(f'{quoted(column)}{way}' for column, way in _ways(statement))}"
    return f"{text} LIMIT ?" if statement.limited else text


def _ways(statement: Select) -> Iterable[tuple[str, str]]:
    """Yield each column of the order, and how it goes."""
    yield from ((column, " DESC" if statement.descending else "") for column in statement.order)
    if statement.by_row:
        yield statement.table.row, " DESC" if statement.by_row == "falling" else ""


def _behind(statement: Select) -> str:
    """Return the condition of coming after a row; what goes two ways is no one comparison."""
    places = [f":after{number}" for number, _ in enumerate(_ways(statement))]
    columns = [column for column, _ in _ways(statement)]
    sign = "<" if statement.descending else ">"
    if not statement.by_row or (statement.by_row == "falling") is statement.descending:
        if len(columns) == 1:
            return f"{quoted(columns[0])} {sign} {places[0]}"
        return f"({_names(columns)}) {sign} ({', '.join(places)})"
    first, row = map(quoted, columns)
    other = ">" if statement.descending else "<"
    return f"{first} {sign}= {places[0]} AND ({first} {sign} {places[0]} OR {row} {other} {places[1]})"


def _owned(statement: Owned) -> str:
    table, columns = statement.table, statement.columns
    if len(columns) == 1:
        keys = "SELECT value ->> 0 FROM json_each(?)"
    else:
        keys = f"SELECT {', '.join(f'value ->> {place}' for place in range(len(columns)))} FROM json_each(?)"  # noqa: S608 - numbers
    owner = _names(columns) if len(columns) == 1 else f"({_names(columns)})"
    order = _names((*table.parent, table.position))
    return f"SELECT {_names(table.columns)} FROM {quoted(table.name)} WHERE {owner} IN ({keys}) ORDER BY {order}"  # noqa: S608 - names


@functools.lru_cache(maxsize=256)
def search_text(table: RawTable) -> str:
    """Return the text that finds rows by their words: the query, both marks, the limit, and an offset are its values.

    What many rows have takes long to rank, 1 us a row, and ranks all alike. So only the last of them, those up to the
    offset, are ranked: the search for a word of all 10,000 messages takes 1.3 ms rather than 8 (measured).
    """
    columns = ", ".join(f"{quoted(table.name)}.{quoted(column)}" for column in table.columns)
    search = quoted(table.search)
    return (
        f"SELECT {columns}, snippet({search}, -1, ?2, ?3, '...', {_SNIPPET_WORDS}) FROM {search} "  # noqa: S608 - names
        f"JOIN {quoted(table.name)} ON {quoted(table.name)}.{quoted(table.row)} = {search}.rowid "
        f"WHERE {search} MATCH ?1 AND {search}.rowid >= coalesce((SELECT rowid FROM {search} "
        f"WHERE {search} MATCH ?1 ORDER BY rowid DESC LIMIT 1 OFFSET ?5), {_FIRST_ROW}) ORDER BY {search}.rank LIMIT ?4"
    )


def _insert(statement: Insert) -> str:
    table, columns = statement.table, statement.columns
    places = ", ".join("?" for _ in columns)
    text = f"INSERT INTO {quoted(table.name)} ({_names(columns)}) VALUES ({places})"  # noqa: S608 - names
    if statement.on_conflict == "fail":
        return text
    text += f" ON CONFLICT ({_names(table.key)})"
    if statement.on_conflict == "skip":
        return f"{text} DO NOTHING RETURNING 1"
    sets = [f"{quoted(column)} = excluded.{quoted(column)}" for column in columns if column not in table.key]
    if statement.counter:
        sets.append(f"{quoted(statement.counter)} = {quoted(statement.counter)} + 1")
    if not sets:
        return f"{text} DO NOTHING RETURNING 1"
    return f"{text} DO UPDATE SET {', '.join(sets)} RETURNING {quoted(statement.counter) if statement.counter else '1'}"


def _update(statement: Update) -> str:
    sets = [f"{quoted(column)} = ?" for column in statement.columns]
    sets += [f"{quoted(column)} = {quoted(column)} + ?" for column in statement.sums]
    returning = _names(statement.returning) or "1"
    where = _where(map(_equal, statement.where))
    return f"UPDATE {quoted(statement.table.name)} SET {', '.join(sets)}{where} RETURNING {returning}"  # noqa: S608 - names
