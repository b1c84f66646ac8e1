"""Types, constants, and the shape of one version of a type.

A `Spec` is the meaning of a field: its type, constraints and unit. Two shapes are the same when they compare equal;
docs, order and defaults are no part of them.
"""

from __future__ import annotations

import datetime as dt
import decimal
import uuid
from collections.abc import Mapping
from typing import Literal, TypeAlias

from msgspec import Struct

__all__ = [
    "Container",
    "EnumMember",
    "EnumShape",
    "Facets",
    "FieldsShape",
    "NamedShape",
    "Nullable",
    "Ordered",
    "RecordValue",
    "Ref",
    "Scalar",
    "ScalarKind",
    "Shape",
    "Spec",
    "Type",
    "UnionShape",
    "Value",
]

ScalarKind: TypeAlias = Literal[
    "str", "int", "float", "bool", "bytes", "decimal", "uuid", "date", "time", "datetime", "duration", "json"
]


# Types --------------------------------------------------------------------------------------------------------------


class Scalar(Struct, frozen=True):
    """A built-in type."""

    kind: ScalarKind


class Ref(Struct, frozen=True):
    """One version of a declared type, under the name that the type has today."""

    name: str
    version: int


class Container(Struct, frozen=True):
    """A list (tuple in Python), set (frozenset) or dict with keys of text (Mapping)."""

    kind: Literal["list", "set", "dict"]
    item: Type


class Nullable(Struct, frozen=True):
    """`T | None`; *item* is never nullable itself."""

    item: Type


Type: TypeAlias = Scalar | Ref | Container | Nullable

Ordered: TypeAlias = int | float | decimal.Decimal | dt.date | dt.time | dt.datetime | dt.timedelta
"""A bound, of the Python type that the field has."""


class Facets(Struct, frozen=True):
    """Constraints. On `T | None` they are of T; lengths of a list, set or dict count its items, of bytes its bytes."""

    min: Ordered | None = None
    max: Ordered | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    unique_items: bool = False


class Spec(Struct, frozen=True):
    """What a field holds."""

    type: Type
    facets: Facets = Facets()
    unit: str | None = None


# Values -------------------------------------------------------------------------------------------------------------


class EnumMember(Struct, frozen=True):
    """A member of an enum, as a fill or default."""

    enum: Ref
    member: str


class RecordValue(Struct, frozen=True):
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


class FieldsShape(Struct, frozen=True):
    """The fields of a record or an event, in the order in which they are shown."""

    fields: Mapping[str, Spec]


class EnumShape(Struct, frozen=True):
    """The members of an enum."""

    members: tuple[str, ...]


class UnionShape(Struct, frozen=True):
    """The records of a union."""

    members: tuple[Ref, ...]


class NamedShape(Struct, frozen=True):
    """What a named type is: a scalar and its constraints."""

    spec: Spec


Shape: TypeAlias = FieldsShape | EnumShape | UnionShape | NamedShape
