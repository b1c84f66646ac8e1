"""Types taken apart: what they refer to, and which version of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from perdure_codegen.model import (
    Container,
    EnumShape,
    FieldsShape,
    NamedShape,
    Nullable,
    Ref,
    Scalar,
    Shape,
    Spec,
    Type,
    UnionShape,
)

__all__ = ["leaf", "mapped", "raised", "same_shape"]


def leaf(kind: Type) -> Scalar | Ref:
    """Return what *kind* holds in the end."""
    while isinstance(kind, Container | Nullable):
        kind = kind.item
    return kind


def raised(spec: Spec, versions: Mapping[str, int]) -> Spec:
    """Return *spec* with what it embeds at *versions*, where they say another one."""
    held = leaf(spec.type)
    if not isinstance(held, Ref) or versions.get(held.name, held.version) == held.version:
        return spec
    new = Ref(held.name, versions[held.name])
    return replace(spec, type=_mapped(spec.type, lambda _: new))


def mapped(shape: Shape, change: Callable[[Ref], Ref]) -> Shape:
    """Return *shape* with each reference changed."""
    match shape:
        case FieldsShape():
            return FieldsShape(
                {name: replace(spec, type=_mapped(spec.type, change)) for name, spec in shape.fields.items()}
            )
        case UnionShape():
            return UnionShape(tuple(change(member) for member in shape.members))
        case EnumShape() | NamedShape():
            return shape


def _mapped(kind: Type, change: Callable[[Ref], Ref]) -> Type:
    match kind:
        case Ref():
            return change(kind)
        case Container():
            return Container(kind.kind, _mapped(kind.item, change))
        case Nullable():
            return Nullable(_mapped(kind.item, change))
        case Scalar():
            return kind


def same_shape(one: Shape, other: Shape) -> bool:
    """Answer whether two shapes mean the same; order is no part of it."""
    match one, other:
        case EnumShape(), EnumShape():
            return set(one.members) == set(other.members)
        case UnionShape(), UnionShape():
            return set(one.members) == set(other.members)
        case _:
            return one == other
