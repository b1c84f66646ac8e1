"""What somebody altered in the tables of a file, beside what made them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any, Final, TypeAlias

import apsw

from perdure.engines.sqlite.connections import CREATE, MEMORY, connect, fetch

__all__ = ["edits"]

Definition: TypeAlias = Mapping[str, object]
"""What a table, an index or a trigger is: its parts by name."""

_OBJECTS: Final = r"""
    SELECT type, name, coalesce(sql, '') FROM sqlite_schema
    WHERE name NOT LIKE 'perdure\_%' ESCAPE '\' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
        AND tbl_name NOT LIKE 'perdure\_%' ESCAPE '\' AND tbl_name NOT LIKE 'sqlite\_%' ESCAPE '\'
    ORDER BY type, name
"""
_COLUMNS: Final = 'SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?)'
_KEYS: Final = "SELECT seqno, name, desc, coll, key FROM pragma_index_xinfo(?)"


def edits(connection: apsw.Connection, script: str) -> list[str]:
    """Return how the tables of a file, with indexes and triggers, differ from those that *script* makes, in words.

    How a table is written down says nothing: one that was migrated has the same columns, in another order.
    """
    with closing(connect(MEMORY, CREATE)) as fresh:
        fetch(fresh, script)
        wanted, found = _objects(fresh), _objects(connection)
    told = [f"{kind} `{name}` is missing" for kind, name in wanted.keys() - found.keys()]
    told += [f"{kind} `{name}` was added" for kind, name in found.keys() - wanted.keys()]
    for kind, name in wanted.keys() & found.keys():
        told += _parts(kind, name, wanted[kind, name], found[kind, name])
    return sorted(told) or ["a check, a reference or a key of a table is another one"]


def _objects(connection: apsw.Connection) -> Mapping[tuple[str, str], Definition]:
    return {(kind, name): _definition(connection, kind, name, sql) for kind, name, sql in fetch(connection, _OBJECTS)}


def _definition(connection: apsw.Connection, kind: str, name: str, sql: str) -> Definition:
    match kind:
        case "table":
            return {column: rest for column, *rest in _asked(connection, _COLUMNS, name)}
        case "index":
            _, where, condition = sql.partition(" WHERE ")
            return {"columns": _asked(connection, _KEYS, name), "where": _plain(where + condition)}
        case _:
            return {"text": _plain(sql)}


def _asked(connection: apsw.Connection, sql: str, name: str) -> list[tuple[Any, ...]]:  # Any: SQLite's own columns
    return fetch(connection, sql, (name,))


def _plain(sql: str) -> str:
    return " ".join(sql.replace('"', "").split())


def _parts(kind: str, name: str, wanted: Definition, found: Definition) -> Iterator[str]:
    """Yield how one of them differs."""
    if kind != "table":
        if wanted != found:
            yield f"{kind} `{name}` is another one"
        return
    for column in wanted.keys() | found.keys():
        if column not in found:
            yield f"column `{name}.{column}` is missing"
        elif column not in wanted:
            yield f"column `{name}.{column}` was added"
        elif wanted[column] != found[column]:
            yield f"column `{name}.{column}` is another one"
