"""A domain with every name resolved and every version's shape known: what `history` hands to `checks` and `plan`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from msgspec import Struct

from perdure_codegen.entities import Child, Entity, Index, IndexColumn, OnDelete, Query, Reference, RowCount, Test
from perdure_codegen.projections import Projection
from perdure_codegen.shapes import (
    Container,
    EnumMember,
    EnumShape,
    Facets,
    FieldsShape,
    NamedShape,
    Nullable,
    Ordered,
    RecordValue,
    Ref,
    Scalar,
    ScalarKind,
    Shape,
    Spec,
    Type,
    UnionShape,
    Value,
)
from perdure_codegen.span import Span
from perdure_codegen.steps import EventRenamed, Retired, Reused, Split, Step, TypeRenamed

__all__ = [
    "Child",
    "Codec",
    "Container",
    "DeclaredType",
    "Domain",
    "Entity",
    "EnumMember",
    "EnumShape",
    "Facets",
    "FieldsShape",
    "Index",
    "IndexColumn",
    "Kind",
    "NamedShape",
    "Nullable",
    "OnDelete",
    "Ordered",
    "Projection",
    "Query",
    "RecordValue",
    "Ref",
    "Reference",
    "Released",
    "RowCount",
    "Scalar",
    "ScalarKind",
    "Shape",
    "Spec",
    "Stream",
    "Test",
    "Type",
    "UnionShape",
    "Value",
    "Version",
]

Kind: TypeAlias = Literal["named", "enum", "record", "union", "event", "entity"]
Codec: TypeAlias = Literal["json", "msgpack"]
Promised: TypeAlias = Literal["backward", "forward", "full"]


class Version(Struct, frozen=True):
    """One version of a type: its number, the stable name it then had, and its shape."""

    number: int
    name: str
    shape: Shape


class DeclaredType(Struct, frozen=True, kw_only=True, eq=False):
    """A type or an event with all its versions; `versions[k - 1]` is version k, `steps[k - 1]` leads from k to k + 1.

    *field_docs* and *defaults* (for the constructor alone) are those of the newest version, and *places* is where its
    fields or members stand in the file.
    """

    name: str
    kind: Kind
    doc: str
    span: Span
    versions: tuple[Version, ...]
    steps: tuple[Step, ...]
    field_docs: Mapping[str, str]
    defaults: Mapping[str, Value]
    places: Mapping[str, Span] = {}
    stream: str | None = None

    @property
    def split(self) -> Split | None:
        """What the event was split into by its last step; None for nearly all."""
        last = self.steps[-1].operations[-1:] if self.steps else ()
        return next((each for each in last if isinstance(each, Split)), None)

    @property
    def stored(self) -> tuple[Version, ...]:
        """The versions that have a class: all but the one that an event was split by."""
        return self.versions[:-1] if self.split else self.versions

    @property
    def is_retired(self) -> bool:
        """Whether nothing new is made of it: it was retired, and not brought back since."""
        retired = ""
        for step in self.steps:
            renamed = {each.to for each in step.operations if isinstance(each, EventRenamed | TypeRenamed)}
            for operation in step.operations:
                match operation:
                    case Retired(name=name):
                        retired = name
                    case EventRenamed(former=former, to=to) | TypeRenamed(former=former, to=to):
                        retired = to if retired == former else retired
                    case Reused(name=name) if name == retired and name not in renamed:
                        retired = ""
                    case _:
                        pass
        return bool(retired)

    @property
    def is_live(self) -> bool:
        """Whether new values are made of it."""
        return not self.is_retired and self.split is None

    @property
    def newest(self) -> Version:
        """The version that today's code uses."""
        return self.versions[-1]

    def version(self, number: int) -> Version:
        """Return version *number*, counted from 1."""
        return self.versions[number - 1]


class Stream(Struct, frozen=True, kw_only=True):
    """A kind of stream: *key* is `str`, `int`, `uuid` or a named type of one of these."""

    name: str
    key: Type
    doc: str
    span: Span


class Promise(Struct, frozen=True, kw_only=True):
    """What no change may break, for the code of releases *since* one."""

    promised: Promised
    since: int
    span: Span


class Released(Struct, frozen=True, kw_only=True):
    """One release of the domain: *shapes* are its canonical shapes as JSON, and *hash* is their SHA-256.

    *versions* has the newest version that each type and event had then, by the name that it has today. *golden* has the
    text of its golden files, by the name that the type had then. *declared* is the domain as it was, where tables must
    be known to migrate them.
    """

    number: int
    hash: str
    shapes: str
    versions: Mapping[str, int]
    golden: Mapping[str, str] = {}
    declared: Domain | None = None


class Domain(Struct, frozen=True, kw_only=True, eq=False):
    """All that a domain declares, in the order of its files; *types* are all but the events.

    An entity is one of the *types*, with the fields of its class, and *entities* says what its table is like.
    *sources* are the paths of its files as an author would name them, `domain.yaml` first. *releases* are those so
    far, from the first to the newest; *promise* is what none of its changes may break. It *is a draft* while something
    in it was never released.
    """

    name: str
    doc: str
    codec: Codec
    span: Span
    types: Mapping[str, DeclaredType]
    streams: Mapping[str, Stream]
    events: Mapping[str, DeclaredType]
    sources: tuple[str, ...]
    releases: tuple[Released, ...] = ()
    is_draft: bool = True
    entities: Mapping[str, Entity] = {}
    projections: Mapping[str, Projection] = {}
    queries: tuple[Query, ...] = ()
    promise: Promise | None = None

    @property
    def readable(self) -> tuple[DeclaredType, ...]:
        """The events that reading yields: all but those that were split."""
        return tuple(event for event in self.events.values() if event.split is None)

    @property
    def writable(self) -> tuple[DeclaredType, ...]:
        """The events that may be appended: neither split nor retired."""
        return tuple(event for event in self.events.values() if event.is_live)

    def declared(self, name: str) -> DeclaredType:
        """Return the type or event called *name*."""
        return self.types[name] if name in self.types else self.events[name]

    def at(self, ref: Ref) -> Version:
        """Return the version that *ref* points to."""
        return self.declared(ref.name).version(ref.version)

    def shape(self, ref: Ref) -> Shape:
        """Return the shape that *ref* points to."""
        return self.at(ref).shape

    def class_name(self, ref: Ref) -> str:
        """Return the name of the Python class: the type's own while it is the newest, a numbered one afterwards."""
        declared = self.declared(ref.name)
        if ref.version == len(declared.versions):
            return declared.name
        return f"{declared.version(ref.version).name}V{ref.version}"
