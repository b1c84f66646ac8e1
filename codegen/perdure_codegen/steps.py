"""The steps between versions, resolved: every operation with the shapes before and after it, and its values typed."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, TypeAlias

from msgspec import Struct

from perdure_codegen.declarations import Rounding
from perdure_codegen.shapes import Ref, Spec, Value
from perdure_codegen.span import Span

__all__ = [
    "Added",
    "Adopted",
    "Altered",
    "Constant",
    "EventRenamed",
    "Fact",
    "Hoisted",
    "HookCall",
    "Hooked",
    "MemberAdded",
    "MemberRemoved",
    "MemberRenamed",
    "Nested",
    "Part",
    "Removed",
    "Renamed",
    "ResolvedOperation",
    "Retired",
    "Retyped",
    "Reused",
    "Scaled",
    "Split",
    "Step",
    "Substitute",
    "TypeRenamed",
]


class Constant(Struct, frozen=True):
    """What a value becomes that cannot be converted; wrapped, as None is a value too."""

    value: Value


class HookCall(Struct, frozen=True):
    """A hook that makes the substitute: it gets the old value and returns the new one."""

    name: str


Substitute: TypeAlias = Constant | HookCall


class Added(Struct, frozen=True, kw_only=True):
    """A field that was not there; down drops it."""

    field: str
    spec: Spec
    fill: Value
    because: str
    span: Span


class Removed(Struct, frozen=True, kw_only=True):
    """A field that is gone; without a *fill* there is no way down."""

    field: str
    spec: Spec
    fill: Constant | None
    because: str
    span: Span


class Renamed(Struct, frozen=True, kw_only=True):
    """Fields under new names, all at once: (before, after)."""

    pairs: tuple[tuple[str, str], ...]
    because: str
    span: Span


class Retyped(Struct, frozen=True, kw_only=True):
    """A field (or named type) of another type or other constraints.

    *otherwise* is what an old value becomes that the new shape cannot hold, *fill* what a new one becomes that the old
    shape cannot; where a list becomes one, *fill* is what an empty list becomes. *many_first* lets the rest of a list
    be dropped.
    """

    target: str
    before: Spec
    after: Spec
    otherwise: Substitute | None
    fill: Constant | None
    many_first: bool
    because: str
    span: Span


class Scaled(Struct, frozen=True, kw_only=True):
    """A number in another unit: after = before * factor."""

    target: str
    before: Spec
    after: Spec
    factor: Fraction
    rounding: Rounding | None
    otherwise: Substitute | None
    because: str
    span: Span


class Nested(Struct, frozen=True, kw_only=True):
    """Fields moved into a record: (field before, field of the record).

    Where *into* may be None, *otherwise* has the values that the fields take on the way down from None.
    """

    pairs: tuple[tuple[str, str], ...]
    into: str
    record: Ref
    nullable: bool
    otherwise: tuple[tuple[str, Value], ...] | None
    because: str
    span: Span


class Hoisted(Struct, frozen=True, kw_only=True):
    """A record's fields moved out of it: (field of the record, field after).

    Where the record may be None, *otherwise* has the values that the fields take then.
    """

    field: str
    record: Ref
    nullable: bool
    pairs: tuple[tuple[str, str], ...]
    otherwise: tuple[tuple[str, Value], ...] | None
    because: str
    span: Span


class MemberAdded(Struct, frozen=True, kw_only=True):
    """A member that was not there; *into* is what it becomes on the way down."""

    member: str
    into: str | HookCall | None
    because: str
    span: Span


class MemberRemoved(Struct, frozen=True, kw_only=True):
    """A member that is gone, and what takes its place."""

    member: str
    into: str | HookCall
    because: str
    span: Span


class MemberRenamed(Struct, frozen=True, kw_only=True):
    """A member of an enum under a new name."""

    member: str
    to: str
    because: str
    span: Span


class Hooked(Struct, frozen=True, kw_only=True):
    """Fields replaced by hand: the hook gets *before* and returns *after*; *back* undoes it, less what it *loses*.

    A lost field of *before* is one that `back` makes up, one of *after* is made up by the hook on the way up again.
    """

    name: str
    before: tuple[tuple[str, Spec], ...]
    after: tuple[tuple[str, Spec], ...]
    back: str | None
    loses: tuple[str, ...]
    because: str
    span: Span


class Adopted(Struct, frozen=True, kw_only=True):
    """A newer version of an embedded type: (field, before, after) for each field that embeds it.

    For a union, the fields are empty: the member itself is adopted.
    """

    type: str
    former: int
    to: int
    fields: tuple[tuple[str, Spec, Spec], ...]
    because: str
    span: Span


class TypeRenamed(Struct, frozen=True, kw_only=True):
    """The type itself under a new name."""

    former: str
    to: str
    because: str
    span: Span


class EventRenamed(Struct, frozen=True, kw_only=True):
    """The event itself under a new name, under which it is stored from then on."""

    former: str
    to: str
    because: str
    span: Span


class Split(Struct, frozen=True, kw_only=True):
    """The event becomes others, which *hook* makes of its fields; the only operation of the last step.

    The parts are in the versions that they had then. The hook makes any number of any of them, at least one in all, or
    where it is not *many* one of each, in order.
    """

    parts: tuple[Ref, ...]
    hook: str
    many: bool
    because: str
    span: Span


class Retired(Struct, frozen=True, kw_only=True):
    """Nothing new is made of the type or event; its shape stays."""

    name: str
    because: str
    span: Span


Part: TypeAlias = Literal["unique", "references", "version"]
"""A part of what is declared about a table, as `alter` calls it."""


class Fact(Struct, frozen=True, order=True):
    """Something that holds of the rows of an entity's table, beyond what a field is by itself.

    `unique`: no two rows are alike in *fields*. `references`: the one field holds the key of *entity*, and *on_delete*
    says what becomes of the row when that is deleted. `version`: rows are numbered. A further part is declared here, in
    `meaning.facts` and in `grammar.operations`, and is then released, compared and altered as these are.
    """

    part: Part
    fields: tuple[str, ...] = ()
    entity: str = ""
    on_delete: str = ""


class Altered(Struct, frozen=True, kw_only=True):
    """The table holds to other facts: those of *before* hold no longer, and those of *after* do from now on."""

    part: Part
    before: tuple[Fact, ...]
    after: tuple[Fact, ...]
    because: str
    span: Span


class Reused(Struct, frozen=True, kw_only=True):
    """A name that was gone comes back: by another operation of the step, or, that of a retired type itself, by this."""

    name: str
    because: str
    span: Span


ResolvedOperation: TypeAlias = (
    Added
    | Removed
    | Renamed
    | Retyped
    | Scaled
    | Nested
    | Hoisted
    | MemberAdded
    | MemberRemoved
    | MemberRenamed
    | Hooked
    | Adopted
    | TypeRenamed
    | EventRenamed
    | Split
    | Retired
    | Reused
    | Altered
)


class Step(Struct, frozen=True):
    """How *version* came to be from the one before it, in order."""

    version: int
    operations: tuple[ResolvedOperation, ...]
    span: Span
