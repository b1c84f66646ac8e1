"""The revisions of temporal entities: each is carried, and the latest ones are those of them that are the last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from perdure_codegen.migrations.columns import Made
from perdure_codegen.migrations.pairs import Pair
from perdure_codegen.migrations.statements import new_name
from perdure_codegen.sql.revisions import DELETED, RECORDED, revisions_of
from perdure_codegen.sql.tables import Table
from perdure_codegen.sql.words import columns, identifier

__all__ = ["latest_rows", "revised", "with_revisions"]


def with_revisions(tables: Iterable[Table]) -> Iterator[Table]:
    """Yield *tables*, each followed by that of its revisions if it has one."""
    for table in tables:
        yield table
        revisions = revisions_of(table)
        if revisions is not None:
            yield revisions


def revised(pair: Pair, made: Made) -> tuple[Pair, Made] | None:
    """Return the tables of revisions of *pair*, and what their columns are made of, by what *made* says of the others.

    None where there are none. A tombstone gets no value of a constant.
    """
    before, after = revisions_of(pair.before), revisions_of(pair.after)
    if before is None or after is None:
        return None
    found: dict[str, str] = {}
    for column in after.columns:
        value = made.get(column.name, identifier(column.name))
        is_constant = column.role == "field" and not value.startswith('"') and value != "NULL"
        found[column.name] = f"CASE WHEN NOT {identifier(DELETED)} THEN {value} END" if is_constant else value
    return Pair(before, after), found


def latest_rows(table: Table) -> Iterator[str]:
    """Yield what fills a new table by the revisions that are the last of their keys, unless those are tombstones."""
    revisions = revisions_of(table)
    if revisions is None:
        return
    names = columns(column.name for column in table.columns)
    name, moment = identifier(new_name(revisions)), identifier(RECORDED)
    same = " AND ".join(f"later.{identifier(key)} = one.{identifier(key)}" for key in table.key)
    yield (
        f"INSERT INTO {identifier(new_name(table))} ({names})\n"  # noqa: S608 - names, quoted
        f"SELECT {names} FROM {name} AS one WHERE NOT {identifier(DELETED)} AND NOT EXISTS (\n"
        f"    SELECT 1 FROM {name} AS later\n    WHERE {same} AND later.{moment} > one.{moment}\n)"
    )
