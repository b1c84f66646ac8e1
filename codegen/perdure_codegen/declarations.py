"""What a domain's files declare, before any name is resolved: the result of `parse`.

Names are `Word`s that know their place. Values whose type is not yet known (fills, bounds, defaults) stay nodes.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, TypeAlias

import attrs

from perdure_codegen.nodes import Node, Scalar
from perdure_codegen.span import Span

__all__ = [
    "Add",
    "AddMember",
    "Adopt",
    "Constrain",
    "Constraints",
    "ContainerExpr",
    "Declarations",
    "EnumDecl",
    "EventDecl",
    "FieldDecl",
    "Hoist",
    "HookStep",
    "Into",
    "NameExpr",
    "NamedTypeDecl",
    "Nest",
    "NullableExpr",
    "Operation",
    "Otherwise",
    "RecordDecl",
    "Remove",
    "RemoveMember",
    "Rename",
    "RenameMember",
    "RenameType",
    "Retype",
    "Rounding",
    "Scale",
    "StepDecl",
    "StreamDecl",
    "Swap",
    "TypeExpr",
    "TypeSpec",
    "UnionDecl",
    "UseHook",
    "Word",
]


@attrs.frozen
class Word:
    """A name or a short text, where it stands."""

    text: str
    span: Span


# Type expressions ---------------------------------------------------------------------------------------------------


@attrs.frozen
class NameExpr:
    """A built-in or declared type; `Address@1` says which version, which only changes may do."""

    name: str
    version: int | None
    span: Span


@attrs.frozen
class ContainerExpr:
    """`list[T]`, `set[T]` or `dict[str, T]`."""

    kind: Literal["list", "set", "dict"]
    item: TypeExpr
    span: Span


@attrs.frozen
class NullableExpr:
    """`T | None`."""

    item: TypeExpr
    span: Span


TypeExpr: TypeAlias = NameExpr | ContainerExpr | NullableExpr


@attrs.frozen
class Constraints:
    """Bounds as written; what they mean depends on the type."""

    min: Scalar | None = None
    max: Scalar | None = None
    min_length: Scalar | None = None
    max_length: Scalar | None = None
    pattern: Scalar | None = None
    unique_items: Scalar | None = None


@attrs.frozen
class TypeSpec:
    """A type with its constraints and unit.

    *bare* is True where only a type expression was written, so that `retype` may let constraints carry over.
    """

    type: TypeExpr
    constraints: Constraints
    unit: Word | None
    bare: bool
    span: Span


@attrs.frozen
class FieldDecl:
    """A field of an event or a record; *default* serves the constructor alone."""

    name: Word
    spec: TypeSpec
    default: Node | None
    doc: str


# Operations ---------------------------------------------------------------------------------------------------------


@attrs.frozen
class UseHook:
    """`{hook: name}` where a constant could stand."""

    name: Word


Otherwise: TypeAlias = Node | UseHook
"""What an old value becomes that the new shape cannot hold: a constant, or what a hook makes of it."""

Into: TypeAlias = Word | UseHook
"""The member that stands for another one."""

Rounding: TypeAlias = Literal["half_even", "half_up", "floor", "ceiling", "down", "up"]
"""As in `decimal`: down is towards zero, up away from it."""


@attrs.frozen(kw_only=True)
class Add:
    """`{add: field, fill: value}`: the field's type is the one it has in this version."""

    field: Word
    fill: Node
    because: str
    span: Span


@attrs.frozen(kw_only=True)
class Remove:
    """`{remove: field, type: T, fill: value}`, constraints and unit beside the type; without a fill no way down."""

    field: Word
    spec: TypeSpec
    fill: Node | None
    because: str
    span: Span


@attrs.frozen(kw_only=True)
class Rename:
    """`{rename: a, to: b}` or, several at once, `{rename: {a: b, c: d}}`."""

    pairs: tuple[tuple[Word, Word], ...]
    because: str
    span: Span


@attrs.frozen(kw_only=True)
class Swap:
    """`{swap: [a, b]}`."""

    first: Word
    second: Word
    because: str
    span: Span


@attrs.frozen(kw_only=True)
class Retype:
    """`{retype: field, from: T, to: U, else: value, fill: value, many: first}`."""

    target: Word
    former: TypeSpec
    to: TypeSpec
    otherwise: Otherwise | None
    fill: Node | None
    many_first: bool
    because: str
    span: Span


@attrs.frozen(kw_only=True)
class Constrain:
    """`{constrain: field, from: {max: 10}, to: {max: 20}}`: all constraints before, all after."""

    target: Word
    former: Constraints
    to: Constraints
    otherwise: Otherwise | None
    because: str
    span: Span


