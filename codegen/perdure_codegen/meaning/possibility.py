"""Whether a conversion fails on every value, decided from types and constraints alone."""

from __future__ import annotations

from perdure_codegen.meaning.conversion import (
    Atom,
    Conversion,
    Each,
    EnumToEnum,
    EnumToText,
    First,
    ListToSet,
    One,
    Same,
    SetToList,
    Unwrap,
)
from perdure_codegen.meaning.effective import Bounds, bounds
from perdure_codegen.meaning.scope import Shapes
from perdure_codegen.meaning.totality import image_bounds
from perdure_codegen.model import Container, EnumShape, Nullable, Ref, Spec, Type

__all__ = ["is_impossible"]


def is_impossible(node: Conversion, before: Spec, after: Spec, shapes: Shapes) -> bool:
    """Answer whether no value of *before* becomes one of *after*; False where only values could tell."""
    old, new = bounds(before, shapes), bounds(after, shapes)
    match node:
        case Same() | ListToSet() | SetToList():
            return _apart(old, new)
        case Atom(before="int", after="bool"):
            return _apart(old, Bounds(min=0, max=1))
        case Atom():
            return _apart(image_bounds(node, old), new)
        case EnumToEnum():
            return not set(_members(node.before, shapes)) & set(_members(node.after, shapes))
        case EnumToText():
            lengths = [len(member) for member in _members(node.enum, shapes)]
            return all(_apart(Bounds(min_length=length, max_length=length), new) for length in lengths)
        case Unwrap(item):
            return is_impossible(item, Spec(_item(before.type), before.facets), after, shapes)
        case First(item):
            return is_impossible(item, Spec(_item(before.type)), after, shapes)
        case One(item):
            one = Bounds(min_length=1, max_length=1)
            return _apart(one, new) or is_impossible(item, before, Spec(_item(after.type)), shapes)
        case Each(item=item):
            if _apart(old, new):
                return True
            never_empty = bool(old.min_length or new.min_length)
            return never_empty and is_impossible(item, Spec(_item(before.type)), Spec(_item(after.type)), shapes)
        case _:  # None or an empty list passes, or a record of a union
            return False


def _apart(one: Bounds, other: Bounds) -> bool:
    """Answer whether nothing is within both; bounds of length and of value are never of one type."""
    return (
        (one.max is not None and other.min is not None and one.max < other.min)
        or (one.min is not None and other.max is not None and one.min > other.max)
        or (one.max_length is not None and (other.min_length or 0) > one.max_length)
        or (other.max_length is not None and (one.min_length or 0) > other.max_length)
    )


def _item(kind: Type) -> Type:
    return kind.item if isinstance(kind, Container | Nullable) else kind


def _members(ref: Ref, shapes: Shapes) -> tuple[str, ...]:
    shape = shapes(ref)
    return shape.members if isinstance(shape, EnumShape) else ()
