"""Bounds under a factor, exactly or not at all."""

from __future__ import annotations

import decimal
from fractions import Fraction

from msgspec.structs import replace

from perdure_codegen.model import Facets, Ordered, ScalarKind

__all__ = ["scaled_bound", "scaled_facets"]


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
