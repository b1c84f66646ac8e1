"""What a factor does: to bounds, exactly or not at all, and to which values it cannot be applied."""

from __future__ import annotations

import decimal
from fractions import Fraction

from msgspec.structs import replace

from perdure.values import INT_MAX, INT_MIN
from perdure_codegen.declarations import Rounding
from perdure_codegen.meaning.effective import bounds, core
from perdure_codegen.meaning.scope import Shapes
from perdure_codegen.model import Facets, Ordered, Scalar, ScalarKind, Spec

__all__ = ["scale_failures", "scaled_bound", "scaled_facets"]


def scaled_facets(facets: Facets, factor: Fraction, kind: ScalarKind) -> Facets | None:
    """Return *facets* with their bounds times *factor*, or None where that is not exact for a *kind*."""
    low = None if facets.min is None else scaled_bound(facets.min, factor, kind)
    high = None if facets.max is None else scaled_bound(facets.max, factor, kind)
    if (low is None) != (facets.min is None) or (high is None) != (facets.max is None):
        return None
    return replace(facets, min=low, max=high)


def scaled_bound(bound: Ordered, factor: Fraction, kind: ScalarKind) -> Ordered | None:
    """Return *bound* times *factor*, or None where that is not exact; a float is as near as floats are."""
    if not isinstance(bound, int | float | decimal.Decimal):
        return None
    exact = Fraction(bound) * factor
    match kind:
        case "int":
            return int(exact) if exact.denominator == 1 else None
        case "float":
            try:
                return float(exact)
            except OverflowError:
                return None
        case _:
            with decimal.localcontext() as context:
                context.prec = 1000
                context.traps[decimal.Inexact] = True
                try:
                    return decimal.Decimal(exact.numerator) / exact.denominator
                except decimal.Inexact:
                    return None


def scale_failures(before: Spec, factor: Fraction, rounding: Rounding | None, shapes: Shapes) -> tuple[str, ...]:
    """Return in words which values of *before* have no place after a `scale`; none where it is total."""
    limits, reasons = bounds(before, shapes), []
    kind = core(before.type)
    if kind == Scalar("int"):
        if factor.denominator != 1 and rounding is None:
            reasons.append(f"a value that is no multiple of {factor.denominator}")
        low = INT_MIN if limits.min is None else limits.min
        high = INT_MAX if limits.max is None else limits.max
        least = -(-INT_MIN * factor.denominator // factor.numerator)
        most = INT_MAX * factor.denominator // factor.numerator
        if low < least or high > most:
            reasons.append("a value beyond 64 bits after the change")
    elif kind == Scalar("float"):
        if factor > 1 and None in (limits.min, limits.max):
            reasons.append("a value beyond the largest float after the change")
    elif not _terminates(factor.denominator):
        reasons.append("a value whose digits would never end")
    return tuple(reasons)


def _terminates(denominator: int) -> bool:
    """Answer whether every decimal divided by *denominator* has an end: it has no prime factors but 2 and 5."""
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    return denominator == 1
