"""Which steps need hooks."""

from __future__ import annotations

from msgspec import Struct

from perdure_codegen.model import Domain
from perdure_codegen.steps import (
    Adopted,
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

__all__ = ["Cast", "by_hand", "hooks_between", "needs_hooks_down", "needs_hooks_up", "steps_between"]


class Cast(Struct, frozen=True):
    """A function of a history module, and whether it takes hooks."""

    name: str
    hooks: bool


def steps_between(domain: Domain, name: str, former: int, to: int) -> tuple[Cast, ...]:
    """Return the casts of a type that lead from one version to another, up or down, a step each."""
    way = 1 if to > former else -1
    return tuple(
        Cast(f"v{at}_to_v{at + way}", hooks_between(domain, name, at, at + way)) for at in range(former, to, way)
    )


def hooks_between(domain: Domain, name: str, former: int, to: int) -> bool:
    """Answer whether the casts of a type from one version to another, up or down, take hooks."""
    low, high = sorted((former, to))
    steps = domain.declared(name).steps[low - 1 : high - 1]
    return any((needs_hooks_up if to > former else needs_hooks_down)(domain, step) for step in steps)


def needs_hooks_up(domain: Domain, step: Step) -> bool:
    """Answer whether the cast up through *step* takes hooks."""
    return any(_calls_up(operation) or _embeds(domain, operation, up=True) for operation in step.operations)


def needs_hooks_down(domain: Domain, step: Step) -> bool:
    """Answer whether the cast down through *step* takes hooks."""
    return any(_calls_down(operation) or _embeds(domain, operation, up=False) for operation in step.operations)


def by_hand(step: Step) -> bool:
    """Answer whether *step* itself calls hooks on its way up, so that what they return must be checked after it."""
    return any(map(_calls_up, step.operations))


def _calls_up(operation: ResolvedOperation) -> bool:
    match operation:
        case Hooked() | Retyped(otherwise=HookCall()) | Scaled(otherwise=HookCall()) | MemberRemoved(into=HookCall()):
            return True
        case Split():
            return True
        case _:
            return False


def _calls_down(operation: ResolvedOperation) -> bool:
    match operation:
        case Hooked() | MemberAdded(into=HookCall()):
            return True
        case _:
            return False


def _embeds(domain: Domain, operation: ResolvedOperation, *, up: bool) -> bool:
    if not isinstance(operation, Adopted):
        return False
    ends = (operation.former, operation.to) if up else (operation.to, operation.former)
    return hooks_between(domain, operation.type, *ends)
