"""A domain with every name resolved and every version's shape known: what `history` hands to `checks` and `plan`.

A `Spec` is the meaning of a field: its type, constraints and unit. Two shapes are the same when they compare equal;
docs, order and defaults are no part of them.
"""

from __future__ import annotations

import datetime as dt
import decimal
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, TypeAlias

import attrs

from perdure_codegen.span import Span

if TYPE_CHECKING:
    from perdure_codegen.steps import Step

__all__ = [
    "Codec",
    "Container",
    "DeclaredType",
    "Domain",
    "EnumMember",
    "EnumShape",
    "Facets",
    "FieldsShape",
    "Kind",
    "NamedShape",
    "Nullable",
    "Ordered",
    "RecordValue",
    "Ref",
    "Scalar",
    "ScalarKind",
    "Shape",
    "Spec",
    "Stream",
    "Type",
    "UnionShape",
    "Value",
    "Version",
]

ScalarKind: TypeAlias = Literal[
    "str", "int", "float", "bool", "bytes", "decimal", "uuid", "date", "time", "datetime", "duration", "json"
]
Kind: TypeAlias = Literal["named", "enum", "record", "union", "event"]
Codec: TypeAlias = Literal["json", "msgpack"]


# Types --------------------------------------------------------------------------------------------------------------


@attrs.frozen
class Scalar:
    """A built-in type."""

    kind: ScalarKind


@attrs.frozen
class Ref:
    """One version of a declared type, under the name that the type has today."""

    name: str
    version: int


@attrs.frozen
class Container:
    """A list (tuple in Python), set (frozenset) or dict with keys of text (Mapping)."""

    kind: Literal["list", "set", "dict"]
    item: Type


@attrs.frozen
class Nullable:
    """`T | None`; *item* is never nullable itself."""

    item: Type


Type: TypeAlias = Scalar | Ref | Container | Nullable

Ordered: TypeAlias = int | float | decimal.Decimal | dt.date | dt.time | dt.datetime | dt.timedelta
"""A bound, of the Python type that the field has."""


@attrs.frozen
class Facets:
    """Constraints. On `T | None` they are of T; lengths of a list, set or dict count its items, of bytes its bytes."""

    min: Ordered | None = None
    max: Ordered | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    unique_items: bool = False


@attrs.frozen
class Spec:
    """What a field holds."""

    type: Type
    facets: Facets = Facets()
    unit: str | None = None


# Values -------------------------------------------------------------------------------------------------------------


@attrs.frozen
class EnumMember:
    """A member of an enum, as a fill or default."""

    enum: Ref
    member: str


@attrs.frozen
class RecordValue:
    """A record, as a fill or default."""

    record: Ref
    fields: Mapping[str, Value]


Value: TypeAlias = (
    bool
    | int
    | float
    | str
    | bytes
    | decimal.Decimal
    | uuid.UUID
    | dt.date
    | dt.time
    | dt.datetime
    | dt.timedelta
    | EnumMember
    | RecordValue
    | tuple["Value", ...]
    | frozenset["Value"]
    | Mapping[str, "Value"]
    | list["Value"]
    | None
)
"""A constant of any type; a list is one of `json`, a tuple one of `list[T]`."""


# Shapes -------------------------------------------------------------------------------------------------------------


@attrs.frozen
class FieldsShape:
    """The fields of a record or an event, in the order in which they are shown."""

    fields: Mapping[str, Spec]


@attrs.frozen
class EnumShape:
    """The members of an enum."""

    members: tuple[str, ...]


@attrs.frozen
class UnionShape:
    """The records of a union."""

    members: tuple[Ref, ...]


@attrs.frozen
class NamedShape:
    """What a named type is: a scalar and its constraints."""

    spec: Spec


Shape: TypeAlias = FieldsShape | EnumShape | UnionShape | NamedShape


@attrs.frozen
class Version:
    """One version of a type: its number, the stable name it then had, and its shape."""

    number: int
    name: str
    shape: Shape


@attrs.frozen(kw_only=True, eq=False)
class DeclaredType:
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
    places: Mapping[str, Span] = attrs.Factory(dict)
    stream: str | None = None

    @property
    def newest(self) -> Version:
        """The version that today's code uses."""
        return self.versions[-1]

    def version(self, number: int) -> Version:
        """Return version *number*, counted from 1."""
        return self.versions[number - 1]


@attrs.frozen(kw_only=True)
class Stream:
    """A kind of stream: *key* is `str`, `int`, `uuid` or a named type of one of these."""

    name: str
    key: Type
    doc: str
    span: Span


@attrs.frozen(kw_only=True, eq=False)
class Domain:
    """All that a domain declares, in the order of its files; *types* are all but the events.

    *sources* are the paths of its files as an author would name them, `domain.yaml` first.
    """

    name: str
    doc: str
    codec: Codec
    span: Span
    types: Mapping[str, DeclaredType]
    streams: Mapping[str, Stream]
    events: Mapping[str, DeclaredType]
    sources: tuple[str, ...]

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
