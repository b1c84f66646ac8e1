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

import attrs

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
