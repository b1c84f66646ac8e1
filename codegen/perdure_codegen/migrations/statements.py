"""The statements that turn one table into another: SQLite's ALTER where that is enough, else the table made anew.

A table is made anew as SQLite documents it ("Making Other Kinds Of Table Schema Changes"): under another name, filled,
put in the place of the old one, and given its indexes, its search and its triggers. Other tables go on to refer to it,
as long as nothing looks at foreign keys meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from perdure_codegen.migrations.columns import Made
from perdure_codegen.migrations.pairs import Pair
from perdure_codegen.sql.sqlite import (
    column_checks,
    create_column,
    create_index,
    create_search,
    create_table,
    guard,
    row_number,
)
from perdure_codegen.sql.tables import Column, Table, TableIndex
from perdure_codegen.sql.words import columns, identifier, text

__all__ = ["alter", "can_alter", "cast_rows", "drop", "fill", "new_name", "rename", "settle"]

_EVENTS: Final = ("insert", "delete", "update")


def new_name(table: Table) -> str:
    """Return what a table is called until it takes the place of the old one."""
    return f"perdure_new_{table.name}"


def settle(table: Table) -> Iterator[str]:
    """Yield what makes the indexes, the triggers and the search of a table, and fills the search with its rows."""
    yield from (create_index(table, index) for index in table.indexes)
    yield from _search(table)
    if table.has_tombstones:
        yield from guard(table)


def _search(table: Table) -> Iterator[str]:
    if table.search is not None:
        yield from create_search(table, table.search)
        name = identifier(table.search.name)
        yield f"INSERT INTO {name} ({name}) VALUES ('rebuild')"  # noqa: S608 - a name, quoted


def _dismiss(table: Table) -> Iterator[str]:
    """Yield what drops the search of a table, with the triggers that fill it."""
    if table.search is not None:
        for event in _EVENTS:
            yield f"DROP TRIGGER {identifier(f'{table.search.name}_{event}')}"
        yield f"DROP TABLE {identifier(table.search.name)}"


def drop(table: Table) -> Iterator[str]:
    """Yield what drops a table with all that is made for it."""
    yield from _dismiss(table)
    yield f"DROP TABLE {identifier(table.name)}"


def fill(pair: Pair, made: Made) -> Iterator[str]:
    """Yield what makes a table under its new name, filled by SQL."""
    yield create_table(pair.after, new_name(pair.after))
    values = ", ".join(made.values())
    yield (
        f"INSERT INTO {identifier(new_name(pair.after))} ({columns(made)})\n"
        f"SELECT {values} FROM {identifier(pair.before.name)}"
    )


def cast_rows(tables: tuple[Table, ...]) -> Iterator[str]:
    """Yield what makes the tables of a tree under their new names, filled by the casts of its classes."""
    for table in tables:
        yield create_table(table, new_name(table))
    yield f"SELECT perdure_cast({text(tables[0].name)})"


def rename(table: Table) -> str:
    """Return what puts a table in the place of the old one."""
    return f"ALTER TABLE {identifier(new_name(table))} RENAME TO {identifier(table.name)}"


def can_alter(pair: Pair, made: Made) -> bool:
    """Answer whether ALTER can do it: what it adds, drops or renames stands in no check, key or reference."""
    before, after = pair.before, pair.after
    same = (
        before.name == after.name
        and before.key == after.key
        and before.unique == after.unique
        and before.foreign_keys == after.foreign_keys
        and row_number(before) == row_number(after)
    )
    if not same:
        return False
    renamed, added, dropped = _difference(pair, made)
    free = all(
        _is_free(table, column)
        for table, touched in ((before, (*dropped, *renamed)), (after, renamed.values()))
        for column in touched
    )
    kept = {column.name for column in after.columns} - {*added, *renamed.values()}
    checks = {name: [*column_checks(before, before.column(name))] for name in kept}
    return (
        free
        and not {*renamed.values()} & {column.name for column in before.columns}
        and all(after.column(name).nullable and made.get(name) == "NULL" for name in added)
        and all(before.column(name) == after.column(name) for name in kept)
        and all(_renames(before.column(old), after.column(new)) for old, new in renamed.items())
        and all(checks[name] == [*column_checks(after, after.column(name))] for name in kept)
        and not any(_refers(after, name) for name in added)
    )


def _renames(before: Column, after: Column) -> bool:
    return (before.kind, before.nullable, before.role, before.shape) == (
        after.kind,
        after.nullable,
        after.role,
        after.shape,
    )


def _difference(pair: Pair, made: Made) -> tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]:
    """Return the columns that are renamed, those that are added, and those that are dropped."""
    old = [column.name for column in pair.before.columns]
    quoted = {identifier(name): name for name in old}
    sources = {column.name: quoted.get(made.get(column.name, "")) for column in pair.after.columns}
    renamed = {source: name for name, source in sources.items() if source is not None and source != name}
    added = tuple(name for name, source in sources.items() if source is None)
    used = {source for source in sources.values() if source is not None}
    return renamed, added, tuple(name for name in old if name not in used)


def _is_free(table: Table, name: str) -> bool:
    return not (_refers(table, name) or [*column_checks(table, table.column(name))])


def _refers(table: Table, name: str) -> bool:
    return name in {
        *table.key,
        *(each for unique in table.unique for each in unique.columns),
        *(each for key in table.foreign_keys for each in key.columns),
    }


def alter(pair: Pair, made: Made) -> Iterator[str]:
    """Yield what ALTER does, with the indexes and the search that differ; nothing where the tables are the same."""
    before, after = pair.before, pair.after
    renamed, added, dropped = _difference(pair, made)
    touched = {*renamed, *renamed.values(), *added, *dropped}
    gone = [index for index in before.indexes if index not in after.indexes or _uses(index, touched)]
    searched = bool(before.search != after.search or (before.search is not None and touched & {*before.search.columns}))
    if searched:
        yield from _dismiss(before)
    yield from (f"DROP INDEX {identifier(index.name)}" for index in gone)
    table = identifier(after.name)
    yield from (f"ALTER TABLE {table} DROP COLUMN {identifier(name)}" for name in dropped)
    for old, new in renamed.items():
        yield f"ALTER TABLE {table} RENAME COLUMN {identifier(old)} TO {identifier(new)}"
    yield from (f"ALTER TABLE {table} ADD COLUMN {create_column(after, after.column(name))}" for name in added)
    kept = [index for index in before.indexes if index not in gone]
    yield from (create_index(after, index) for index in after.indexes if index not in kept)
    if searched:
        yield from _search(after)


def _uses(index: TableIndex, touched: set[str]) -> bool:
    return bool(touched & {*(part.column for part in index.parts), *(test.column for test in index.where)})
