"""What a comparison knows beside the two shapes."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from perdure_codegen.meaning.scope import Shapes
from perdure_codegen.model import FieldsShape, Ref, Shape, Spec, UnionShape
from perdure_codegen.proposals.types import leaf

__all__ = ["World", "held"]


class World(Struct, frozen=True):
    """*shapes* are those of all versions, released ones as they were, and *version* is the last released one.

    *joining* are the types whose next version may make one value of two, *altering* those whose next one changes any;
    *doubtful* are those of both whose next version can be read so that it does neither.
    """

    shapes: Shapes
    version: int
    joining: frozenset[str] = frozenset()
    altering: frozenset[str] = frozenset()
    doubtful: frozenset[str] = frozenset()


def held(shape: Shape) -> Mapping[str, Ref]:
    """Return what each field or member of *shape* embeds."""
    match shape:
        case FieldsShape():
            return {name: ref for name, spec in shape.fields.items() if (ref := embedded(spec)) is not None}
        case UnionShape():
            return {member.name: member for member in shape.members}
        case _:
            return {}


def embedded(spec: Spec) -> Ref | None:
    """Return the declared type that *spec* holds."""
    found = leaf(spec.type)
    return found if isinstance(found, Ref) else None
