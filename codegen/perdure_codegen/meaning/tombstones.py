"""Names that were given up, and the steps in which one comes back.

A field or member that was removed or renamed away, and a name of a type or event that is now another's, is a tombstone:
old records, and the numbered names of former versions, go on speaking of what it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct

from perdure_codegen.model import DeclaredType, Domain, EnumShape, FieldsShape, Shape, UnionShape
from perdure_codegen.span import Span
from perdure_codegen.steps import (
    Added,
    EventRenamed,
    Hoisted,
    Hooked,
    MemberAdded,
    MemberRemoved,
    MemberRenamed,
    Nested,
    Removed,
    Renamed,
    ResolvedOperation,
    Reused,
    TypeRenamed,
)

__all__ = ["Revival", "brought_back", "given_up", "revivals", "takeovers"]


class Revival(Struct, frozen=True):
    """*name* comes back by what stands at *span* in the changes of *version*; it was given up *before*, in words.

    *is_for_good* says that it cannot come back there: in a new declaration, which has no step that could say so, or as
    the name of an event where another one is stored under it.
    """

    name: str
    version: int
    span: Span
    before: str
    is_for_good: bool = False


def brought_back(declared: DeclaredType, version: int) -> frozenset[str]:
    """Return the names that the changes of *version* say they bring back."""
    operations = declared.steps[version - 2].operations if version > 1 else ()
    return frozenset(each.name for each in operations if isinstance(each, Reused))


def given_up(declared: DeclaredType) -> frozenset[str]:
    """Return the fields or members that some version of a type or event had and the newest one has not."""
    return frozenset().union(*(_names(each.shape) for each in declared.versions)) - _names(declared.newest.shape)


def revivals(declared: DeclaredType) -> Iterator[Revival]:
    """Yield each field or member of a type or event that comes back after a version had it and a step gave it up."""
    what = "field" if declared.kind in {"record", "event"} else "member"
    known: set[str] = set()
    given_up: dict[str, int] = {}
    for before, step in zip(declared.versions, declared.steps, strict=False):
        known |= _names(before.shape)
        for operation in step.operations:
            gone, made = _moved(operation)
            for name in sorted(made - gone):
                if name in given_up:
                    told = f"a {what} of `{declared.name}` until version {given_up.pop(name)} gave it up"
                    yield Revival(name, step.version, operation.span, told)
            given_up |= dict.fromkeys((gone - made) & known, step.version)


def _names(shape: Shape) -> frozenset[str]:
    match shape:
        case FieldsShape(fields):
            return frozenset(fields)
        case EnumShape(members):
            return frozenset(members)
        case UnionShape(members):
            return frozenset(member.name for member in members)
        case _:
            return frozenset()


def _moved(operation: ResolvedOperation) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names that *operation* takes away and those that it makes; one in both was there all the time."""
    match operation:
        case Added(field=name) | MemberAdded(member=name):
            return frozenset(), frozenset({name})
        case Removed(field=name) | MemberRemoved(member=name):
            return frozenset({name}), frozenset()
        case MemberRenamed(member=name, to=to):
            return frozenset({name}), frozenset({to})
        case Renamed(pairs=pairs):
            return frozenset(before for before, _ in pairs), frozenset(after for _, after in pairs)
        case Nested(pairs=pairs, into=into):
            return frozenset(field for field, _ in pairs), frozenset({into})
        case Hoisted(field=name, pairs=pairs):
            return frozenset({name}), frozenset(field for _, field in pairs)
        case Hooked(before=before, after=after):
            return frozenset(name for name, _ in before), frozenset(name for name, _ in after)
        case _:
            return frozenset(), frozenset()


class _Holder(Struct, frozen=True):
    """A type or event that has *name* from *version* on, by what stands at *span*."""

    declared: DeclaredType
    version: int
    span: Span


def takeovers(domain: Domain) -> Iterator[tuple[DeclaredType, Revival]]:
    """Yield each name of a type or event that it had not first: it took it back, or over from another one.

    Versions of different types are in no order, so of several that took a name by a step one may be the first; it is
    then one that does not say `reuse`.
    """
    holders: dict[str, list[_Holder]] = defaultdict(list)
    for declared in (*domain.types.values(), *domain.events.values()):
        holders[declared.versions[0].name].append(_Holder(declared, 1, declared.span))
        for step in declared.steps:
            for operation in step.operations:
                if isinstance(operation, TypeRenamed | EventRenamed):
                    holders[operation.to].append(_Holder(declared, step.version, operation.span))
    for name, several in holders.items():
        if len(several) > 1:
            first = _first(name, several)
            for each in several:
                if each is not first:
                    yield each.declared, _taken(name, each, first)


def _first(name: str, several: list[_Holder]) -> _Holder:
    """Return which of *several* had *name* first: one that was born with it and gave it up, if there is any."""
    born = [each for each in several if each.version == 1]
    silent = [each for each in several if name not in brought_back(each.declared, each.version)]
    return next((each for each in born if each.declared.name != name), (born or silent or several)[0])


def _taken(name: str, holder: _Holder, first: _Holder) -> Revival:
    what = "an event" if first.declared.kind == "event" else "a type"
    today = first.declared.name
    told = f"{what} that is called `{today}` today" if today != name else f"what `{today}` was called before"
    both = holder.declared.kind == first.declared.kind == "event" and holder.declared is not first.declared
    return Revival(name, holder.version, holder.span, told, is_for_good=both or holder.version == 1)
