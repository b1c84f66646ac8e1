"""Projections."""

from __future__ import annotations

from perdure_codegen.declarations import ProjectionDecl, Word
from perdure_codegen.grammar.names import TYPE
from perdure_codegen.parse.arguments import version
from perdure_codegen.parse.entries import Entries
from perdure_codegen.parse.names import words

__all__ = ["projection"]


def projection(name: Word, found: Entries) -> ProjectionDecl | None:
    """Return a projection of `projections`; None where nothing is left that it handles or writes."""
    handles = words(found.values.get("handles"), TYPE, found.findings)
    writes = words(found.values.get("writes"), TYPE, found.findings)
    mode, number = found.word("mode"), version(found, "version", "number")
    if not handles or not writes:
        return None
    return ProjectionDecl(
        name=name,
        handles=handles,
        writes=writes,
        inline=mode is not None and mode.text == "inline",
        version=number or 1,
        doc=found.text("doc"),
    )
