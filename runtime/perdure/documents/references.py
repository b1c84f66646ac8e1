"""References of documents to what is not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import apsw

from perdure.engines.rows import Row, Value
from perdure.engines.sqlite.connections import fetch
from perdure.engines.sqlite.statements import quoted
from perdure.entities.bound import Bound
from perdure.errors import shown

__all__ = ["lost_references"]


def lost_references(bounds: Mapping[str, Bound], connection: apsw.Connection) -> Iterator[tuple[Bound, Row, str, str]]:
    """Yield each row that refers to one that is not there: its table, the row, the column, and why."""
    for table, number, target, place in fetch(connection, "PRAGMA foreign_key_check"):
        bound = bounds[table]
        names = {key[0]: key[3] for key in fetch(connection, f"PRAGMA foreign_key_list({quoted(table)})")}
        columns = ", ".join(map(quoted, bound.raw.columns))
        (row,) = fetch(connection, f"SELECT {columns} FROM {quoted(table)} WHERE rowid = ?", (number,))  # noqa: S608 - names
        column = names[place]
        raw: Value = row[bound.raw.columns.index(column)]
        value = bound.columns[column].from_raw(raw)
        yield bound, row, column, f"there is no such row of `{target}`: {shown(value)}"
