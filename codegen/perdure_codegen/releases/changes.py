"""Operations in the canonical form: what they do, without why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, TypeAlias, assert_never

from perdure_codegen.model import Ref, Spec, Value
from perdure_codegen.releases.values import canonical_value
from perdure_codegen.steps import (
    Added,
    Adopted,
    Altered,
    Constant,
    EventRenamed,
    Fact,
    Hoisted,
    HookCall,
    Hooked,
    MemberAdded,
    MemberRemoved,
    MemberRenamed,
    Nested,
    Removed,
    Renamed,
    ResolvedOperation,
    Retired,
    Retyped,
    Reused,
    Scaled,
    Split,
    Substitute,
    TypeRenamed,
)

__all__ = ["SpecWriter", "canonical_change", "canonical_facts"]

Tree: TypeAlias = dict[str, Any]  # Any: what JSON has


class SpecWriter(Protocol):
    """What writes the parts of a domain that operations speak of."""

    def spec(self, spec: Spec) -> Tree:
        """Return what a field holds."""

    def specs(self, fields: Mapping[str, Spec]) -> Tree:
        """Return fields by their names."""

    def ref(self, ref: Ref) -> str:
        """Return a version of a declared type."""

    def identity(self, name: str) -> str:
        """Return what the type called *name* is called for ever."""


def canonical_change(operation: ResolvedOperation, writer: SpecWriter, *, of_union: bool) -> Tree:
    """Return what *operation* does; what it does not say is left out. The members of a union are types."""
    member = writer.identity if of_union else str
    return {name: value for name, value in _entries(operation, writer, member).items() if value is not None}


def _entries(operation: ResolvedOperation, writer: SpecWriter, named: Callable[[str], str]) -> Tree:
    match operation:
        case Added(field=field, spec=spec, fill=fill):
            return {"add": field, "spec": writer.spec(spec), "fill": _constant(Constant(fill), writer)}
        case Removed(field=field, spec=spec, fill=fill):
            return {"remove": field, "spec": writer.spec(spec), "fill": _constant(fill, writer)}
        case Renamed(pairs=pairs):
            return {"rename": dict(sorted(pairs))}
        case Retyped():
            return {
                "retype": operation.target,
                "from": writer.spec(operation.before),
                "to": writer.spec(operation.after),
                "else": _constant(operation.otherwise, writer),
                "fill": _constant(operation.fill, writer),
                "many": "first" if operation.many_first else None,
            }
        case Scaled():
            return {
                "scale": operation.target,
                "from": writer.spec(operation.before),
                "to": writer.spec(operation.after),
                "factor": str(operation.factor),
                "round": operation.rounding,
                "else": _constant(operation.otherwise, writer),
            }
        case Nested():
            return {
                "nest": dict(sorted(operation.pairs)),
                "into": operation.into,
                "record": writer.ref(operation.record),
                "nullable": operation.nullable or None,
                "else": _values(operation.otherwise, writer),
            }
        case Hoisted():
            return {
                "hoist": operation.field,
                "record": writer.ref(operation.record),
                "nullable": operation.nullable or None,
                "fields": dict(sorted(operation.pairs)),
                "else": _values(operation.otherwise, writer),
            }
        case MemberAdded(member=member, into=into):
            return {"add_member": named(member), "into": _into(into)}
        case MemberRemoved(member=member, into=into):
            return {"remove_member": named(member), "into": _into(into)}
        case MemberRenamed(member=member, to=to):
            return {"rename_member": member, "to": to}
        case Hooked():
            return {
                "hook": operation.name,
                "from": writer.specs(dict(operation.before)),
                "to": writer.specs(dict(operation.after)),
                "back": operation.back,
                "loses": sorted(operation.loses) or None,
            }
        case Adopted(type=name, former=former, to=to):
            return {"adopt": writer.ref(Ref(name, former)), "to": writer.ref(Ref(name, to))}
        case TypeRenamed(former=former, to=to):
            return {"rename_type": former, "to": to}
        case EventRenamed(former=former, to=to):
            return {"rename_event": former, "to": to}
        case Split():
            return {
                "split": [writer.ref(part) for part in operation.parts],
                "hook": operation.hook,
                "count": None if operation.many else "one",
            }
        case Retired(name=name):
            return {"retire": name}
        case Reused(name=name):
            return {"reuse": name}
        case Altered(part=part, before=before, after=after):
            return {"alter": part, "from": canonical_facts(before, writer), "to": canonical_facts(after, writer)}
        case _:
            assert_never(operation)


def canonical_facts(facts: Iterable[Fact], writer: SpecWriter) -> list[list[str]] | Tree | bool | None:
    """Return what holds of one part of a table; entities are called as their first versions were.

    That is whether there is such a thing, of facts about no field; a mapping of fields where they refer to entities;
    and lists of fields else. None says that there is nothing.
    """
    ordered = sorted(facts)
    if not ordered:
        return None
    if not ordered[0].fields:
        return True
    if ordered[0].entity:
        return {each.fields[0]: {"ref": writer.identity(each.entity), "on_delete": each.on_delete} for each in ordered}
    return [list(each.fields) for each in ordered]


def _constant(substitute: Substitute | None, writer: SpecWriter) -> Tree | None:
    """Return a constant or a hook, wrapped, as None is a constant too."""
    match substitute:
        case None:
            return None
        case Constant(value):
            return {"value": canonical_value(value, writer.ref)}
        case HookCall(name):
            return {"hook": name}
        case _:
            assert_never(substitute)


def _values(values: Iterable[tuple[str, Value]] | None, writer: SpecWriter) -> Tree | None:
    return None if values is None else {name: canonical_value(value, writer.ref) for name, value in sorted(values)}


def _into(into: str | HookCall | None) -> str | Tree | None:
    return {"hook": into.name} if isinstance(into, HookCall) else into
