"""Type expressions of changes, read beside the shape that they speak of."""

from __future__ import annotations

from msgspec.structs import replace

from perdure_codegen.declarations import ContainerExpr, NameExpr, NullableExpr, TypeExpr
from perdure_codegen.model import Container, Nullable, Ref, Type

__all__ = ["pinned"]


def pinned(written: TypeExpr, actual: Type) -> TypeExpr:
    """Return *written* with each name without a version at the version that *actual* has in the same place."""
    match written, actual:
        case NameExpr(version=None), Ref() if written.name == actual.name:
            return replace(written, version=actual.version)
        case ContainerExpr(), Container():
            return replace(written, item=pinned(written.item, actual.item))
        case NullableExpr(), Nullable():
            return replace(written, item=pinned(written.item, actual.item))
        case _:
            return written
