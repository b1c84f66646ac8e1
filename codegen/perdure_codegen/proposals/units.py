"""What one unit is in terms of another, as far as anybody knows."""

from __future__ import annotations

import decimal
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from perdure_codegen.model import Facets, Ordered, Spec

__all__ = ["factor_of", "likely_factor"]

_MICRO, _MILLI, _CENTI, _KILO = Fraction(1, 10**6), Fraction(1, 1000), Fraction(1, 100), Fraction(1000)
_WORDS: Final = (
    ("time", Fraction(1, 10**9), "ns nanos nanosecond nanoseconds"),
    ("time", _MICRO, "us micros microsecond microseconds"),
    ("time", _MILLI, "ms millis millisecond milliseconds"),
    ("time", Fraction(1), "s sec secs second seconds"),
    ("time", Fraction(60), "min mins minute minutes"),
    ("time", Fraction(3600), "h hour hours"),
    ("time", Fraction(86_400), "d day days"),
    ("time", Fraction(604_800), "week weeks"),
    ("length", _MILLI, "mm millimetre millimetres millimeter millimeters"),
    ("length", _CENTI, "cm centimetre centimetres centimeter centimeters"),
    ("length", Fraction(1), "m metre metres meter meters"),
    ("length", _KILO, "km kilometre kilometres kilometer kilometers"),
    ("mass", _MILLI, "mg milligram milligrams"),
    ("mass", Fraction(1), "g gram grams"),
    ("mass", _KILO, "kg kilogram kilograms"),
    ("volume", _MILLI, "ml millilitre millilitres milliliter milliliters"),
    ("volume", Fraction(1), "l litre litres liter liters"),
)
"""What some words measure, and how many of the basic unit each is."""

_KNOWN: Final[Mapping[str, tuple[str, Fraction]]] = MappingProxyType(
    {word: (what, count) for what, count, words in _WORDS for word in words.split()}
)
_TELLING: Final = frozenset({60, 1000, 3600, 86_400, 10**6, 3_600_000, 86_400_000, 10**9})
"""Factors by which bounds grow, or shrink, where it is the unit rather than the limit that changed."""


def factor_of(before: Spec, after: Spec) -> Fraction | None:
    """Return by what a value grows from one unit to the other, told from the bounds or the words, or None."""
    told = _ratio(before.facets, after.facets)
    if told is not None:
        return told
    one, other = _KNOWN.get(before.unit or ""), _KNOWN.get(after.unit or "")
    return one[1] / other[1] if one and other and one[0] == other[0] else None


def likely_factor(before: Facets, after: Facets) -> Fraction | None:
    """Return the factor of all bounds where it is one that units have between them."""
    factor = _ratio(before, after)
    return factor if factor is not None and (factor in _TELLING or 1 / factor in _TELLING) else None


def _ratio(before: Facets, after: Facets) -> Fraction | None:
    """Return the one factor between all bounds, if there is one."""
    found: set[Fraction] = set()
    for old, new in ((before.min, after.min), (before.max, after.max)):
        if (old is None) != (new is None):
            return None
        if old is None or new is None:
            continue
        one, other = _fraction(old), _fraction(new)
        if one is None or other is None or (one == 0) != (other == 0):
            return None
        if one:
            found.add(other / one)
    ratio = found.pop() if len(found) == 1 else None
    return ratio if ratio is not None and ratio > 0 and ratio != 1 else None


def _fraction(bound: Ordered) -> Fraction | None:
    return Fraction(str(bound)) if isinstance(bound, int | float | decimal.Decimal) else None
