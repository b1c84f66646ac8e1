"""What `resolve` hands to `history`: each type in its newest shape, beside its declared steps."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from perdure_codegen.declarations import FieldDecl, StepDecl
from perdure_codegen.meaning.scope import Scope
from perdure_codegen.model import Codec, Entity, Kind, Projection, Promise, Query, Shape, Stream, Value
from perdure_codegen.span import Span

__all__ = ["Resolved", "ResolvedType"]


class ResolvedType(Struct, frozen=True, kw_only=True, eq=False):
    """A type or an event: today's shape, and the changes that led to it, still as written.

    *places* is where its fields or members stand in the file. An event that was split has no shape of today: *former*
    are its fields as they last were, whose types are read as in changes; None for everything else.
    """

    name: str
    kind: Kind
    doc: str
    span: Span
    shape: Shape
    steps: tuple[StepDecl, ...]
    field_docs: Mapping[str, str]
    places: Mapping[str, Span]
    defaults: Mapping[str, Value]
    stream: str | None = None
    former: tuple[FieldDecl, ...] | None = None


class Resolved(Struct, frozen=True, kw_only=True, eq=False):
    """A domain whose newest shapes are known."""

    name: str
    doc: str
    codec: Codec
    span: Span
    scope: Scope
    types: Mapping[str, ResolvedType]
    streams: Mapping[str, Stream]
    events: Mapping[str, ResolvedType]
    sources: tuple[str, ...]
    entities: Mapping[str, Entity] = {}
    projections: Mapping[str, Projection] = {}
    queries: tuple[Query, ...] = ()
    promise: Promise | None = None
