"""What an entity says of its table beyond the fields, and what is asked of the tables. All of it is about today."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from msgspec import Struct

from perdure_codegen.shapes import Spec, Type, Value
from perdure_codegen.span import Span

__all__ = ["Child", "Entity", "Index", "IndexColumn", "OnDelete", "Query", "Reference", "RowCount", "Test"]

OnDelete: TypeAlias = Literal["cascade", "restrict", "set_null"]
RowCount: TypeAlias = Literal["many", "one", "optional"]


class Reference(Struct, frozen=True):
    """A field that holds the key of another entity."""

    entity: str
    on_delete: OnDelete
    span: Span


class Child(Struct, frozen=True):
    """A field that is a collection of another entity."""

    entity: str
    span: Span


class IndexColumn(Struct, frozen=True):
    """A field by which an index is ordered."""

    field: str
    descending: bool


class Test(Struct, frozen=True):
    """A row is in a partial index where *field* has *value*."""

    field: str
    value: Value


class Index(Struct, frozen=True):
    """An index of the rows that pass all of *where*."""

    columns: tuple[IndexColumn, ...]
    where: tuple[Test, ...]
    span: Span


class Entity(Struct, frozen=True, kw_only=True, eq=False):
    """An entity's table; its fields are those of the type of the same name.

    *counters* are fields that numbers are added to. *references* and *children* are by field, *counts* are columns that
    hold the length of a collection. *parent* is the entity and the field that it is a child of. *words* is where each
    name stands that could be wrong. All revisions of a *temporal* one are kept.
    """

    name: str
    table: str
    span: Span
    key: tuple[str, ...]
    references: Mapping[str, Reference]
    children: Mapping[str, Child]
    counts: Mapping[str, str]
    unique: tuple[tuple[str, ...], ...]
    indexes: tuple[Index, ...]
    search: tuple[str, ...]
    versioned: bool
    counters: tuple[str, ...]
    temporal: bool
    words: Mapping[tuple[str, ...], Span]
    parent: tuple[str, str] | None = None


class Query(Struct, frozen=True, kw_only=True, eq=False):
    """SQL that is asked of the tables, as the author wrote it at *place*; *scans* says that it may look at all rows.

    *params* and *columns* have the types that are declared, and *words* is where these and `returns` stand. *text* is
    what is asked, and *result* what each of its columns holds: both are known once it was prepared.
    """

    name: str
    span: Span
    doc: str
    sql: str
    place: Span
    returns: str | None
    params: Mapping[str, Type]
    columns: Mapping[str, Type]
    rows: RowCount
    scans: bool
    words: Mapping[tuple[str, ...], Span]
    text: str = ""
    result: Mapping[str, Spec] = {}
