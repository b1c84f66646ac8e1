"""Where the names of fields and members stand in the file, those of former versions too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from perdure_codegen.model import DeclaredType
from perdure_codegen.span import Span
from perdure_codegen.steps import (
    Hoisted,
    Hooked,
    MemberRemoved,
    MemberRenamed,
    Nested,
    Removed,
    Renamed,
    ResolvedOperation,
)

__all__ = ["places_of"]


def places_of(declared: DeclaredType) -> Mapping[str, Span]:
    """Return each field or member that a type has or had, today's first; a former one stands in what took it away."""
    found = dict(declared.places)
    for step in reversed(declared.steps):
        for operation in reversed(step.operations):
            for name in _taken(operation):
                found.setdefault(name, operation.span)
    return found


def _taken(operation: ResolvedOperation) -> Iterator[str]:
    """Yield the names that are there before *operation* and may not be after it."""
    match operation:
        case Removed() | Hoisted():
            yield operation.field
        case Renamed():
            yield from (before for before, _ in operation.pairs)
        case Nested():
            yield from (field for field, _ in operation.pairs)
        case Hooked():
            yield from (field for field, _ in operation.before)
        case MemberRemoved() | MemberRenamed():
            yield operation.member
        case _:
            pass
