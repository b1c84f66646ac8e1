"""Fields of records, events and entities."""

from __future__ import annotations

from msgspec import Struct

from perdure_codegen.declarations.words import TypeSpec, Word
from perdure_codegen.nodes import Node

__all__ = ["FieldDecl", "RefDecl"]


class RefDecl(Struct, frozen=True):
    """What a reference says beyond the entity."""

    on_delete: Word | None


class FieldDecl(Struct, frozen=True):
    """A field; *default* serves the constructor alone. The type of one with a *ref* names an entity, not a type.

    *counter* is the word that makes it one; only a field of an entity has it.
    """

    name: Word
    spec: TypeSpec
    default: Node | None
    doc: str
    ref: RefDecl | None = None
    counter: Word | None = None
