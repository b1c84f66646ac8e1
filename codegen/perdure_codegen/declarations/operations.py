"""The operations of a version step, as declared."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, TypeAlias

from msgspec import Struct

from perdure_codegen.declarations.words import Constraints, TypeExpr, TypeSpec, Word
from perdure_codegen.nodes import Node
from perdure_codegen.span import Span

__all__ = [
    "Add",
    "AddMember",
    "Adopt",
    "Alter",
    "Constrain",
    "FactDecl",
    "Hoist",
    "HookStep",
    "Into",
    "Nest",
    "Operation",
    "Otherwise",
    "Remove",
    "RemoveMember",
    "Rename",
    "RenameEvent",
    "RenameMember",
    "RenameType",
    "Retire",
    "Retype",
    "Reuse",
    "Rounding",
    "Scale",
    "SplitEvent",
    "StepDecl",
    "Swap",
    "UseHook",
]


class UseHook(Struct, frozen=True):
    """`{hook: name}` where a constant could stand."""

    name: Word


Otherwise: TypeAlias = Node | UseHook
"""What an old value becomes that the new shape cannot hold: a constant, or what a hook makes of it."""

Into: TypeAlias = Word | UseHook
"""The member that stands for another one."""

Rounding: TypeAlias = Literal["half_even", "half_up", "floor", "ceiling", "down", "up"]
"""As in `decimal`: down is towards zero, up away from it."""


class Add(Struct, frozen=True, kw_only=True):
    """`{add: field, fill: value}`: the field's type is the one it has in this version."""

    field: Word
    fill: Node
    because: str
    span: Span


class Remove(Struct, frozen=True, kw_only=True):
    """`{remove: field, type: T, fill: value}`, constraints and unit beside the type; without a fill no way down."""

    field: Word
    spec: TypeSpec
    fill: Node | None
    because: str
    span: Span


class Rename(Struct, frozen=True, kw_only=True):
    """`{rename: a, to: b}` or, several at once, `{rename: {a: b, c: d}}`."""

    pairs: tuple[tuple[Word, Word], ...]
    because: str
    span: Span


class Swap(Struct, frozen=True, kw_only=True):
    """`{swap: [a, b]}`."""

    first: Word
    second: Word
    because: str
    span: Span


class Retype(Struct, frozen=True, kw_only=True):
    """`{retype: field, from: T, to: U, else: value, fill: value, many: first}`."""

    target: Word
    former: TypeSpec
    to: TypeSpec
    otherwise: Otherwise | None
    fill: Node | None
    many_first: bool
    because: str
    span: Span


class Constrain(Struct, frozen=True, kw_only=True):
    """`{constrain: field, from: {max: 10}, to: {max: 20}}`: all constraints before, all after."""

    target: Word
    former: Constraints
    to: Constraints
    otherwise: Otherwise | None
    because: str
    span: Span


class Scale(Struct, frozen=True, kw_only=True):
    """`{scale: field, from: seconds, to: milliseconds, factor: 1000}`: new value = old value times factor."""

    target: Word
    former: Word | None
    to: Word | None
    factor: Fraction
    rounding: Rounding | None
    otherwise: Otherwise | None
    because: str
    span: Span


class Nest(Struct, frozen=True, kw_only=True):
    """`{nest: [street, city], into: address}`, or `{nest: {street: line1}, into: address}`.

    *pairs* are (field, field of the record). *otherwise* says what the fields are on the way down from None.
    """

    pairs: tuple[tuple[Word, Word], ...]
    into: Word
    otherwise: Node | None
    because: str
    span: Span


class Hoist(Struct, frozen=True, kw_only=True):
    """`{hoist: coupon, type: Coupon, to: {code: coupon_code}}`, or `to: [code, percent]`.

    *pairs* are (field of the record, field). *otherwise* says what the fields are where the record is None.
    """

    field: Word
    type: TypeExpr
    pairs: tuple[tuple[Word, Word], ...]
    otherwise: Node | None
    because: str
    span: Span


class AddMember(Struct, frozen=True, kw_only=True):
    """`{add_member: call, into: phone}`: *into* is what it becomes on the way down."""

    member: Word
    into: Into | None
    because: str
    span: Span


class RemoveMember(Struct, frozen=True, kw_only=True):
    """`{remove_member: fax, into: phone}`."""

    member: Word
    into: Into
    because: str
    span: Span


class RenameMember(Struct, frozen=True, kw_only=True):
    """`{rename_member: phone, to: call}`."""

    member: Word
    to: Word
    because: str
    span: Span


class HookStep(Struct, frozen=True, kw_only=True):
    """`{hook: name, from: {a: str}, to: {b: int}, back: name, loses: [a]}`."""

    name: Word
    former: tuple[tuple[Word, TypeSpec], ...]
    to: tuple[tuple[Word, TypeSpec], ...]
    back: Word | None
    loses: tuple[Word, ...]
    because: str
    span: Span


class Adopt(Struct, frozen=True, kw_only=True):
    """`{adopt: Slot, from: 1, to: 2}`; `fields: [a]` restricts it to some of the fields that embed the type."""

    type: Word
    former: int
    to: int
    fields: tuple[Word, ...] | None
    because: str
    span: Span


class RenameType(Struct, frozen=True, kw_only=True):
    """`{rename_type: Old, to: New}`, in the changes of the type itself."""

    former: Word
    to: Word
    because: str
    span: Span


class RenameEvent(Struct, frozen=True, kw_only=True):
    """`{rename_event: Old, to: New}`, in the changes of the event itself."""

    former: Word
    to: Word
    because: str
    span: Span


class SplitEvent(Struct, frozen=True, kw_only=True):
    """`{split: [NameChanged@1, Moved], hook: name}`; not *many* says `count: one`."""

    parts: tuple[Word, ...]
    hook: Word
    many: bool
    because: str
    span: Span


class Retire(Struct, frozen=True, kw_only=True):
    """`{retire: Name}`, in the changes of the type or event itself."""

    name: Word
    because: str
    span: Span


class Reuse(Struct, frozen=True, kw_only=True):
    """`{reuse: name, because: reason}`, in the step that brings the name back."""

    name: Word
    because: str
    span: Span


class FactDecl(Struct, frozen=True, kw_only=True):
    """One item of a part of a table: a unique key, the reference of a field, or, of no fields, that there is such."""

    fields: tuple[Word, ...]
    entity: Word | None
    on_delete: str


class Alter(Struct, frozen=True, kw_only=True):
    """`{alter: unique, from: [[name]], to: [[name, born]]}`: what holds of the table no longer, and what does."""

    part: Word
    former: tuple[FactDecl, ...]
    to: tuple[FactDecl, ...]
    because: str
    span: Span


Operation: TypeAlias = (
    Add
    | Remove
    | Rename
    | Swap
    | Retype
    | Constrain
    | Scale
    | Nest
    | Hoist
    | AddMember
    | RemoveMember
    | RenameMember
    | HookStep
    | Adopt
    | RenameType
    | RenameEvent
    | SplitEvent
    | Retire
    | Reuse
    | Alter
)


class StepDecl(Struct, frozen=True):
    """How *version* came to be from the one before it, in order."""

    version: int
    operations: tuple[Operation, ...]
    span: Span
