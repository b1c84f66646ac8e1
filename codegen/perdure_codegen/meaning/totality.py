"""Whether a conversion may fail, decided from types and constraints alone."""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from perdure_codegen.meaning.conversion import (
    PAIRS,
    Atom,
    Branch,
    Conversion,
    Each,
    EmptyOrOne,
    EnumToEnum,
    EnumToText,
    First,
    ListToSet,
    MapOptional,
    One,
    OrNone,
    Pick,
    Same,
    SetToList,
    TextToEnum,
    Unwrap,
)
from perdure_codegen.meaning.effective import Bounds, bounds, core
from perdure_codegen.meaning.scope import Shapes
from perdure_codegen.model import Container, EnumShape, Nullable, Ref, ScalarKind, Spec, Type, UnionShape

__all__ = ["EMPTY", "MANY", "NONE", "broken_bounds", "failures", "image_bounds", "judged"]

NONE: Final = "None"
EMPTY: Final = "an empty list"
MANY: Final = "a list of more than one"
_EXACT_FLOAT: Final = 2**53
_LENGTHS: Final = {
    "bool": (4, 5),
    "float": (1, 24),
    "uuid": (36, 36),
    "date": (10, 10),
    "time": (8, 15),
    "datetime": (20, 27),
}
"""How long the text of a scalar is, where that is known."""


def failures(
    node: Conversion, before: Spec, after: Spec, shapes: Shapes, *, many_first: bool = False, empty: bool = False
) -> tuple[str, ...]:
    """Return in words on which values of *before* the conversion to *after* fails; none where it is total.

    *many_first* lets the rest of a list be dropped, and *empty* says that an empty list has a substitute.
    """
    partial, broken = judged(node, before, after, shapes, many_first=many_first, empty=empty)
    return partial or broken


