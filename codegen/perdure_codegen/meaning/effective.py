"""What a spec holds in the end: named types looked through, and all constraints on the way joined."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from perdure_codegen.meaning.scope import Shapes
from perdure_codegen.model import Container, Facets, NamedShape, Nullable, Ref, Scalar, Spec, Type

__all__ = ["Bounds", "bounds", "core", "named_specs", "scalar_of", "with_version"]


class Bounds(Struct, frozen=True):
    """All constraints that apply to a value at once. Bounds compare with each other: they are of one type."""

    min: Any = None  # Any: an Ordered of the field's own type, which no type checker can follow here
    max: Any = None
    min_length: int | None = None
    max_length: int | None = None
    patterns: frozenset[str] = frozenset()
    unique_items: bool = False

    def within(self, outer: Bounds) -> bool:
        """Answer whether whatever satisfies these bounds is sure to satisfy *outer*."""
        return (
            (outer.min is None or (self.min is not None and self.min >= outer.min))
            and (outer.max is None or (self.max is not None and self.max <= outer.max))
            and ((outer.min_length or 0) <= (self.min_length or 0))
            and (outer.max_length is None or (self.max_length is not None and self.max_length <= outer.max_length))
            and outer.patterns <= self.patterns
            and (self.unique_items or not outer.unique_items)
        )


def core(kind: Type) -> Type:
    """Return *kind* less its `| None`."""
    return kind.item if isinstance(kind, Nullable) else kind


def with_version(kind: Type, new: Ref, old: Ref) -> Type:
    """Return *kind* with *old* wherever it has *new*: what it was before it adopted that version."""
    match kind:
        case Ref():
            return old if kind == new else kind
        case Container():
            return Container(kind.kind, with_version(kind.item, new, old))
        case Nullable():
            return Nullable(with_version(kind.item, new, old))
        case _:
            return kind


def named_specs(kind: Type, shapes: Shapes) -> tuple[Spec, ...]:
    """Return the spec of the named type that *kind* is, if it is one."""
    kind = core(kind)
    if isinstance(kind, Ref):
        shape = shapes(kind)
        if isinstance(shape, NamedShape):
            return (shape.spec,)
    return ()


def scalar_of(kind: Type, shapes: Shapes) -> Scalar | None:
    """Return the scalar that *kind* is, named or not, None aside; or None where it is something else."""
    kind = core(kind)
    if isinstance(kind, Scalar):
        return kind
    for spec in named_specs(kind, shapes):
        return scalar_of(spec.type, shapes)
    return None


def bounds(spec: Spec, shapes: Shapes) -> Bounds:
    """Return the constraints of *spec* and of the named type that it is, joined."""
    return joined(facets for facets in (spec.facets, *(named.facets for named in named_specs(spec.type, shapes))))


def joined(several: Iterable[Facets]) -> Bounds:
    """Return the bounds within all of *several*."""
    parts = tuple(several)

    def most(values: Iterable[Any]) -> Any:  # Any: see Bounds
        return max((value for value in values if value is not None), default=None)

    def least(values: Iterable[Any]) -> Any:  # Any: see Bounds
        return min((value for value in values if value is not None), default=None)

    return Bounds(
        min=most(part.min for part in parts),
        max=least(part.max for part in parts),
        min_length=most(part.min_length for part in parts),
        max_length=least(part.max_length for part in parts),
        patterns=frozenset(part.pattern for part in parts if part.pattern is not None),
        unique_items=any(part.unique_items for part in parts),
    )
