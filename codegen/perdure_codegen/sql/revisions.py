"""What belongs to the table of a temporal entity: one of all its revisions, and views of both.

The table itself has the latest revision of whatever is there now, so that indexes, unique keys, references and the
full-text search are of that alone. A row of the revisions is never changed: a tombstone has the key, and NULL in all
other fields.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from perdure_codegen.sql.tables import (
    Absent,
    Check,
    Column,
    Part,
    Present,
    Table,
    TableIndex,
    Unique,
)
from perdure_codegen.sql.words import short_name

__all__ = ["DELETED", "POSITION", "RECORDED", "View", "marks", "revisions_name", "revisions_of", "views_of"]

RECORDED = "_recorded_at"
POSITION = "_position"
DELETED = "_deleted"


class View(Struct, frozen=True):
    """A view of the *columns* of a *table*."""

    name: str
    table: str
    columns: tuple[str, ...]


def marks() -> tuple[Column, ...]:
    """Return the columns that say when the row of a temporal entity was recorded, and in which order."""
    return Column(RECORDED, "integer", role="recorded"), Column(POSITION, "integer", role="change")


def revisions_name(name: str) -> str:
    """Return what the revisions of a table are called."""
    return short_name(name, "revisions")


def revisions_of(table: Table) -> Table | None:
    """Return the table of all revisions of a temporal entity; None where *table* is none's."""
    if not table.is_temporal:
        return None
    name = revisions_name(table.name)
    columns: list[Column] = []
    checks: list[Check] = []
    for column in table.columns:
        if column.role != "field" or column.name in table.key:
            columns.append(column)
            continue
        columns.append(replace(column, nullable=True))
        condition = Absent(column.name) if column.nullable else Present(column.name)
        checks.append(Check(short_name(name, column.name, "deleted"), condition))
    return Table(
        entity=table.entity,
        name=name,
        columns=(*columns, Column(DELETED, "boolean", role="tombstone")),
        key=(*table.key, RECORDED),
        unique=(Unique(short_name(name, "order"), (POSITION,)),),
        checks=(*table.checks, *checks),
        indexes=(TableIndex(short_name(name, "by_time"), (Part(RECORDED),)),),
    )


def views_of(table: Table) -> tuple[View, ...]:
    """Return the views of a temporal entity for other tools: of the latest revisions, and of all."""
    revisions = revisions_of(table)
    if revisions is None:
        return ()
    return (
        View(short_name(table.name, "latest"), table.name, tuple(column.name for column in table.columns)),
        View(short_name(table.name, "history"), revisions.name, tuple(column.name for column in revisions.columns)),
    )
