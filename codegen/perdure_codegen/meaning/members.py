"""What each member of an enum becomes, through any number of steps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from perdure_codegen.steps import HookCall, MemberAdded, MemberRemoved, MemberRenamed, Step

__all__ = ["Target", "enum_down", "enum_up"]

Target: TypeAlias = str | HookCall | None
"""What a member becomes: another one, what a hook makes of it, or nothing (which is refused)."""


def enum_up(members: Iterable[str], steps: Iterable[Step]) -> dict[str, Target]:
    """Return what each of *members* becomes on the way up through *steps*."""
    targets: dict[str, Target] = {member: member for member in members}
    for step in steps:
        for operation in step.operations:
            match operation:
                case MemberRemoved():
                    _follow(targets, operation.member, operation.into)
                case MemberRenamed():
                    _follow(targets, operation.member, operation.to)
                case _:
                    pass
    return targets


def enum_down(members: Iterable[str], step: Step) -> dict[str, Target]:
    """Return what each of *members* becomes on the way down through *step*."""
    targets: dict[str, Target] = {member: member for member in members}
    for operation in reversed(step.operations):
        match operation:
            case MemberAdded():
                _follow(targets, operation.member, operation.into)
            case MemberRenamed():
                _follow(targets, operation.to, operation.member)
            case _:
                pass
    return targets


def _follow(targets: dict[str, Target], member: str, target: Target) -> None:
    for source, current in targets.items():
        if current == member:
            targets[source] = target
