"""Two shapes of one type, and what lies between them."""

from __future__ import annotations

from perdure_codegen.meaning.constants import shown_type
from perdure_codegen.meaning.shown import shown_spec
from perdure_codegen.model import EnumShape, FieldsShape, NamedShape, Shape, UnionShape
from perdure_codegen.proposals.fields import compare_fields
from perdure_codegen.proposals.members import compare_enum, compare_union
from perdure_codegen.proposals.reading import Difference, reading
from perdure_codegen.proposals.values import value_ways
from perdure_codegen.proposals.world import World

__all__ = ["compare"]


def compare(name: str, before: Shape, after: Shape, world: World) -> tuple[Difference, ...]:
    """Return how *after* differs from *before*, the released shape of the type that is called *name* today.

    The operations of one reading of each difference, in any order of the differences, lead from *before* to *after*.
    """
    match before, after:
        case FieldsShape(), FieldsShape():
            return compare_fields(before.fields, after.fields, world)
        case EnumShape(), EnumShape():
            return compare_enum(before, after, world.version)
        case UnionShape(), UnionShape():
            return compare_union(before, after, world.version)
        case NamedShape(), NamedShape():
            return _named(name, before, after, world)
        case _:
            return ()


def _named(name: str, before: NamedShape, after: NamedShape, world: World) -> tuple[Difference, ...]:
    if before == after:
        return ()
    ways = value_ways(name, before.spec, after.spec, world.shapes)
    return (
        Difference(
            label=f"was `{shown_spec(before.spec)}` in version {world.version}",
            readings=tuple(reading(way) for way in ways),
            remedy=""
            if ways
            else f"no operation makes `{shown_type(after.spec.type)}` of `{shown_type(before.spec.type)}` here: leave "
            f"`{name}` as it was, declare another type, and let the fields that hold it change by a hook",
        ),
    )
