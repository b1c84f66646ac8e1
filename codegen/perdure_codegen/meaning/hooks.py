"""The hooks that a domain calls for, in the order of its types and steps."""

from __future__ import annotations

from collections.abc import Iterator

from perdure_codegen.model import DeclaredType, Domain
from perdure_codegen.span import Span
from perdure_codegen.steps import (
    HookCall,
    Hooked,
    MemberAdded,
    MemberRemoved,
    ResolvedOperation,
    Retyped,
    Scaled,
    Split,
    Step,
)

__all__ = ["hook_names", "results", "steps_of"]


def steps_of(domain: Domain) -> Iterator[tuple[DeclaredType, Step]]:
    """Yield every step of every type and event."""
    for declared in (*domain.types.values(), *domain.events.values()):
        for step in declared.steps:
            yield declared, step


def results(operation: ResolvedOperation) -> Iterator[str]:
    """Yield the names of those hooks of *operation* whose result is a class of its own: they make several fields."""
    if isinstance(operation, Hooked):
        if len(operation.after) != 1:
            yield operation.name
        if operation.back is not None and len(operation.before) != 1:
            yield operation.back


def hook_names(operation: ResolvedOperation) -> Iterator[tuple[str, Span]]:
    """Yield the names of the hooks that *operation* calls, up or down."""
    match operation:
        case Hooked():
            yield operation.name, operation.span
            if operation.back is not None:
                yield operation.back, operation.span
        case Retyped(otherwise=HookCall(name)) | Scaled(otherwise=HookCall(name)):
            yield name, operation.span
        case Split(hook=name):
            yield name, operation.span
        case MemberAdded(into=HookCall(name)) | MemberRemoved(into=HookCall(name)):
            yield name, operation.span
        case _:
            pass
