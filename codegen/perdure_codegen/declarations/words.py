"""Names, type expressions and constraints, as they stand in the file."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

from perdure_codegen.nodes import Scalar
from perdure_codegen.span import Span

__all__ = [
    "Constraints",
    "ContainerExpr",
    "NameExpr",
    "NullableExpr",
    "TypeExpr",
    "TypeSpec",
    "Word",
]


class Word(Struct, frozen=True):
    """A name or a short text, where it stands."""

    text: str
    span: Span


class NameExpr(Struct, frozen=True):
    """A built-in or declared type; `Address@1` says which version, which only changes may do."""

    name: str
    version: int | None
    span: Span


class ContainerExpr(Struct, frozen=True):
    """`list[T]`, `set[T]` or `dict[str, T]`."""

    kind: Literal["list", "set", "dict"]
    item: TypeExpr
    span: Span


class NullableExpr(Struct, frozen=True):
    """`T | None`."""

    item: TypeExpr
    span: Span


TypeExpr: TypeAlias = NameExpr | ContainerExpr | NullableExpr


class Constraints(Struct, frozen=True):
    """Bounds as written; what they mean depends on the type."""

    min: Scalar | None = None
    max: Scalar | None = None
    min_length: Scalar | None = None
    max_length: Scalar | None = None
    pattern: Scalar | None = None
    unique_items: Scalar | None = None


class TypeSpec(Struct, frozen=True):
    """A type with its constraints and unit.

    *bare* is True where only a type expression was written, so that `retype` may let constraints carry over.
    """

    type: TypeExpr
    constraints: Constraints
    unit: Word | None
    bare: bool
    span: Span
