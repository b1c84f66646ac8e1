"""Undoing the operations on the members of enums and unions."""

from __future__ import annotations

from perdure_codegen.declarations import (
    AddMember,
    Adopt,
    Into,
    Operation,
    RemoveMember,
    RenameMember,
    UseHook,
    Word,
)
from perdure_codegen.history import values
from perdure_codegen.history.context import Context
from perdure_codegen.model import EnumShape, Ref, UnionShape
from perdure_codegen.steps import Adopted, HookCall, MemberAdded, MemberRemoved, MemberRenamed, ResolvedOperation

__all__ = ["undo_enum", "undo_union"]


def undo_enum(operation: Operation, after: EnumShape, context: Context) -> tuple[EnumShape, ResolvedOperation]:
    """Return the members before *operation*."""
    members = list(after.members)
    match operation:
        case AddMember():
            _take(operation.member, members, context)
            into = None if operation.into is None else _into(operation.into, members, context)
            resolved: ResolvedOperation = MemberAdded(
                member=operation.member.text, into=into, because=operation.because, span=operation.span
            )
        case RemoveMember():
            _absent(operation.member, members, context)
            into = _into(operation.into, members, context)
            members.append(operation.member.text)
            resolved = MemberRemoved(
                member=operation.member.text, into=into, because=operation.because, span=operation.span
            )
        case RenameMember():
            _absent(operation.member, members, context)
            place = _take(operation.to, members, context)
            members.insert(place, operation.member.text)
            resolved = MemberRenamed(
                member=operation.member.text, to=operation.to.text, because=operation.because, span=operation.span
            )
        case _:
            raise context.refuse(operation.span, f"`{context.name}` is an enum: its members are what changes")
    if not members:
        raise context.refuse(operation.span, f"`{context.name}` would have had no members before this change")
    return EnumShape(tuple(members)), resolved


def undo_union(operation: Operation, after: UnionShape, context: Context) -> tuple[UnionShape, ResolvedOperation]:
    """Return the members before *operation*; a member that a union takes in or gives up converts by a hook only."""
    names = [member.name for member in after.members]
    members = {member.name: member for member in after.members}
    match operation:
        case AddMember():
            _take(operation.member, names, context)
            del members[operation.member.text]
            resolved: ResolvedOperation = MemberAdded(
                member=operation.member.text,
                into=None if operation.into is None else _by_hook(operation.into, context),
                because=operation.because,
                span=operation.span,
            )
        case RemoveMember():
            name, _, number = operation.member.text.partition("@")
            _absent(Word(name, operation.member.span), names, context)
            members[name] = _version(name, number, operation.member, context)
            resolved = MemberRemoved(
                member=name,
                into=_by_hook(operation.into, context),
                because=operation.because,
                span=operation.span,
            )
        case Adopt():
            name = values.check_adopted(operation, context)
            if members.get(name) != Ref(name, operation.to):
                raise values.not_adopted(operation, after.members, context, "no member of ")
            members[name] = Ref(name, operation.former)
            resolved = Adopted(
                type=name,
                former=operation.former,
                to=operation.to,
                fields=(),
                because=operation.because,
                span=operation.span,
            )
        case RenameMember():
            raise context.refuse(
                operation.span,
                "a member of a union is a record, and has the record's name",
                "write `rename_type` in the changes of the record, and `adopt` here",
            )
        case _:
            raise context.refuse(operation.span, f"`{context.name}` is a union: its members are what changes")
    if not members:
        raise context.refuse(operation.span, f"`{context.name}` would have had no members before this change")
    return UnionShape(tuple(members.values())), resolved


def _take(word: Word, members: list[str], context: Context) -> int:
    if word.text not in members:
        raise context.missing(word.span, "member", word.text, members)
    place = members.index(word.text)
    del members[place]
    return place


def _absent(word: Word, members: list[str], context: Context) -> None:
    if word.text in members:
        raise context.present(word.span, "member", word.text)


def _into(written: Into, members: list[str], context: Context) -> str | HookCall:
    if isinstance(written, UseHook):
        return HookCall(written.name.text)
    if written.text not in members:
        raise context.missing(written.span, "member", written.text, members)
    return written.text


def _by_hook(written: Into, context: Context) -> HookCall:
    if isinstance(written, UseHook):
        return HookCall(written.name.text)
    raise context.refuse(
        written.span,
        f"a record does not become a `{written.text}` by itself",
        "write `into: {hook: name}`, and the hook makes the one of the other",
    )


def _version(name: str, number: str, word: Word, context: Context) -> Ref:
    count = context.scope.counts.get(name, 0)
    if context.scope.kinds.get(name) != "record":
        raise context.refuse(word.span, f"`{name}` is no record", "the members of a union are records")
    if not number and count > 1:
        raise context.refuse(
            word.span,
            f"`{name}` has {count} versions, and a change must say which one it means",
            f"write `{name}@1` or another version",
        )
    if number and not (number.isdecimal() and 1 <= int(number) <= count):
        raise context.refuse(word.span, f"`{name}` has no version {number}", f"its versions are 1 to {count}")
    return Ref(name, int(number or count))
