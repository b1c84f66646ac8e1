"""Names in the database: of tables, their columns and their indexes."""

from __future__ import annotations

import keyword
from collections.abc import Iterator
from typing import Final

from perdure_codegen.checks import rules
from perdure_codegen.checks.names import STORE_WORDS
from perdure_codegen.diagnostic import Related
from perdure_codegen.meaning.scope import Report
from perdure_codegen.model import Domain, Entity
from perdure_codegen.span import Span
from perdure_codegen.sql.reserved import SQL_WORDS
from perdure_codegen.sql.tables import Table
from perdure_codegen.tables import schema_of

__all__ = ["check_relations"]

_MEMBERS: Final = frozenset({"entities", "transaction", "buffer", "flush", "flushed", "wait", "discard"})
"""Members of what a generated package has for tables, and the module that it has them of."""
_OURS: Final = ("perdure_", "sqlite_", "pg_")


def check_relations(domain: Domain, report: Report) -> None:
    """Report reserved names and collisions of tables, columns and indexes, which SQL tells apart but for case."""
    first: dict[str, tuple[str, Entity]] = {}
    for table in schema_of(domain).tables:
        entity = domain.entities[table.entity]
        _reserved(domain, entity, report)
        _columns(domain, entity, table, report)
        for name in dict.fromkeys(relation.casefold() for relation in table.relations):
            other = first.setdefault(name, (table.name, entity))
            if other[1] is not entity:
                report(
                    rules.NAME_COLLISION.at(
                        entity.words["table",],
                        _both(name, other[0], table.name),
                        help="choose another name for one of the tables",
                        related=Related(other[1].words["table",], f"the table `{other[0]}`"),
                    )
                )
                break
        _twice(entity, table, report)


def _both(name: str, one: str, two: str) -> str:
    """Return what is wrong with *name*, which two tables need."""
    if name == one == two:
        return f"the table `{name}` is declared twice"
    if name in {one, two}:
        return f"`{name}` is a table, and what is made for the table `{two if name == one else one}`"
    return f"`{name}` would be made for the table `{one}` and for the table `{two}`"


def _twice(entity: Entity, table: Table, report: Report) -> None:
    seen: set[str] = set()
    for name in (*(index.name for index in table.indexes), *(unique.name for unique in table.unique)):
        if name in seen:
            report(
                rules.NAME_COLLISION.at(
                    entity.words["table",],
                    f"two indexes of `{table.name}` would be called `{name}`",
                    help="remove one of them: they have the same columns",
                )
            )
        seen.add(name)


def _reserved(domain: Domain, entity: Entity, report: Report) -> None:
    table, span = entity.table, entity.words["table",]
    if table in SQL_WORDS:
        _refuse(table, span, "SQL", f"say `{table}s`", report)
    elif keyword.iskeyword(table):
        _refuse(table, span, "Python", f"say `{table}_rows`", report)
    elif table in STORE_WORDS | _MEMBERS:
        _refuse(table, span, "the store itself", f"say `{table}_`", report)
    elif table.startswith(_OURS):
        _refuse(table, span, "the database itself", f"say `{table.partition('_')[2]}`", report)
    for stream in domain.streams.values():
        if stream.name == table:
            report(
                rules.NAME_COLLISION.at(
                    span,
                    f"`{table}` is a table and a stream, and the store has one member of that name",
                    help="choose another name for one of them",
                    related=Related(stream.span, "the stream"),
                )
            )


def _refuse(name: str, span: Span, owner: str, proposal: str, report: Report) -> None:
    message = f"a table cannot be called `{name}`, which belongs to {owner}"
    report(rules.RESERVED_NAME.at(span, message, help=f"choose another, {proposal}"))


def _columns(domain: Domain, entity: Entity, table: Table, report: Report) -> None:
    places = domain.types[entity.name].places
    seen: dict[str, str] = {}
    for name, what in _named(table):
        other = seen.setdefault(name.casefold(), what)
        if other != what:
            span = places.get(name) or entity.words.get(("count", name)) or entity.span
            report(
                rules.NAME_COLLISION.at(
                    span,
                    f"`{name}` is {what}, and {other}",
                    help="choose another name for the field",
                )
            )


def _named(table: Table) -> Iterator[tuple[str, str]]:
    for column in table.columns:
        match column.role:
            case "parent":
                yield column.name, "the column that holds the key of its parent"
            case "count":
                yield column.name, "a count"
            case _:
                yield column.name, "a field"
