"""How a value of one type becomes one of another: the documented table of `retype`, as trees.

A conversion either gives a value or fails with `Unfit`; `failures` says, from types and constraints alone, whether and
on what it may fail.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

from msgspec import Struct

from perdure_codegen.meaning.effective import scalar_of
from perdure_codegen.meaning.scope import Shapes
from perdure_codegen.model import (
    Container,
    EnumShape,
    FieldsShape,
    Nullable,
    Ref,
    Scalar,
    ScalarKind,
    Type,
    UnionShape,
)

__all__ = [
    "PAIRS",
    "Atom",
    "Branch",
    "Conversion",
    "Each",
    "EmptyOrOne",
    "EnumToEnum",
    "EnumToText",
    "First",
    "ListToSet",
    "MapOptional",
    "One",
    "OrNone",
    "Pick",
    "Same",
    "SetToList",
    "TextToEnum",
    "Unwrap",
    "conversion",
]

PAIRS: Final[Mapping[tuple[ScalarKind, ScalarKind], str]] = {
    ("bool", "int"): "",
    ("int", "bool"): "a value other than 0 and 1",
    ("int", "float"): "a value beyond 2**53, which no float holds exactly",
    ("float", "int"): "a fraction, or a value beyond 64 bits",
    ("int", "decimal"): "",
    ("decimal", "int"): "a fraction, or a value beyond 64 bits",
    ("float", "decimal"): "",
    ("decimal", "float"): "a value with more digits than a float holds",
    ("bool", "str"): "",
    ("int", "str"): "",
    ("float", "str"): "",
    ("decimal", "str"): "",
    ("uuid", "str"): "",
    ("date", "str"): "",
    ("time", "str"): "",
    ("datetime", "str"): "",
    ("duration", "str"): "",
    ("str", "bool"): "text other than `true` and `false`",
    ("str", "int"): "text that is not how an integer of 64 bits is written",
    ("str", "float"): "text that is not how a float is written",
    ("str", "decimal"): "text that is not how a decimal is written",
    ("str", "uuid"): "text that is not how a UUID is written",
    ("str", "date"): "text that is not how a date is written",
    ("str", "time"): "text that is not how a time is written",
    ("str", "datetime"): "text that is not how an instant in UTC is written",
    ("str", "duration"): "text that is not how a duration is written",
    ("str", "bytes"): "",
    ("bytes", "str"): "bytes that are not UTF-8, or hold NUL",
    ("date", "datetime"): "",
    ("datetime", "date"): "",
}
"""The scalars that convert, and on what each conversion fails; "" where it never does."""


class Same(Struct, frozen=True):
    """The value as it is, as a *named* type where it was not of that one before."""

    named: Ref | None = None


class Atom(Struct, frozen=True):
    """A pair of PAIRS. An *exact* one never drops what it cannot keep: only a midnight becomes a date."""

    before: ScalarKind
    after: ScalarKind
    target: Type
    exact: bool


class EnumToText(Struct, frozen=True):
    """The text of a member."""

    enum: Ref
    target: Type


class TextToEnum(Struct, frozen=True):
    """The member with this text; fails on any other text."""

    enum: Ref


class EnumToEnum(Struct, frozen=True):
    """The member of the same name; fails where the other enum lacks it."""

    before: Ref
    after: Ref


class Unwrap(Struct, frozen=True):
    """`T | None` to another type: fails on None."""

    item: Conversion


class MapOptional(Struct, frozen=True):
    """None stays None."""

    item: Conversion


class One(Struct, frozen=True):
    """A value becomes a list of one."""

    item: Conversion


class EmptyOrOne(Struct, frozen=True):
    """None becomes the empty list, a value a list of one."""

    item: Conversion


class First(Struct, frozen=True):
    """A list becomes its first value: fails on an empty one and, unless *many* is `first`, on a longer one."""

    item: Conversion


class OrNone(Struct, frozen=True):
    """A list becomes its first value, an empty one None."""

    item: Conversion


class Each(Struct, frozen=True):
    """Each item of a list, or each value of a dict."""

    kind: Literal["list", "dict"]
    item: Conversion


class ListToSet(Struct, frozen=True):
    """Order and duplicates are lost. *exact* fails unless the list is what SetToList gives."""

    exact: bool


class SetToList(Struct, frozen=True):
    """The items in their order, enums in that of their text."""


class Branch(Struct, frozen=True):
    """A record as a union that has it."""


class Pick(Struct, frozen=True):
    """A union as one of its records: fails on the others."""

    record: Ref


Conversion: TypeAlias = (
    Same
    | Atom
    | EnumToText
    | TextToEnum
    | EnumToEnum
    | Unwrap
    | MapOptional
    | One
    | EmptyOrOne
    | First
    | OrNone
    | Each
    | ListToSet
    | SetToList
    | Branch
    | Pick
)


def conversion(before: Type, after: Type, shapes: Shapes, *, exact: bool = False) -> Conversion | None:
    """Return how *before* becomes *after*, or None where the table has no way.

    *exact* is for the way down, which drops nothing: a list becomes a set only if that set would become this list
    again, and an instant a date only if it is midnight.
    """
    return _Table(shapes, exact).convert(before, after)


class _Table(Struct, frozen=True):
    shapes: Shapes
    exact: bool

    def convert(self, before: Type, after: Type) -> Conversion | None:
        if before == after:
            return Same()
        match before, after:
            case Nullable(), Nullable():
                return _within(MapOptional, self.convert(before.item, after.item))
            case Nullable(), Container(kind="list") if self._is_item(before.item, after):
                return _within(EmptyOrOne, self.convert(before.item, after.item))
            case Nullable(), _:
                return _within(Unwrap, self.convert(before.item, after))
            case Container(kind="list"), Nullable() if not isinstance(after.item, Container):
                return _within(OrNone, self.convert(before.item, after.item))
            case _, Nullable():
                return self.convert(before, after.item)
            case Container(), Container():
                return self._containers(before, after)
            case Container(kind="list"), _:
                return _within(First, self.convert(before.item, after))
            case _, Container(kind="list"):
                return _within(One, self.convert(before, after.item))
            case _:
                return self._plain(before, after)

    def _is_item(self, kind: Type, of: Container) -> bool:
        """Answer whether *kind* becomes an item of a list, rather than the list itself."""
        return kind == of.item or not isinstance(kind, Container) or kind.kind == "dict"

    def _containers(self, before: Container, after: Container) -> Conversion | None:
        if before.kind == after.kind and before.kind != "set":
            item = self.convert(before.item, after.item)
            return None if item is None else Each("list" if before.kind == "list" else "dict", item)
        if before.item == after.item and {before.kind, after.kind} == {"list", "set"}:
            return ListToSet(self.exact) if after.kind == "set" else SetToList()
        return None

    def _plain(self, before: Type, after: Type) -> Conversion | None:
        old, new = scalar_of(before, self.shapes), scalar_of(after, self.shapes)
        if old is not None and new is not None:
            return self._scalars(old, new, after)
        old_shape = self.shapes(before) if isinstance(before, Ref) else None
        new_shape = self.shapes(after) if isinstance(after, Ref) else None
        if isinstance(before, Ref) and isinstance(old_shape, EnumShape):
            if new == Scalar("str"):
                return EnumToText(before, after)
            if isinstance(after, Ref) and isinstance(new_shape, EnumShape):
                return EnumToEnum(before, after)
        if isinstance(after, Ref) and isinstance(new_shape, EnumShape) and old == Scalar("str"):
            return TextToEnum(after)
        if isinstance(new_shape, UnionShape) and before in new_shape.members:
            return Branch()
        if isinstance(old_shape, UnionShape) and isinstance(new_shape, FieldsShape) and isinstance(after, Ref):
            return Pick(after) if after in old_shape.members else None
        return None

    def _scalars(self, old: Scalar, new: Scalar, after: Type) -> Conversion | None:
        if old == new:
            return Same(after if isinstance(after, Ref) else None)
        if (old.kind, new.kind) in PAIRS:
            return Atom(old.kind, new.kind, after, self.exact)
        return None


def _within(
    node: type[Unwrap | MapOptional | One | EmptyOrOne | First | OrNone], item: Conversion | None
) -> Conversion | None:
    return None if item is None else node(item)
