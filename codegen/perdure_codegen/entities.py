"""What an entity says of its table beyond the fields: keys, references, children, indexes. All of it is about today."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from msgspec import Struct

from perdure_codegen.shapes import Value
from perdure_codegen.span import Span

__all__ = ["Child", "Entity", "Index", "IndexColumn", "OnDelete", "Reference", "Test"]

OnDelete: TypeAlias = Literal["cascade", "restrict", "set_null"]


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

    *references* and *children* are by field, *counts* are columns that hold the length of a collection. *parent* is
    the entity and the field that it is a child of. *words* is where each name stands that could be wrong.
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
    words: Mapping[tuple[str, ...], Span]
    parent: tuple[str, str] | None = None
