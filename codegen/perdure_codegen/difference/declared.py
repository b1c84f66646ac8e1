"""The changes that a file declares: one or more for each operation, judged by what its casts do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from perdure_codegen.changes import Change
from perdure_codegen.difference.kinds import kind_of
from perdure_codegen.difference.rules import declarations, endings, fields, members, types, units
from perdure_codegen.difference.tables import altered
from perdure_codegen.difference.words import told
from perdure_codegen.meaning.hooks import hook_names
from perdure_codegen.meaning.laws import VALUE, losses
from perdure_codegen.meaning.ways import operation_down
from perdure_codegen.model import DeclaredType, Domain
from perdure_codegen.rule import Rule
from perdure_codegen.steps import (
    Added,
    Adopted,
    Altered,
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
    Retired,
    Retyped,
    Reused,
    Scaled,
    Split,
    TypeRenamed,
)

__all__ = ["declared_changes"]


def declared_changes(domain: Domain, declared: DeclaredType, version: int) -> Iterator[Change]:
    """Yield the changes since *version* of a type, in the order of its steps."""
    for step in declared.steps[version - 1 :]:
        for operation in step.operations:
            if isinstance(operation, Altered):
                yield from altered(declared, step.version, operation)
                continue
            up, down = losses(domain, operation)
            forward = operation_down(domain, operation)
            hooks = tuple(dict.fromkeys(_hooks(domain, operation)))
            for rule, field, own in _subjects(domain, declared, operation):
                yield Change(
                    rule=rule.id,
                    type=declared.name,
                    subject=declared.kind,
                    what=told(operation),
                    span=operation.span,
                    field=field,
                    version=step.version,
                    forward=forward,
                    loses_up=_named(up, own, declared),
                    loses_down=() if forward == "never" else _named(down, own, declared),
                    hooks=hooks,
                )


def _subjects(
    domain: Domain, declared: DeclaredType, operation: ResolvedOperation
) -> Iterator[tuple[Rule, str, frozenset[str] | None]]:
    """Yield what an operation changes: the kind of the change, the field, and of which fields it may lose anything."""
    match operation:
        case Added(field=field):
            yield fields.ADDED_FIELD, field, None
        case Removed(field=field):
            yield fields.REMOVED_FIELD, field, None
        case Renamed(pairs=pairs):
            swapped = {before for before, _ in pairs} == {after for _, after in pairs}
            for _, after in pairs:
                yield fields.SWAPPED_FIELDS if swapped else fields.RENAMED_FIELD, after, None
        case Retyped(target=target, before=before, after=after):
            yield kind_of(before, after, domain.shape), _field(declared, target), None
        case Scaled(target=target):
            yield units.SCALED_UNIT, _field(declared, target), None
        case Nested(into=into):
            yield fields.NESTED_FIELDS, into, None
        case Hoisted(field=field):
            yield fields.HOISTED_RECORD, field, None
        case Hooked(after=after_fields):
            yield fields.REWRITTEN_FIELDS, after_fields[0][0], None
        case Adopted(type=name, fields=adopting):
            for field, _, _ in adopting or ((name, None, None),):
                yield types.ADOPTED_TYPE, field, frozenset({field}) if adopting else None
        case MemberAdded(member=member):
            yield members.ADDED_MEMBER, member, None
        case MemberRemoved(member=member):
            yield members.REMOVED_MEMBER, member, None
        case MemberRenamed(to=to):
            yield members.RENAMED_MEMBER, to, None
        case TypeRenamed():
            yield declarations.RENAMED_TYPE, "", None
        case EventRenamed():
            yield endings.RENAMED_EVENT, "", None
        case Split():
            yield endings.SPLIT_EVENT, "", None
        case Retired():
            yield endings.RETIRED_EVENT if declared.kind == "event" else endings.RETIRED_TYPE, "", None
        case Reused(name=name):
            if name in {version.name for version in declared.versions}:
                yield endings.RETIRED_EVENT if declared.kind == "event" else endings.RETIRED_TYPE, "", None
        case Altered():
            pass  # `altered` tells what it is
        case _:
            assert_never(operation)


def _field(declared: DeclaredType, target: str) -> str:
    """Return the field that an operation on one is about: none in a named type, which is changed as a whole."""
    return "" if declared.kind == "named" else target


def _named(lost: frozenset[str], own: frozenset[str] | None, declared: DeclaredType) -> tuple[str, ...]:
    """Return fields of which something is lost; a value without fields is called as its type is."""
    return tuple(sorted(declared.name if name == VALUE else name for name in (lost if own is None else lost & own)))


def _hooks(domain: Domain, operation: ResolvedOperation) -> Iterator[str]:
    """Yield the hooks that an operation calls, those of a type that is adopted too."""
    for name, _ in hook_names(operation):
        yield name
    if isinstance(operation, Adopted):
        for step in domain.declared(operation.type).steps[operation.former - 1 : operation.to - 1]:
            for inner in step.operations:
                yield from _hooks(domain, inner)
