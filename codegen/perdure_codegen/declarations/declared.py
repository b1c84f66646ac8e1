"""Types, streams, events, and the domain that has them."""

from __future__ import annotations

from msgspec import Struct

from perdure_codegen.declarations.entities import EntityDecl
from perdure_codegen.declarations.fields import FieldDecl
from perdure_codegen.declarations.operations import StepDecl
from perdure_codegen.declarations.projections import ProjectionDecl
from perdure_codegen.declarations.queries import QueryDecl
from perdure_codegen.declarations.words import NameExpr, TypeSpec, Word

__all__ = [
    "Declarations",
    "EnumDecl",
    "EventDecl",
    "NamedTypeDecl",
    "PromiseDecl",
    "RecordDecl",
    "StreamDecl",
    "UnionDecl",
]


class NamedTypeDecl(Struct, frozen=True, kw_only=True):
    """A scalar under a name of its own."""

    name: Word
    spec: TypeSpec
    doc: str
    steps: tuple[StepDecl, ...]


class EnumDecl(Struct, frozen=True, kw_only=True):
    """An enum and its members."""

    name: Word
    members: tuple[Word, ...]
    doc: str
    steps: tuple[StepDecl, ...]


class RecordDecl(Struct, frozen=True, kw_only=True):
    """A record: fields without a stream."""

    name: Word
    fields: tuple[FieldDecl, ...]
    doc: str
    steps: tuple[StepDecl, ...]


class UnionDecl(Struct, frozen=True, kw_only=True):
    """A tagged union; its members are records."""

    name: Word
    members: tuple[Word, ...]
    doc: str
    steps: tuple[StepDecl, ...]


class StreamDecl(Struct, frozen=True, kw_only=True):
    """A kind of stream, and the type of its key."""

    name: Word
    key: NameExpr
    doc: str


class EventDecl(Struct, frozen=True, kw_only=True):
    """An event in its newest shape."""

    name: Word
    stream: Word
    fields: tuple[FieldDecl, ...]
    doc: str
    steps: tuple[StepDecl, ...]


class PromiseDecl(Struct, frozen=True, kw_only=True):
    """What no change may break, for the code of releases *since* one."""

    promise: Word
    since: int


class Declarations(Struct, frozen=True, kw_only=True):
    """All that the files of one domain declare, in the order of the files.

    *sources* are the paths of the files, as an author would name them; `domain.yaml` is the first.
    """

    domain: Word
    doc: str
    codec: Word | None
    promise: PromiseDecl | None = None
    types: tuple[NamedTypeDecl, ...]
    enums: tuple[EnumDecl, ...]
    records: tuple[RecordDecl, ...]
    unions: tuple[UnionDecl, ...]
    streams: tuple[StreamDecl, ...]
    events: tuple[EventDecl, ...]
    entities: tuple[EntityDecl, ...]
    projections: tuple[ProjectionDecl, ...] = ()
    queries: tuple[QueryDecl, ...] = ()
    sources: tuple[str, ...]
