"""Names, type expressions and constraints, as they stand in the file."""

from __future__ import annotations

from typing import Literal, TypeAlias

import attrs

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


@attrs.frozen
class Word:
    """A name or a short text, where it stands."""

    text: str
    span: Span


@attrs.frozen
class NameExpr:
    """A built-in or declared type; `Address@1` says which version, which only changes may do."""

    name: str
    version: int | None
    span: Span


@attrs.frozen
class ContainerExpr:
    """`list[T]`, `set[T]` or `dict[str, T]`."""

    kind: Literal["list", "set", "dict"]
    item: TypeExpr
    span: Span


@attrs.frozen
class NullableExpr:
    """`T | None`."""

    item: TypeExpr
    span: Span


TypeExpr: TypeAlias = NameExpr | ContainerExpr | NullableExpr


@attrs.frozen
class Constraints:
    """Bounds as written; what they mean depends on the type."""

    min: Scalar | None = None
    max: Scalar | None = None
    min_length: Scalar | None = None
    max_length: Scalar | None = None
    pattern: Scalar | None = None
    unique_items: Scalar | None = None


@attrs.frozen
class TypeSpec:
    """A type with its constraints and unit.

    *bare* is True where only a type expression was written, so that `retype` may let constraints carry over.
    """

    type: TypeExpr
    constraints: Constraints
    unit: Word | None
    bare: bool
    span: Span
