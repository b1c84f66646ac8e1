"""Entities whose tables could not be made, or would not do what is asked of them."""

from __future__ import annotations

from collections.abc import Iterator

from perdure_codegen.checks import entity_rules as rules
from perdure_codegen.diagnostic import Related
from perdure_codegen.meaning.scope import Report
from perdure_codegen.model import Domain, Entity
from perdure_codegen.span import Span
from perdure_codegen.sql.tables import Column, ColumnKind, Table
from perdure_codegen.tables import schema_of

__all__ = ["check_entities"]

_KEYS: frozenset[ColumnKind] = frozenset({"text", "integer", "uuid", "date", "time", "datetime", "duration"})
_INDEXED: frozenset[ColumnKind] = _KEYS | {"boolean", "float", "bytes"}
_SEARCH_WORDS = frozenset({"rank", "rowid"})
"""What the full-text search calls columns of its own."""


def check_entities(domain: Domain, report: Report) -> None:
    """Report keys, indexes and children that no table can have."""
    _children(domain, report)
    for table in schema_of(domain).tables:
        entity = domain.entities[table.entity]
        _keys(entity, table, report)
        _indexes(entity, table, report)
        _searches(entity, table, report)
        _counters(entity, table, report)


def _children(domain: Domain, report: Report) -> None:
    first: dict[str, tuple[Entity, str]] = {}
    for entity in domain.entities.values():
        for field, child in entity.children.items():
            owner, other = first.setdefault(child.entity, (entity, field))
            if (owner, other) != (entity, field):
                report(
                    rules.CHILD.at(
                        child.span,
                        f"`{child.entity}` belongs to `{owner.name}.{other}` already",
                        help="declare an entity for each collection, with a table of its own",
                        related=Related(owner.children[other].span, "it belongs to this one"),
                    )
                )
    for name in first:
        child_entity = domain.entities[name]
        if child_entity.versioned:
            report(
                rules.CHILD.at(
                    child_entity.span,
                    f"`{name}` is saved with its parent, whose version counts",
                    help=f"remove `version`, and write `version: true` under `{first[name][0].name}`",
                )
            )


def _keys(entity: Entity, table: Table, report: Report) -> None:
    for name in entity.key:
        column = table.column(name)
        if column.kind not in _KEYS or column.nullable:
            report(
                rules.ENTITY_KEY.at(
                    entity.words["key", name],
                    f"`{name}` cannot be part of a key: it {_reason(column)}",
                    help="a key is made of texts, integers, UUIDs, enums, dates, times and durations, without None",
                )
            )


def _reason(column: Column) -> str:
    return "may be None" if column.nullable else f"holds {_HELD.get(column.kind, column.kind)}"


_HELD: dict[ColumnKind, str] = {
    "json": "JSON",
    "decimal": "a decimal, which is kept as text: 1.0 and 1.00 would differ",
    "float": "a float",
    "boolean": "a bool",
    "bytes": "bytes",
    "integer": "an integer",
    "uuid": "a UUID",
}


def _indexes(entity: Entity, table: Table, report: Report) -> None:
    for name, span in _indexed(entity):
        column = table.column(name)
        if column.kind not in _INDEXED:
            report(
                rules.ENTITY_COLUMN.at(
                    span,
                    f"`{name}` cannot be indexed: it holds {_HELD[column.kind]}",
                    help="index a scalar; a decimal can be found and ordered as an integer of its smallest unit",
                )
            )


def _indexed(entity: Entity) -> Iterator[tuple[str, Span]]:
    for names in entity.unique:
        yield from ((name, entity.words["unique", name]) for name in names)
    for index in entity.indexes:
        yield from ((column.field, entity.words["index", column.field]) for column in index.columns)
        yield from ((test.field, index.span) for test in index.where)


def _searches(entity: Entity, table: Table, report: Report) -> None:
    for name in entity.search:
        column, span = table.column(name), entity.words["search", name]
        if column.kind != "text":
            message = f"`{name}` cannot be searched for words: it holds {_HELD.get(column.kind, f'a {column.kind}')}"
            report(rules.ENTITY_COLUMN.at(span, message, help="search fields of type `str`"))
        elif name in _SEARCH_WORDS:
            message = f"`{name}` is what the full-text search calls a column of its own"
            report(rules.ENTITY_COLUMN.at(span, message, help=f"call the field something else, say `{name}_`"))


def _counters(entity: Entity, table: Table, report: Report) -> None:
    keys = {"of the key": set(entity.key), "of a unique key": {name for names in entity.unique for name in names}}
    for name in entity.counters:
        column, span = table.column(name), entity.words["counter", name]
        why = [f"is part {part}" for part, names in keys.items() if name in names]
        if column.kind != "integer":
            why.append(f"holds {_HELD.get(column.kind, f'a {column.kind}')}")
        elif column.nullable:
            why.append("may be None")
        if why:
            message = f"`{name}` cannot be a counter: it {' and '.join(why)}"
            help_ = "count in an `int` that is never None and tells no rows apart, or remove `counter`"
            report(rules.COUNTER.at(span, message, help=help_))
