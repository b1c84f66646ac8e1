"""Everything that differs between a released state of a domain and today's."""

from __future__ import annotations

from collections.abc import Iterator

from perdure_codegen.changes import Change, Changed, Difference, Way
from perdure_codegen.difference.declared import declared_changes
from perdure_codegen.difference.matching import every_type, matched
from perdure_codegen.difference.tables import undeclared_in_table, unowed_in_table
from perdure_codegen.difference.undeclared import removed, removed_stream, undeclared_changes, undeclared_key
from perdure_codegen.difference.unowed import (
    added,
    added_stream,
    unowed_counters,
    unowed_in_domain,
    unowed_in_stream,
    unowed_in_type,
)
from perdure_codegen.meaning.constants import shown_type
from perdure_codegen.meaning.laws import VALUE, lost_down, lost_up
from perdure_codegen.meaning.ways import way_down
from perdure_codegen.model import DeclaredType, Domain, Ref

__all__ = ["compared"]


def compared(previous: Domain, current: Domain, against: str) -> Difference:
    """Return what differs in *current* from *previous*, which a person calls *against*; each is sound by itself.

    What is declared is judged; what is not is listed as such, and it is for the law to refuse it.
    """
    return Difference(
        name=current.name,
        against=against,
        changed=(*_header(previous, current), *_streams(previous, current), *_types(previous, current)),
    )


def _header(previous: Domain, current: Domain) -> Iterator[Changed]:
    if changes := tuple(unowed_in_domain(previous, current)):
        yield Changed(name=current.name, subject="domain", changes=changes)


def _streams(previous: Domain, current: Domain) -> Iterator[Changed]:
    names = matched(previous, current)
    for name, stream in current.streams.items():
        before = previous.streams.get(name)
        changes: list[Change] = []
        if before is None:
            changes.append(added_stream(stream))
        else:
            then = (
                Ref(names.get(before.key.name, ""), before.key.version) if isinstance(before.key, Ref) else before.key
            )
            if then != stream.key and not _is_same_type(then, stream.key):
                changes.append(
                    undeclared_key(
                        before, stream, f"has the key {shown_type(stream.key)}, no longer {shown_type(before.key)}"
                    )
                )
            changes += unowed_in_stream(before, stream)
        if changes:
            yield Changed(name=name, subject="stream", changes=tuple(changes))
    for name, stream in previous.streams.items():
        if name not in current.streams:
            yield Changed(name=name, subject="stream", changes=(removed_stream(stream, current.span),))


def _is_same_type(one: object, other: object) -> bool:
    """Answer whether a key is the same named type, whose own changes say whether it may change."""
    return isinstance(one, Ref) and isinstance(other, Ref) and one.name == other.name


def _types(previous: Domain, current: Domain) -> Iterator[Changed]:
    names = matched(previous, current)
    released = {names[each.name]: each for each in every_type(previous) if each.name in names}
    for today in every_type(current):
        before = released.get(today.name)
        if before is None:
            yield Changed(name=today.name, subject=today.kind, changes=(added(today),))
            continue
        version = min(len(before.versions), len(today.versions))
        is_table = before.kind == today.kind == "entity"
        changes = (
            *undeclared_changes(previous, current, before, today, names),
            *(undeclared_in_table(previous, current, before, today) if is_table else ()),
            *declared_changes(current, today, version),
            *unowed_in_type(before, today),
            *unowed_counters(previous, current, before, today),
            *(unowed_in_table(previous, current, before, today) if is_table else ()),
        )
        if changes:
            yield Changed(
                name=today.name,
                subject=today.kind,
                changes=changes,
                versions=(len(before.versions), len(today.versions)),
                ways=tuple(_ways(current, today, version)),
            )
    for gone in every_type(previous):
        if gone.name not in names:
            yield Changed(name=gone.name, subject=gone.kind, changes=(removed(gone, current.span),))


def _ways(domain: Domain, declared: DeclaredType, released: int) -> Iterator[Way]:
    """Yield the way to each released version that is not the newest, the nearest first."""
    for version in range(min(released, len(declared.versions) - 1), 0, -1):
        forward = way_down(domain, declared, version)
        yield Way(
            version=version,
            releases=tuple(each.number for each in domain.releases if each.versions.get(declared.name) == version),
            forward=forward,
            loses_up=_named(lost_up(domain, declared, version), declared),
            loses_down=() if forward == "never" else _named(lost_down(domain, declared, version), declared),
        )


def _named(lost: frozenset[str], declared: DeclaredType) -> tuple[str, ...]:
    return tuple(sorted(declared.name if name == VALUE else name for name in lost))
