"""Entities: what is declared about a table."""

from __future__ import annotations

from msgspec import Struct

from perdure_codegen.declarations.fields import FieldDecl
from perdure_codegen.declarations.operations import StepDecl
from perdure_codegen.declarations.words import Constraints, Word
from perdure_codegen.nodes import Node
from perdure_codegen.span import Span

__all__ = ["ChildDecl", "ColumnDecl", "EntityDecl", "IndexDecl"]


class ChildDecl(Struct, frozen=True):
    """A collection of entities that belong to another one."""

    name: Word
    entity: Word
    constraints: Constraints
    doc: str


class ColumnDecl(Struct, frozen=True):
    """A column of an index."""

    field: Word
    descending: bool


class IndexDecl(Struct, frozen=True):
    """An index; *where* has the value of each field that the rows of a partial one have."""

    columns: tuple[ColumnDecl, ...]
    where: tuple[tuple[Word, Node], ...]
    span: Span


class EntityDecl(Struct, frozen=True, kw_only=True):
    """An entity in its newest shape."""

    name: Word
    table: Word
    key: tuple[Word, ...]
    fields: tuple[FieldDecl, ...]
    children: tuple[ChildDecl, ...]
    counts: tuple[tuple[Word, Word], ...]
    unique: tuple[tuple[Word, ...], ...]
    indexes: tuple[IndexDecl, ...]
    search: tuple[Word, ...]
    versioned: bool
    temporal: Word | None
    doc: str
    steps: tuple[StepDecl, ...]
