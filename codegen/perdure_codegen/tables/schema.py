"""The tables of a domain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from msgspec.structs import replace

from perdure_codegen.model import Domain, Entity, FieldsShape, Spec
from perdure_codegen.sql.revisions import marks
from perdure_codegen.sql.tables import (
    Column,
    Equal,
    ForeignKey,
    Part,
    Schema,
    Search,
    SqlValue,
    Table,
    TableIndex,
    Unique,
)
from perdure_codegen.sql.words import short_name, snake
from perdure_codegen.tables.columns import column_checks, column_of, sql_value

__all__ = ["fields_of", "parent_columns", "schema_of"]

_NO_WORD: Final = re.compile(r"[^a-z0-9]+")


def schema_of(domain: Domain) -> Schema:
    """Return the tables of *domain*, each behind those whose child it is, else as declared."""
    ordered: dict[str, Entity] = {}

    def place(entity: Entity) -> None:
        if entity.parent is not None:
            place(domain.entities[entity.parent[0]])
        ordered.setdefault(entity.name, entity)

    for each in domain.entities.values():
        place(each)
    return Schema(tuple(_table(domain, entity) for entity in ordered.values()))


def parent_columns(domain: Domain, entity: Entity) -> tuple[tuple[str, str, str], ...]:
    """Return the columns in which *entity* has its parent's key: name, and the entity and the field that it is of."""
    if entity.parent is None:
        return ()
    parent = domain.entities[entity.parent[0]]
    begin = f"{snake(parent.name)}_"
    own = tuple((key if key.startswith(begin) else short_name(begin + key), parent.name, key) for key in parent.key)
    return (*parent_columns(domain, parent), *own)


def fields_of(domain: Domain, entity: Entity) -> Mapping[str, Spec]:
    """Return the fields of *entity* that are columns of its table."""
    shape = domain.types[entity.name].newest.shape
    fields = shape.fields if isinstance(shape, FieldsShape) else {}
    return {name: spec for name, spec in fields.items() if name not in entity.children}


def _table(domain: Domain, entity: Entity) -> Table:
    fields = fields_of(domain, entity)
    inherited = parent_columns(domain, entity)
    columns: list[Column] = []
    for name, owner, field in inherited:
        column = column_of(domain, name, fields_of(domain, domain.entities[owner])[field], "parent")
        columns.append(replace(column, nullable=False))
    columns += [column_of(domain, name, spec) for name, spec in fields.items()]
    columns += [Column(name, "integer", role="count") for name in entity.counts]
    if entity.parent is not None:
        columns.append(Column("_position", "integer", role="position"))
    if entity.versioned:
        columns.append(Column("_version", "integer", role="version"))
    if entity.temporal:
        columns += marks()
    unique = tuple(Unique(short_name(entity.table, *names, "unique"), names) for names in entity.unique)
    foreign_keys = tuple(_foreign_keys(domain, entity))
    key = (*(name for name, _, _ in inherited), *entity.key)
    declared = tuple(_indexes(entity))
    ordered = [key, *entity.unique, *(tuple(part.column for part in index.parts) for index in declared)]
    return Table(
        entity=entity.name,
        name=entity.table,
        columns=tuple(columns),
        key=key,
        unique=unique,
        foreign_keys=foreign_keys,
        checks=tuple(
            check for name, spec in fields.items() for check in column_checks(domain, entity.table, name, spec)
        ),
        indexes=(*declared, *_missing(entity, foreign_keys, ordered)),
        search=Search(short_name(entity.table, "search"), entity.search) if entity.search else None,
    )


def _foreign_keys(domain: Domain, entity: Entity) -> Iterator[ForeignKey]:
    inherited = tuple(name for name, _, _ in parent_columns(domain, entity))
    if entity.parent is not None:
        parent = domain.entities[entity.parent[0]]
        referred = (*(name for name, _, _ in parent_columns(domain, parent)), *parent.key)
        yield ForeignKey(short_name(entity.table, "parent"), inherited, parent.table, referred, "cascade")
    for field, reference in entity.references.items():
        target = domain.entities[reference.entity]
        name = short_name(entity.table, field, "reference")
        yield ForeignKey(name, (field,), target.table, target.key, reference.on_delete)


def _indexes(entity: Entity) -> Iterator[TableIndex]:
    for index in entity.indexes:
        names = [column.field for column in index.columns]
        where = tuple(Equal(test.field, sql_value(test.value)) for test in index.where)
        if where:
            names += ["where", *(word for test in where for word in (test.column, _word(test.value)))]
        parts = tuple(Part(column.field, column.descending) for column in index.columns)
        yield TableIndex(short_name(entity.table, "by", *names), parts, where)


def _word(value: SqlValue | None) -> str:
    """Return a constant as a part of a name."""
    return _NO_WORD.sub("_", "null" if value is None else str(value).lower()).strip("_") or "other"


def _missing(
    entity: Entity, foreign_keys: tuple[ForeignKey, ...], ordered: list[tuple[str, ...]]
) -> Iterator[TableIndex]:
    """Yield an index for each reference that has none: what refers to a row is looked for when that is deleted."""
    whole = {index.columns[0].field for index in entity.indexes if not index.where}
    begins = {names[0] for names in ordered[: 1 + len(entity.unique)]} | whole
    for key in foreign_keys:
        if key.columns[0] not in begins and key.name != short_name(entity.table, "parent"):
            yield TableIndex(short_name(entity.table, "by", *key.columns), tuple(map(Part, key.columns)))
