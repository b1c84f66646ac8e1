"""One declaration of each kind, from its entries; None where it is too broken to be kept."""

from __future__ import annotations

from perdure_codegen.declarations import (
    EnumDecl,
    EventDecl,
    NamedTypeDecl,
    NameExpr,
    RecordDecl,
    StreamDecl,
    UnionDecl,
    Word,
)
from perdure_codegen.grammar.kinds import Name
from perdure_codegen.grammar.names import MEMBER, TYPE
from perdure_codegen.parse import rules
from perdure_codegen.parse.changes import steps
from perdure_codegen.parse.entries import Entries
from perdure_codegen.parse.names import words
from perdure_codegen.parse.specs import fields, spec_of
from perdure_codegen.parse.types import type_expression

__all__ = ["enum", "event", "named_type", "record", "stream", "union"]


def named_type(name: Word, found: Entries) -> NamedTypeDecl | None:
    """Return a type of `types`."""
    is_ = found.scalar("is")
    spec = None if is_ is None else spec_of(found, "is", is_.span)
    history = steps(found.values.get("changes"), found.findings)
    if spec is None:
        return None
    return NamedTypeDecl(name=name, spec=spec, doc=found.text("doc"), steps=history)


def enum(name: Word, found: Entries) -> EnumDecl:
    """Return an enum of `enums`."""
    return EnumDecl(
        name=name,
        members=_members(found, MEMBER),
        doc=found.text("doc"),
        steps=steps(found.values.get("changes"), found.findings),
    )


def union(name: Word, found: Entries) -> UnionDecl:
    """Return a union of `unions`."""
    return UnionDecl(
        name=name,
        members=_members(found, TYPE),
        doc=found.text("doc"),
        steps=steps(found.values.get("changes"), found.findings),
    )


def _members(found: Entries, kind: Name) -> tuple[Word, ...]:
    return words(found.values.get("members"), kind, found.findings)


def record(name: Word, found: Entries) -> RecordDecl:
    """Return a record of `records`."""
    return RecordDecl(
        name=name,
        fields=fields(found.values.get("fields"), found.findings),
        doc=found.text("doc"),
        steps=steps(found.values.get("changes"), found.findings),
    )


def stream(name: Word, found: Entries) -> StreamDecl | None:
    """Return a stream of `streams`."""
    written = found.scalar("key")
    key = None if written is None else type_expression(written, found.findings)
    if key is None:
        return None
    if not isinstance(key, NameExpr) or key.version is not None:
        found.findings.report(
            rules.TYPE_EXPRESSION.at(
                key.span,
                "the key of a stream is a scalar type or a named one",
                help="write `str`, or a name of `types`",
            )
        )
        return None
    return StreamDecl(name=name, key=key, doc=found.text("doc"))


def event(name: Word, found: Entries) -> EventDecl | None:
    """Return an event of `events`."""
    belongs = found.word("stream")
    declared = fields(found.values.get("fields"), found.findings)
    history = steps(found.values.get("changes"), found.findings)
    if belongs is None:
        return None
    return EventDecl(name=name, stream=belongs, fields=declared, doc=found.text("doc"), steps=history)
