"""Queries, as they stand in the file."""

from __future__ import annotations

from msgspec import Struct

from perdure_codegen.declarations.words import TypeExpr, Word
from perdure_codegen.nodes import Scalar

__all__ = ["QueryDecl"]


class QueryDecl(Struct, frozen=True, kw_only=True):
    """A query: *params* and *columns* have the types that are declared, and *rows* and *scan* the words there."""

    name: Word
    sql: Scalar
    returns: Word | None
    params: tuple[tuple[Word, TypeExpr], ...]
    columns: tuple[tuple[Word, TypeExpr], ...]
    rows: Word | None
    scan: Word | None
    doc: str