@attrs.frozen(kw_only=True)
class Scale:
    """`{scale: field, from: seconds, to: milliseconds, factor: 1000}`: new value = old value times factor."""

    target: Word
    former: Word | None
    to: Word | None
    factor: Fraction
    rounding: Rounding | None
    otherwise: Otherwise | None
    because: str
    span: Span


@attrs.frozen(kw_only=True)
class Nest:
    """`{nest: [street, city], into: address}`, or `{nest: {street: line1}, into: address}`.

    *pairs* are (field, field of the record). *otherwise* says what the fields are on the way down from None.
    """

    pairs: tuple[tuple[Word, Word], ...]
    into: Word
    otherwise: Node | None
    because: str
    span: Span


@attrs.frozen(kw_only=True)
class Hoist:
    """`{hoist: coupon, type: Coupon, to: {code: coupon_code}}`, or `to: [code, percent]`.

    *pairs* are (field of the record, field). *otherwise* says what the fields are where the record is None.
    """

    field: Word
    type: TypeExpr
    pairs: tuple[tuple[Word, Word], ...]
    otherwise: Node | None
    because: str
    span: Span


@attrs.frozen(kw_only=True)
class AddMember:
    """`{add_member: call, into: phone}`: *into* is what it becomes on the way down."""

    member: Word
    into: Into | None
    because: str
    span: Span


@attrs.frozen(kw_only=True)
class RemoveMember:
    """`{remove_member: fax, into: phone}`."""

    member: Word
    into: Into
    because: str
    span: Span


@attrs.frozen(kw_only=True)
class RenameMember:
    """`{rename_member: phone, to: call}`."""

    member: Word
    to: Word
    because: str
    span: Span


@attrs.frozen(kw_only=True)
class HookStep:
    """`{hook: name, from: {a: str}, to: {b: int}, back: name, loses: [a]}`."""

    name: Word
    former: tuple[tuple[Word, TypeSpec], ...]
    to: tuple[tuple[Word, TypeSpec], ...]
    back: Word | None
    loses: tuple[Word, ...]
    because: str
    span: Span


@attrs.frozen(kw_only=True)
class Adopt:
    """`{adopt: Slot, from: 1, to: 2}`; `fields: [a]` restricts it to some of the fields that embed the type."""

    type: Word
    former: int
    to: int
    fields: tuple[Word, ...] | None
    because: str
    span: Span


@attrs.frozen(kw_only=True)
class RenameType:
    """`{rename_type: Old, to: New}`, in the changes of the type itself."""

    former: Word
    to: Word
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
)


@attrs.frozen
class StepDecl:
    """How *version* came to be from the one before it, in order."""

    version: int
    operations: tuple[Operation, ...]
    span: Span


# Declarations -------------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class NamedTypeDecl:
    """A scalar under a name of its own."""

    name: Word
    spec: TypeSpec
    doc: str
    steps: tuple[StepDecl, ...]


@attrs.frozen(kw_only=True)
class EnumDecl:
    """An enum and its members."""

    name: Word
    members: tuple[Word, ...]
    doc: str
    steps: tuple[StepDecl, ...]


@attrs.frozen(kw_only=True)
class RecordDecl:
    """A record: fields without a stream."""

    name: Word
    fields: tuple[FieldDecl, ...]
    doc: str
    steps: tuple[StepDecl, ...]


@attrs.frozen(kw_only=True)
class UnionDecl:
    """A tagged union; its members are records."""

    name: Word
    members: tuple[Word, ...]
    doc: str
    steps: tuple[StepDecl, ...]


@attrs.frozen(kw_only=True)
class StreamDecl:
    """A kind of stream, and the type of its key."""

    name: Word
    key: NameExpr
    doc: str


@attrs.frozen(kw_only=True)
class EventDecl:
    """An event in its newest shape."""

    name: Word
    stream: Word
    fields: tuple[FieldDecl, ...]
    doc: str
    steps: tuple[StepDecl, ...]


@attrs.frozen(kw_only=True)
class Declarations:
    """All that the files of one domain declare, in the order of the files.

    *sources* are the paths of the files, as an author would name them; `domain.yaml` is the first.
    """

    domain: Word
    doc: str
    codec: Word | None
    types: tuple[NamedTypeDecl, ...]
    enums: tuple[EnumDecl, ...]
    records: tuple[RecordDecl, ...]
    unions: tuple[UnionDecl, ...]
    streams: tuple[StreamDecl, ...]
    events: tuple[EventDecl, ...]
    sources: tuple[str, ...]
