"""What a released type is called today, as far as the file says it or the shapes tell."""

from __future__ import annotations

from collections.abc import Mapping

from perdure_codegen.model import DeclaredType, Domain, EnumShape, FieldsShape, NamedShape, Shape, UnionShape
from perdure_codegen.proposals.matching import similarity
from perdure_codegen.proposals.types import leaf
from perdure_codegen.resolved import Resolved, ResolvedType

__all__ = ["missing", "names_today"]

_ALIKE = 0.6


def names_today(previous: Domain, resolved: Resolved, *, guess: bool) -> Mapping[str, str]:
    """Return today's name of each type and event of *previous* that is still there.

    With a *guess*, a type or event of whose new name no step speaks, and whose name is gone, is taken for the new one
    that has its shape, or else resembles it, where there is only one such.
    """
    today = {**resolved.types, **resolved.events}
    released = {**previous.types, **previous.events}
    names = {}
    for name in released:
        if name in today:
            names[name] = name
        elif name in resolved.scope.former:
            names[name] = resolved.scope.former[name]
    for name, before in released.items():
        if name in names or not guess:
            continue
        fresh = [each for each in today.values() if each.name not in names.values()]
        found = _candidates(before, fresh)
        if len(found) == 1:
            names[name] = found[0]
    return names


def missing(previous: Domain, resolved: Resolved) -> tuple[tuple[DeclaredType, tuple[str, ...]], ...]:
    """Return what was released and has no declaration, with what is new and may be it."""
    names = names_today(previous, resolved, guess=True)
    today = (*resolved.types.values(), *resolved.events.values())
    fresh = [each for each in today if each.name not in names.values()]
    return tuple(
        (before, _candidates(before, fresh))
        for before in (*previous.types.values(), *previous.events.values())
        if before.name not in names
    )


def _candidates(before: DeclaredType, fresh: list[ResolvedType]) -> tuple[str, ...]:
    """Return what *before* may be called now: the new ones of its very shape, or else those that resemble it."""
    version = len(before.versions)
    alike = [each for each in fresh if (each.kind, each.stream) == (before.kind, before.stream)]
    kin = [each for each in alike if len(each.steps) + 1 in {version, version + 1}]
    parts = _parts(before.newest.shape)
    same = tuple(each.name for each in kin if _parts(each.shape) == parts)
    return same or tuple(
        each.name
        for each in kin
        if similarity(before.name, each.name) >= _ALIKE or len(parts & _parts(each.shape)) * 2 > len(parts)
    )


def _parts(shape: Shape) -> frozenset[object]:
    """Return what a shape consists of, without the names of types and their versions."""
    match shape:
        case FieldsShape():
            return frozenset((name, type(leaf(spec.type)), spec.facets) for name, spec in shape.fields.items())
        case EnumShape():
            return frozenset(shape.members)
        case UnionShape():
            return frozenset(member.name for member in shape.members)
        case NamedShape():
            return frozenset([shape.spec])
