"""How a value of one type, constraints and unit may have become another: the readings of one field or named type."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from msgspec.structs import replace

from perdure_codegen.meaning.conversion import Conversion, conversion
from perdure_codegen.meaning.effective import core
from perdure_codegen.meaning.scaling import scale_failures, scaled_facets
from perdure_codegen.meaning.scope import Shapes
from perdure_codegen.meaning.totality import EMPTY, MANY, failures
from perdure_codegen.model import Scalar, ScalarKind, Spec
from perdure_codegen.proposals import writing
from perdure_codegen.proposals.reading import BLANK, Proposed
from perdure_codegen.proposals.units import factor_of, likely_factor

__all__ = ["Ways", "value_ways"]

Ways = tuple[tuple[Proposed, ...], ...]
"""Alternatives, each in the order of its operations."""

_ELSE = {"else": BLANK}


def value_ways(target: str, before: Spec, after: Spec, shapes: Shapes) -> Ways:
    """Return the ways from *before* to *after* that operations have, or none; the two differ."""
    if before.type == after.type:
        return tuple(_same_type(target, before, after, shapes))
    if before.unit is None or after.unit is None or before.unit == after.unit:
        return tuple((each,) for each in _retyped(target, before, after, shapes))
    if not _number(after) or not _number(before):
        return ()
    bare = replace(after.facets, min=None, max=None)
    between = Spec(after.type, bare, before.unit)  # the type first, then what it counts
    return tuple(
        (first, *rest)
        for first in _retyped(target, before, between, shapes)
        for rest in _scaled(target, between, after, shapes)
    )


def _same_type(target: str, before: Spec, after: Spec, shapes: Shapes) -> Iterator[tuple[Proposed, ...]]:
    if before.unit != after.unit:
        if _number(after):
            yield from _scaled(target, before, after, shapes)
        elif before.unit is None or after.unit is None:
            yield from ((each,) for each in _retyped(target, before, after, shapes))
        return
    yield (_constrained(target, before, after, shapes),)
    kind = _number(after)
    factor = likely_factor(before.facets, after.facets)
    if kind and factor is not None and scaled_facets(after.facets, 1 / factor, kind) == before.facets:
        yield (_scale(target, before, after.unit, factor, shapes),)


def _number(spec: Spec) -> ScalarKind | None:
    kind = core(spec.type)
    return kind.kind if isinstance(kind, Scalar) and kind.kind in {"int", "float", "decimal"} else None


# Types and constraints ----------------------------------------------------------------------------------------------


def _constrained(target: str, before: Spec, after: Spec, shapes: Shapes) -> Proposed:
    node = conversion(before.type, after.type, shapes)
    fails = node is not None and failures(node, before, after, shapes)
    return writing.constrain(target, before.facets, after.facets, _ELSE if fails else {})


def _retyped(target: str, before: Spec, after: Spec, shapes: Shapes) -> Iterator[Proposed]:
    node = conversion(before.type, after.type, shapes)
    if node is None:
        return
    for rest in _rests(node, before, after, shapes):
        yield writing.retype(target, before, after, rest, shapes)


def _rests(node: Conversion, before: Spec, after: Spec, shapes: Shapes) -> Iterator[dict[str, str]]:
    """Yield what must stand beside the two types so that every old value becomes something."""
    reasons = failures(node, before, after, shapes)
    if not {EMPTY, MANY} & set(reasons):
        yield _ELSE if reasons else {}
        return
    fill = {"fill": writing.fill_of(after)} if EMPTY in reasons else {}
    if MANY in reasons:
        left = failures(node, before, after, shapes, many_first=True, empty=bool(fill))
        yield {**fill, "many": "first", **(_ELSE if left else {})}
        yield _ELSE
    else:
        left = failures(node, before, after, shapes, empty=True)
        yield {**fill, **(_ELSE if left else {})}


# Units --------------------------------------------------------------------------------------------------------------


def _scaled(target: str, before: Spec, after: Spec, shapes: Shapes) -> Iterator[tuple[Proposed, ...]]:
    """Yield the ways from one unit to another: by a factor, or with the same values."""
    yield _by_factor(target, before, after, factor_of(before, after), shapes)
    yield _by_factor(target, before, after, Fraction(1), shapes)


def _by_factor(target: str, before: Spec, after: Spec, factor: Fraction | None, shapes: Shapes) -> tuple[Proposed, ...]:
    """Return the scaling, and the constraints that were changed before it or after it."""
    kind = _number(after)
    if factor is not None and kind is not None:
        facets = scaled_facets(before.facets, factor, kind)
        if facets is not None and scaled_facets(facets, 1 / factor, kind) == before.facets:
            scaled = Spec(after.type, facets, after.unit)
            first = _scale(target, before, after.unit, factor, shapes)
            return (first,) if facets == after.facets else (first, _constrained(target, scaled, after, shapes))
    free = replace(before, facets=replace(before.facets, min=None, max=None))
    steps = [] if free == before else [_constrained(target, before, free, shapes)]
    steps.append(_scale(target, free, after.unit, factor, shapes))
    scaled = replace(free, unit=after.unit)
    return (*steps,) if scaled == after else (*steps, _constrained(target, scaled, after, shapes))


def _scale(target: str, before: Spec, unit: str | None, factor: Fraction | None, shapes: Shapes) -> Proposed:
    rest = {"factor": BLANK if factor is None else str(factor)}
    kind = _number(before)
    if factor is None:
        return writing.scale(target, (before.unit, unit), rest | ({} if kind == "decimal" else _ELSE))
    if kind == "int" and factor.denominator > 1:
        rest["round"] = BLANK
        reasons = scale_failures(before, factor, "half_even", shapes)
    else:
        reasons = scale_failures(before, factor, None, shapes)
    return writing.scale(target, (before.unit, unit), rest | (_ELSE if reasons else {}))
