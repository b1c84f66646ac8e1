"""Differences for which no operation is owed: docs, order, defaults and codec, which no record notices; what is new."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from perdure_codegen.changes import Change, Subject
from perdure_codegen.difference.rules import declarations, unnoticed
from perdure_codegen.model import (
    DeclaredType,
    Domain,
    EnumMember,
    EnumShape,
    FieldsShape,
    RecordValue,
    Stream,
    UnionShape,
    Value,
)
from perdure_codegen.rule import Rule
from perdure_codegen.span import Span

__all__ = ["added", "added_stream", "unowed_counters", "unowed_in_domain", "unowed_in_stream", "unowed_in_type"]


def unowed_in_domain(previous: Domain, current: Domain) -> Iterator[Change]:
    """Yield what differs in the header of a domain."""
    if previous.codec != current.codec:
        what = f"stores records as {current.codec}, no longer as {previous.codec}"
        yield _change(unnoticed.CHANGED_CODEC, current.name, "domain", what, current.span)
    if previous.doc != current.doc:
        yield _change(unnoticed.CHANGED_DOC, current.name, "domain", "has another doc", current.span)


def unowed_in_stream(previous: Stream, current: Stream) -> Iterator[Change]:
    """Yield what differs in a stream, its key aside."""
    if previous.doc != current.doc:
        yield _change(unnoticed.CHANGED_DOC, current.name, "stream", "has another doc", current.span)


def unowed_in_type(released: DeclaredType, today: DeclaredType) -> Iterator[Change]:
    """Yield what differs between two newest versions of a type and is no part of a shape."""
    if released.doc != today.doc:
        yield _of(unnoticed.CHANGED_DOC, today, "has another doc", "")
    old, new = released.newest.shape, today.newest.shape
    match old, new:
        case FieldsShape(before), FieldsShape(after):
            common = [name for name in after if name in before]
            for name in common:
                if released.field_docs.get(name, "") != today.field_docs.get(name, ""):
                    yield _of(unnoticed.CHANGED_DOC, today, f"has another doc for `{name}`", name)
            for name in common:
                if _default(released, name) != _default(today, name):
                    what = "no default" if name not in today.defaults else "another default"
                    if name not in released.defaults:
                        what = "a default"
                    yield _of(unnoticed.CHANGED_DEFAULT, today, f"has {what} for `{name}`", name)
            if len(released.versions) == len(today.versions) and [name for name in before if name in after] != common:
                yield _of(unnoticed.REORDERED_FIELDS, today, "lists its fields in another order", "")
        case (EnumShape() | UnionShape(), EnumShape() | UnionShape()):
            before_names, names = _names(old), _names(new)
            if sorted(before_names) == sorted(names) and before_names != names:
                yield _of(unnoticed.REORDERED_MEMBERS, today, "lists its members in another order", "")
        case _:
            pass


def unowed_counters(previous: Domain, current: Domain, released: DeclaredType, today: DeclaredType) -> Iterator[Change]:
    """Yield what differs in what is said of the table of an entity, and is no part of what it holds."""
    before, now = previous.entities.get(released.name), current.entities.get(today.name)
    if before is None or now is None:
        return
    for name in today.places:
        if name in released.places and (name in before.counters) != (name in now.counters):
            what = f"has the counter `{name}`" if name in now.counters else f"has `{name}` as a counter no more"
            yield _of(unnoticed.CHANGED_COUNTER, today, what, name)


def added(today: DeclaredType) -> Change:
    """Return that a type or event is new; old code knows no such event, and a type alone is never stored."""
    if today.kind == "event":
        return Change(
            rule=declarations.ADDED_EVENT.id,
            type=today.name,
            subject="event",
            what=f"is new in the stream `{today.stream}`",
            span=today.span,
            forward="never",
        )
    return _of(declarations.ADDED_TYPE, today, "is new", "")


def added_stream(stream: Stream) -> Change:
    """Return that a stream is new."""
    return _change(declarations.ADDED_STREAM, stream.name, "stream", "is new", stream.span)


def _of(rule: Rule, declared: DeclaredType, what: str, field: str) -> Change:
    found = _change(rule, declared.name, declared.kind, what, declared.places.get(field, declared.span))
    return replace(found, field=field)


def _change(rule: Rule, name: str, subject: Subject, what: str, span: Span) -> Change:
    return Change(rule=rule.id, type=name, subject=subject, what=what, span=span)


def _names(shape: EnumShape | UnionShape) -> list[str]:
    return [member if isinstance(member, str) else member.name for member in shape.members]


def _default(declared: DeclaredType, field: str) -> object:
    """Return the default of a field as it is written, whatever versions its types have; `()` where there is none."""
    return (_versionless(declared.defaults[field]),) if field in declared.defaults else ()


def _versionless(value: Value) -> object:
    match value:
        case EnumMember(member=member):
            return ("member", member)
        case RecordValue(fields=fields):
            return {name: _versionless(each) for name, each in fields.items()}
        case tuple() | list():
            return [_versionless(each) for each in value]
        case frozenset():
            return frozenset(repr(_versionless(each)) for each in value)
        case dict():
            return {name: _versionless(each) for name, each in value.items()}
        case _:
            return value
