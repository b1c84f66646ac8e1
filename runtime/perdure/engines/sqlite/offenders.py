"""Which rows break a rule that a migration brings: they are looked for once it was stopped, and named by their keys."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import apsw

from perdure.engines.migrations import Refused
from perdure.engines.sqlite.connections import fetch

__all__ = ["NEW", "alike", "referring_to_nothing"]

NEW: Final = "perdure_new_"
"""How the name begins of a table that takes the place of another."""

_SHOWN: Final = 3
"""How many rows are named."""
_TWO: Final = 2
_FILLING: Final = r'^INSERT INTO "{table}" \((?P<columns>[^\n]+)\)\n(?P<rows>SELECT [^\n]+ FROM "[^\n]+");$'
"""The statement that fills a table; generated scripts have no line breaks but those."""


def alike(connection: apsw.Connection, script: str, error: apsw.ConstraintError) -> Refused:
    """Return which rows are alike where they must not be, after a statement of *script* was stopped by *error*."""
    told = str(error).rpartition(": ")[2]
    table = told.partition(".")[0]
    shown = table.removeprefix(NEW)
    names = [name.partition(".")[2] for name in told.split(", ")]
    filling = re.search(_FILLING.format(table=re.escape(table)), script, re.MULTILINE)
    key = _key(connection, table)
    if filling is None or not key or not str(error).startswith("UNIQUE"):
        return Refused(shown, None, str(error).replace(NEW, ""))
    both = ", ".join(map(_quoted, names))
    given = " AND ".join(f"{_quoted(name)} IS NOT NULL" for name in names)
    rows = f"WITH made ({filling['columns']}) AS ({filling['rows']})"
    groups = f"SELECT {both} FROM made WHERE {given} GROUP BY {both} HAVING count(*) > 1"  # noqa: S608 - names, quoted
    ((count,),) = fetch(connection, f"{rows} SELECT count(*) FROM ({groups})")  # noqa: S608 - names, quoted
    found = fetch(
        connection,
        f"{rows} SELECT {', '.join(map(_quoted, key))} FROM made WHERE ({both}) IN (SELECT * FROM ({groups} LIMIT 1)) "  # noqa: S608 - the same
        f"ORDER BY {', '.join(map(_quoted, key))} LIMIT {_SHOWN + 1}",
    )
    others = (
        f"; there {'is' if count == _TWO else 'are'} {count - 1} more such group{'s' if count > _TWO else ''}"
        if count > 1
        else ""
    )
    where = " and ".join(f"`{name}`" for name in names)
    return Refused(shown, _one(found[0]), f"it is alike in {where} with {_listed(found[1:])}{others}")


def referring_to_nothing(connection: apsw.Connection) -> Refused | None:
    """Return which rows refer to none, None where all refer to some."""
    for table, _, parent, place in fetch(connection, "PRAGMA foreign_key_check"):
        pairs = [
            (own, theirs)
            for number, _, _, own, theirs, *_ in fetch(connection, f"PRAGMA foreign_key_list({_quoted(table)})")
            if number == place
        ]
        key = _key(connection, table)
        why = f"it refers to no row of `{parent}` by {' and '.join(f'`{own}`' for own, _ in pairs)}"
        if not key:
            return Refused(table, None, why)
        given = " AND ".join(f"own.{_quoted(own)} IS NOT NULL" for own, _ in pairs)
        same = " AND ".join(f"other.{_quoted(theirs)} = own.{_quoted(own)}" for own, theirs in pairs)
        broken = (
            f"FROM {_quoted(table)} AS own WHERE {given} "  # noqa: S608 - names, quoted
            f"AND NOT EXISTS (SELECT 1 FROM {_quoted(parent)} AS other WHERE {same})"
        )
        columns = ", ".join(f"own.{_quoted(name)}" for name in key)
        ((count,),) = fetch(connection, f"SELECT count(*) {broken}")
        found = fetch(connection, f"SELECT {columns} {broken} ORDER BY {columns} LIMIT {_SHOWN}")
        others = f", and so {'does' if count == _TWO else 'do'} {_listed(found[1:], count - 1)}" if count > 1 else ""
        return Refused(table, _one(found[0]), f"{why}{others}")
    return None


def _key(connection: apsw.Connection, table: str) -> list[str]:
    """Return the columns that the key of *table* is of: its primary key, or, of a table with row numbers, the first."""
    found = [(place, name) for _, name, _, _, _, place in fetch(connection, f"PRAGMA table_info({_quoted(table)})")]
    primary = [name for place, name in sorted(found) if place and name != "_row"]
    first = f"sqlite_autoindex_{table}_1"
    return primary or [name for _, _, name in fetch(connection, f"PRAGMA index_info({_quoted(first)})")]


def _one(key: Sequence[object]) -> object:
    return key[0] if len(key) == 1 else tuple(key)


def _listed(keys: Sequence[Sequence[object]], count: int | None = None) -> str:
    """Return some keys for a message, of which there are *count*, or one more than are named."""
    names = [f"{_one(key)!r}" for key in keys[: _SHOWN - 1]]
    more = len(keys) > len(names) if count is None else count > len(names)
    return f"{', '.join(names)} and others" if more else " and ".join(names)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
