"""Fields as columns, and their constraints as checks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final
from uuid import UUID

from perdure_codegen.meaning.effective import bounds, core, named_specs
from perdure_codegen.model import (
    Container,
    Domain,
    EnumMember,
    EnumShape,
    Nullable,
    Ref,
    Scalar,
    ScalarKind,
    Spec,
    Type,
    Value,
)
from perdure_codegen.sql.tables import (
    Check,
    Column,
    ColumnKind,
    Condition,
    Items,
    JsonShape,
    Length,
    OneOf,
    Role,
    SqlValue,
    Within,
)
from perdure_codegen.sql.words import short_name

__all__ = ["column_checks", "column_of", "sql_value"]

_KINDS: Final[dict[ScalarKind, ColumnKind]] = {
    "str": "text",
    "int": "integer",
    "float": "float",
    "bool": "boolean",
    "bytes": "bytes",
    "decimal": "decimal",
    "uuid": "uuid",
    "date": "date",
    "time": "time",
    "datetime": "datetime",
    "duration": "duration",
    "json": "json",
}


def column_of(domain: Domain, name: str, spec: Spec, role: Role = "field") -> Column:
    """Return the column that holds a field."""
    kind: ColumnKind = "json"
    shape: JsonShape = "any"
    match _bare(domain, spec.type):
        case Scalar(scalar):
            kind = _KINDS[scalar]
        case Ref() as ref:
            if isinstance(domain.at(ref).shape, EnumShape):
                kind = "text"
            else:
                shape = "object"
        case Container(container, _):
            shape = "object" if container == "dict" else "array"
        case Nullable():
            raise TypeError(spec)  # core() takes None away
    return Column(name, kind, isinstance(spec.type, Nullable), role, shape)


def column_checks(domain: Domain, table: str, name: str, spec: Spec) -> Iterator[Check]:
    """Yield the constraints of a field that SQL can check: no patterns, and no order of decimals."""
    for what, condition in _conditions(domain, name, spec):
        yield Check(short_name(table, name, what), condition)


def _conditions(domain: Domain, name: str, spec: Spec) -> Iterator[tuple[str, Condition]]:
    limits, kind = bounds(spec, domain.shape), _bare(domain, spec.type)
    if (limits.min is not None or limits.max is not None) and kind != Scalar("decimal"):
        yield "range", Within(name, limits.min, limits.max)
    if limits.min_length or limits.max_length is not None:
        least = limits.min_length or None
        if isinstance(kind, Scalar):
            yield "length", Length(name, least, limits.max_length)
        elif isinstance(kind, Container) and kind.kind != "dict":
            yield "length", Items(name, least, limits.max_length)
    if isinstance(kind, Ref) and isinstance(shape := domain.at(kind).shape, EnumShape):
        yield "member", OneOf(name, shape.members)


def _bare(domain: Domain, kind: Type) -> Type:
    """Return what *kind* is, None aside and named types looked through."""
    kind = core(kind)
    return next((core(spec.type) for spec in named_specs(kind, domain.shape)), kind)


def sql_value(value: Value) -> SqlValue | None:
    """Return a constant of a column that can be indexed."""
    match value:
        case None | bool() | int() | float() | str() | bytes() | UUID():
            return value
        case dt.datetime() | dt.date() | dt.time() | dt.timedelta():
            return value
        case EnumMember(member=member):
            return member
        case _:
            return None  # `checks` refuse an index of such a column
