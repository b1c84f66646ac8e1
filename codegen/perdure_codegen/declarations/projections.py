"""Projections: what is declared about them."""

from __future__ import annotations

from msgspec import Struct

from perdure_codegen.declarations.words import Word

__all__ = ["ProjectionDecl"]


class ProjectionDecl(Struct, frozen=True, kw_only=True):
    """A projection, the events that it handles and the entities that it writes."""

    name: Word
    handles: tuple[Word, ...]
    writes: tuple[Word, ...]
    inline: bool
    version: int
    doc: str
