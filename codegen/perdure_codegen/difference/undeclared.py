"""Differences between a released version and what today's file says of it: nothing says what becomes of data."""

from __future__ import annotations

from collections.abc import Iterator

from perdure_codegen.changes import Change
from perdure_codegen.difference.kinds import kind_of
from perdure_codegen.difference.matching import Names, translated
from perdure_codegen.difference.rules import declarations, fields, members, types
from perdure_codegen.difference.words import became
from perdure_codegen.meaning.scope import Shapes
from perdure_codegen.meaning.shown import shown_spec
from perdure_codegen.model import (
    DeclaredType,
    Domain,
    EnumShape,
    FieldsShape,
    NamedShape,
    Ref,
    Shape,
    Stream,
    UnionShape,
)
from perdure_codegen.rule import Rule
from perdure_codegen.span import Span

__all__ = ["removed", "removed_stream", "undeclared_changes", "undeclared_key"]


def undeclared_changes(
    previous: Domain, current: Domain, released: DeclaredType, today: DeclaredType, names: Names
) -> Iterator[Change]:
    """Yield what differs in the released versions of a type, and in the stream of an event."""
    count = len(released.versions)
    if len(today.versions) < count:
        yield _change(
            declarations.CHANGED_HISTORY,
            today,
            f"has {len(today.versions)} versions, and {count} are released",
            today.span,
        )
        return
    then = translated(released.newest.shape, names)
    now = translated(today.version(count).shape, {})
    if then != now:  # and so do the former versions, which follow from it
        yield from _shapes(today, then, now, _either(previous, current))
    else:
        for version in released.versions[:-1]:
            if translated(version.shape, names) != translated(today.version(version.number).shape, {}):
                what = f"says of version {version.number} what was not released"
                yield _change(declarations.CHANGED_HISTORY, today, what, today.span)
    if released.stream != today.stream:
        yield _change(
            declarations.MOVED_EVENT,
            today,
            f"moves from the stream `{released.stream}` to `{today.stream}`",
            today.span,
        )


def removed(released: DeclaredType, span: Span) -> Change:
    """Return that a type or event is no longer in the file."""
    rule = declarations.REMOVED_EVENT if released.kind == "event" else declarations.REMOVED_TYPE
    return _change(rule, released, "is no longer declared", span)


def removed_stream(stream: Stream, span: Span) -> Change:
    """Return that a stream is no longer in the file."""
    return Change(
        rule=declarations.REMOVED_STREAM.id,
        type=stream.name,
        subject="stream",
        what="is no longer declared",
        span=span,
        declared=False,
        backward=False,
        forward="never",
    )


def undeclared_key(before: Stream, after: Stream, key: str) -> Change:
    """Return that a stream has another key; *key* says both."""
    return Change(
        rule=declarations.CHANGED_KEY.id,
        type=after.name,
        subject="stream",
        what=key,
        span=after.span,
        field="key",
        declared=False,
        backward=before.key == after.key,
        forward="never",
    )


def _either(previous: Domain, current: Domain) -> Shapes:
    """Return the shapes of today, and those of types that are no more."""

    def shapes(ref: Ref) -> Shape:
        known = ref.name in current.types and ref.version <= len(current.types[ref.name].versions)
        return current.shape(ref) if known else previous.shape(ref)

    return shapes


def _change(rule: Rule, declared: DeclaredType, what: str, span: Span, field: str = "") -> Change:
    return Change(
        rule=rule.id,
        type=declared.name,
        subject=declared.kind,
        what=what,
        span=span,
        field=field,
        declared=False,
        backward=False,
        forward="never",
    )


def _shapes(today: DeclaredType, then: Shape, now: Shape, shapes: Shapes) -> Iterator[Change]:
    match then, now:
        case FieldsShape(old), FieldsShape(new):
            for name, spec in old.items():
                if name not in new:
                    what = f"removes `{name}: {shown_spec(spec)}`"
                    yield _change(fields.REMOVED_FIELD, today, what, today.span, name)
                elif spec != new[name]:
                    what, place = became(name, spec, new[name]), today.places.get(name, today.span)
                    yield _change(kind_of(spec, new[name], shapes), today, what, place, name)
            for name in (name for name in new if name not in old):
                what, place = f"adds `{name}: {shown_spec(new[name])}`", today.places.get(name, today.span)
                yield _change(fields.ADDED_FIELD, today, what, place, name)
        case EnumShape(before), EnumShape(after):
            yield from _members(today, before, after)
        case UnionShape(before_refs), UnionShape(after_refs):
            yield from _members(today, [each.name for each in before_refs], [each.name for each in after_refs])
            versions = {each.name: each.version for each in before_refs}
            for ref in after_refs:
                if versions.get(ref.name, ref.version) != ref.version:
                    what = f"adopts `{ref.name}` {ref.version} in place of {versions[ref.name]}"
                    yield _change(types.ADOPTED_TYPE, today, what, today.places.get(ref.name, today.span), ref.name)
        case NamedShape(old_spec), NamedShape(new_spec):
            yield _change(
                kind_of(old_spec, new_spec, shapes), today, became(today.name, old_spec, new_spec), today.span
            )
        case _:  # types are matched by their kind
            raise AssertionError(today.name)


def _members(
    today: DeclaredType, before: list[str] | tuple[str, ...], after: list[str] | tuple[str, ...]
) -> Iterator[Change]:
    for member in (member for member in before if member not in after):
        yield _change(members.REMOVED_MEMBER, today, f"removes the member `{member}`", today.span, member)
    for member in (member for member in after if member not in before):
        place = today.places.get(member, today.span)
        yield _change(members.ADDED_MEMBER, today, f"adds the member `{member}`", place, member)
