"""The constraints that hold for a value in the end: its own and those of the named types that it is of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from perdure_codegen.model import Domain, Facets, NamedShape, Nullable, Ordered, Ref, Type
from perdure_codegen.plan.names import constant

__all__ = ["Merged", "Pattern", "merged", "pattern_name"]

_NONE: Final = Facets()


class Pattern(Struct, frozen=True):
    """A regular expression; *of* is the named type that declares it, None for the field itself."""

    text: str
    of: Ref | None


class Merged(Struct, frozen=True, kw_only=True):
    """A type with named types looked through, and the tightest of all constraints on it; it is never nullable."""

    type: Type
    min: Ordered | None = None
    max: Ordered | None = None
    min_length: int | None = None
    max_length: int | None = None
    patterns: tuple[Pattern, ...] = ()
    unique_items: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether nothing but the type counts."""
        return self == Merged(type=self.type)


def merged(domain: Domain, kind: Type, facets: Facets | None = None) -> Merged:
    """Return what *kind* under *facets* comes to, None aside."""
    own = _NONE if facets is None else facets
    if isinstance(kind, Nullable):
        kind = kind.item
    if own == _NONE and not isinstance(kind, Ref):  # most fields
        return Merged(type=kind)
    parts: list[tuple[Facets, Ref | None]] = [(own, None)]
    while isinstance(kind, Ref) and isinstance(shape := domain.at(kind).shape, NamedShape):
        parts.append((shape.spec.facets, kind))
        kind = shape.spec.type
    every = [facet for facet, _ in parts]
    patterns = {facet.pattern: Pattern(facet.pattern, of) for facet, of in parts if facet.pattern is not None}
    return Merged(
        type=kind,
        min=_tightest((facet.min for facet in every), largest=True),
        max=_tightest((facet.max for facet in every), largest=False),
        min_length=max((facet.min_length for facet in every if facet.min_length), default=None),
        max_length=min((facet.max_length for facet in every if facet.max_length is not None), default=None),
        patterns=tuple(patterns.values()),
        unique_items=any(facet.unique_items for facet in every),
    )


def _tightest(bounds: Iterable[Ordered | None], *, largest: bool) -> Ordered | None:
    found: Ordered | None = None
    for bound in bounds:
        if bound is not None and (found is None or (bound > found) is largest):  # type: ignore[operator] # of one type
            found = bound
    return found


def pattern_name(domain: Domain, ref: Ref) -> str:
    """Return the constant that holds the pattern of one version of a named type."""
    newest = len(domain.declared(ref.name).versions) == ref.version
    return f"{constant(ref.name)}_PATTERN" if newest else f"{constant(domain.class_name(ref))}_PATTERN"
