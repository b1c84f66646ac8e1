"""Whether what is declared, or will be, may make one value of two, or another value of any."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from perdure_codegen.proposals.reading import Difference, Phase, Proposed
from perdure_codegen.steps import (
    Added,
    Adopted,
    Hoisted,
    Hooked,
    MemberAdded,
    MemberRemoved,
    Removed,
    ResolvedOperation,
    Retyped,
    Scaled,
)

__all__ = ["alters", "are_open", "joins"]

_EXACT: Final = ("{rename", "{swap", "{add_member", "{nest")


def joins(operations: Iterable[ResolvedOperation], differs: Iterable[Difference], joining: Collection[str]) -> bool:
    """Answer whether two values may become one by *operations* or by what would declare that a type *differs*."""
    return any(_joins(operation, joining) for operation in operations) or any(
        not _is_exact(proposed, joining)
        for difference in differs
        for each in difference.readings
        for proposed in each.operations
    )


def are_open(operations: Iterable[ResolvedOperation], differs: Iterable[Difference], joining: Collection[str]) -> bool:
    """Answer whether what is declared joins no values, and what will be can be read so that it joins none either."""
    return not any(_joins(operation, joining) for operation in operations) and all(
        any(all(_is_exact(each, joining) for each in reading.operations) for reading in difference.readings)
        for difference in differs
    )


def _is_exact(proposed: Proposed, joining: Collection[str]) -> bool:
    if proposed.phase is Phase.ADOPT:
        return not any(f"{{adopt: {name}," in proposed.text for name in joining)
    return proposed.text.startswith(_EXACT) or (proposed.text.startswith("{constrain") and "else:" not in proposed.text)


def _joins(operation: ResolvedOperation, joining: Collection[str]) -> bool:
    match operation:
        case Added() | Removed() | MemberRemoved() | Scaled() | Hooked() | Hoisted():
            return True
        case MemberAdded():
            return operation.into is not None
        case Retyped():
            return operation.before.type != operation.after.type or operation.otherwise is not None
        case Adopted():
            return operation.type in joining
        case _:
            return False


def alters(operations: Iterable[ResolvedOperation], differs: Iterable[Difference]) -> bool:
    """Answer whether a value of a named type may become another one."""
    return any(
        isinstance(operation, Scaled)
        or (
            isinstance(operation, Retyped)
            and (operation.before.type != operation.after.type or operation.otherwise is not None)
        )
        for operation in operations
    ) or any(
        "else:" in proposed.text or not proposed.text.startswith(("{constrain", "{rename"))
        for difference in differs
        for each in difference.readings
        for proposed in each.operations
    )