def judged(
    node: Conversion, before: Spec, after: Spec, shapes: Shapes, *, many_first: bool = False, empty: bool = False
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return on which values the conversion itself fails, and which of its results *after* then refuses."""
    image = _Walk(shapes=shapes, many_first=many_first, empty=empty).image(
        node, bounds(before, shapes), before.type, after.type
    )
    broken = (*image.broken, *broken_bounds(image.limits, bounds(after, shapes)))
    return tuple(dict.fromkeys(image.partial)), tuple(dict.fromkeys(broken))


def broken_bounds(inner: Bounds, outer: Bounds) -> tuple[str, ...]:
    """Return in words which values within *inner* are not within *outer*."""
    return tuple(_broken(inner, outer))


def _broken(inner: Bounds, outer: Bounds) -> Iterator[str]:
    if outer.min is not None and (inner.min is None or inner.min < outer.min):
        yield f"a value below {outer.min}"
    if outer.max is not None and (inner.max is None or inner.max > outer.max):
        yield f"a value above {outer.max}"
    if (outer.min_length or 0) > (inner.min_length or 0):
        yield f"a value shorter than {outer.min_length}"
    if outer.max_length is not None and (inner.max_length is None or inner.max_length > outer.max_length):
        yield f"a value longer than {outer.max_length}"
    for pattern in sorted(outer.patterns - inner.patterns):
        yield f"text that does not match `{pattern}`"
    if outer.unique_items and not inner.unique_items:
        yield "a list with duplicates"


class _Image(Struct, frozen=True):
    """What is known of the values that come out, on which values none does, and which items the new type refuses."""

    limits: Bounds
    partial: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()

    def within(self, limits: Bounds, *reasons: str) -> _Image:
        """Return what is known of the container of such items, whose own conversion fails for *reasons* too."""
        return _Image(limits, (*reasons, *self.partial), self.broken)


class _Walk(Struct, frozen=True, kw_only=True):
    """Follows a conversion with what is known of the value."""

    shapes: Shapes
    many_first: bool
    empty: bool

    def image(self, node: Conversion, limits: Bounds, before: Type, after: Type) -> _Image:
        """Return what becomes of the values of *before* that are within *limits*."""
        if not isinstance(node, MapOptional):
            after = core(after)
        match node:
            case Same():
                return _Image(limits)
            case Branch():
                return _Image(Bounds())
            case Atom():
                return self._atom(node, limits)
            case EnumToText():
                shape = self.shapes(node.enum)
                members = shape.members if isinstance(shape, EnumShape) else ()
                lengths = tuple(map(len, members))
                return _Image(Bounds(min_length=min(lengths, default=0), max_length=max(lengths, default=0)))
            case TextToEnum():
                return _Image(Bounds(), (f"text that is no member of `{node.enum.name}`",))
            case EnumToEnum():
                old, new = self.shapes(node.before), self.shapes(node.after)
                if not isinstance(old, EnumShape) or not isinstance(new, EnumShape):
                    return _Image(Bounds())
                lost = [member for member in old.members if member not in new.members]
                return _Image(Bounds(), tuple(f"`{member}`, which `{node.after.name}` lacks" for member in lost))
            case Pick():
                union = core(before)
                alone = isinstance(union, Ref) and self.shapes(union) == UnionShape((node.record,))
                return _Image(Bounds(), () if alone else (f"a record other than `{node.record.name}`",))
            case ListToSet():
                reasons = ("a list that is not in order or has duplicates",) if node.exact else ()
                shortest = min(limits.min_length or 0, 1)
                return _Image(Bounds(min_length=shortest, max_length=limits.max_length), reasons)
            case SetToList():
                return _Image(replace(limits, unique_items=True))
            case _:
                return self._structure(node, limits, before, after)

    def _structure(
        self,
        node: Unwrap | MapOptional | One | EmptyOrOne | First | OrNone | Each,
        limits: Bounds,
        before: Type,
        after: Type,
    ) -> _Image:
        inner_before, inner_after = _inner(before), _inner(after)
        match node:
            case Unwrap():
                image = self.image(node.item, limits, inner_before, after)
                return image.within(image.limits, NONE)
            case MapOptional():
                return self.image(node.item, limits, inner_before, inner_after)
            case One():
                known = Bounds(min_length=1, max_length=1, unique_items=True)
                return self._item(node.item, before, inner_after, limits).within(known)
            case EmptyOrOne():
                known = Bounds(min_length=0, max_length=1, unique_items=True)
                return self._item(node.item, inner_before, inner_after, limits).within(known)
            case First() | OrNone():
                image = self.image(node.item, bounds(Spec(inner_before), self.shapes), inner_before, after)
                reasons = []
                if isinstance(node, First) and not self.empty and not limits.min_length:
                    reasons.append(EMPTY)
                if not self.many_first and (limits.max_length is None or limits.max_length > 1):
                    reasons.append(MANY)
                return image.within(image.limits, *reasons)
            case Each():
                known = replace(limits, unique_items=limits.unique_items and isinstance(node.item, Same))
                return self._item(node.item, inner_before, inner_after).within(known)

    def _item(self, node: Conversion, before: Type, after: Type, limits: Bounds | None = None) -> _Image:
        """Return what becomes of an item, which *after* may refuse; *limits* are those of *before* unless given."""
        known = bounds(Spec(before), self.shapes) if limits is None else limits
        image = self.image(node, known, before, after)
        broken = broken_bounds(image.limits, bounds(Spec(after), self.shapes))
        return replace(image, broken=(*image.broken, *broken))

    def _atom(self, node: Atom, limits: Bounds) -> _Image:
        pair = (node.before, node.after)
        reason = PAIRS[pair]
        match pair:
            case ("int", "float") if _within(limits, -_EXACT_FLOAT, _EXACT_FLOAT):
                reason = ""
            case ("datetime", "date") if node.exact:
                reason = "an instant other than midnight"
            case ("int", "bool") if _within(limits, 0, 1):
                reason = ""
        return _Image(image_bounds(node, limits), (reason,) if reason else ())


def _inner(kind: Type) -> Type:
    return kind.item if isinstance(kind, Container | Nullable) else kind


def _within(limits: Bounds, low: int, high: int) -> bool:
    return limits.within(Bounds(min=low, max=high))


def image_bounds(node: Atom, limits: Bounds) -> Bounds:
    """Return what is known of the result of a scalar conversion of a value within *limits*."""
    if node.after == "str":
        if node.before == "int":
            ends = [limits.min, limits.max] if None not in (limits.min, limits.max) else [-(2**63), 2**63 - 1]
            return Bounds(min_length=1, max_length=max(len(str(end)) for end in ends))
        low, high = _LENGTHS.get(node.before, (0, None))
        return Bounds(min_length=low, max_length=high)
    if node.after == "bytes":
        longest = None if limits.max_length is None else limits.max_length * 4
        return Bounds(min_length=limits.min_length, max_length=longest)
    if (node.before, node.after) == ("bool", "int"):
        return Bounds(min=0, max=1)
    if node.after in {"decimal", "float", "int"} and node.before in {"decimal", "float", "int"}:
        return Bounds(min=_number(limits.min, node.after), max=_number(limits.max, node.after))
    if (node.before, node.after) == ("date", "datetime"):
        return Bounds(min=_midnight(limits.min), max=_midnight(limits.max))
    if (node.before, node.after) == ("datetime", "date"):
        return Bounds(
            min=limits.min.date() if limits.min is not None else None,
            max=limits.max.date() if limits.max is not None else None,
        )
    return Bounds()


def _number(bound: float | decimal.Decimal | None, kind: ScalarKind) -> float | decimal.Decimal | None:
    if bound is None or kind == "int":
        return bound
    return float(bound) if kind == "float" else decimal.Decimal(repr(bound) if isinstance(bound, float) else bound)


def _midnight(day: dt.date | None) -> dt.datetime | None:
    return None if day is None else dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
