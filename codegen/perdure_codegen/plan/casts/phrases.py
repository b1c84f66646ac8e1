"""What a step does, in the words of a docstring."""

from __future__ import annotations

from typing import Final

from perdure_codegen.plan.words import listing
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
    Step,
    TypeRenamed,
)

__all__ = ["step_down", "step_up"]

_LINE: Final = 108
"""What fits on a line beside the quotes and the indentation."""


def step_up(step: Step) -> str:
    """Return the docstring of the cast up through *step*."""
    return _docstring([_up(operation) for operation in step.operations], step.version - 1, step.version)


def step_down(step: Step) -> str:
    """Return the docstring of the cast down through *step*."""
    phrases = [_down(operation) for operation in reversed(step.operations)]
    return _docstring(phrases, step.version, step.version - 1)


def _docstring(phrases: list[str], former: int, to: int) -> str:
    """Return one line where it is enough, and otherwise a summary and what happens below it."""
    text = ", ".join(filter(None, dict.fromkeys(phrases))) or "leave everything as it is"
    text = f"{text[0].upper()}{text[1:]}."
    return text if len(text) <= _LINE else f"Turn version {former} into version {to}.\n\n{text}"


def _names(names: tuple[str, ...]) -> str:
    return listing(tuple(f"`{name}`" for name in names)) if names else "nothing"


def _up(operation: ResolvedOperation) -> str:
    match operation:
        case Added():
            return f"add `{operation.field}`"
        case Removed():
            return f"drop `{operation.field}`"
        case Renamed():
            return _renamed(operation.pairs)
        case Retyped():
            return f"convert `{operation.target}`"
        case Scaled():
            return f"scale `{operation.target}` by {operation.factor}"
        case Nested():
            return f"nest {_names(tuple(field for field, _ in operation.pairs))} into `{operation.into}`"
        case Hoisted():
            return f"hoist {_names(tuple(field for _, field in operation.pairs))} out of `{operation.field}`"
        case Hooked():
            return _hooked(operation.before, operation.after)
        case Adopted():
            return f"adopt version {operation.to} of `{operation.type}`"
        case MemberAdded():
            return "keep every member"
        case MemberRemoved():
            return f"replace `{operation.member}`"
        case MemberRenamed():
            return f"rename `{operation.member}` to `{operation.to}`"
        case TypeRenamed():
            return f"rename the type to `{operation.to}`"
        case EventRenamed():
            return f"rename the event to `{operation.to}`"
        case Split():
            names = tuple(f"`{part.name}`" for part in operation.parts)
            return f"split into {listing(names, 'or' if operation.many else 'and')}, by hand"
        case Retired():
            return "retire"
        case Reused() | Altered():
            return ""


def _down(operation: ResolvedOperation) -> str:
    match operation:
        case Added():
            return f"drop `{operation.field}`"
        case Removed():
            return f"restore `{operation.field}`"
        case Renamed():
            return _renamed(tuple((after, before) for before, after in operation.pairs))
        case Retyped():
            return f"convert `{operation.target}` back"
        case Scaled():
            return f"scale `{operation.target}` by {1 / operation.factor}"
        case Nested():
            return f"hoist {_names(tuple(field for field, _ in operation.pairs))} out of `{operation.into}`"
        case Hoisted():
            return f"nest {_names(tuple(field for _, field in operation.pairs))} into `{operation.field}`"
        case Hooked():
            return _hooked(operation.after, operation.before)
        case Adopted():
            return f"return to version {operation.former} of `{operation.type}`"
        case MemberAdded():
            return f"refuse `{operation.member}`" if operation.into is None else f"replace `{operation.member}`"
        case MemberRemoved():
            return f"leave out that it may have been `{operation.member}`"
        case MemberRenamed():
            return f"rename `{operation.to}` to `{operation.member}`"
        case TypeRenamed():
            return f"rename the type to `{operation.former}`"
        case EventRenamed():
            return f"rename the event to `{operation.former}`"
        case Retired():
            return "take back that it is retired"
        case Split() | Reused() | Altered():
            return ""


def _renamed(pairs: tuple[tuple[str, str], ...]) -> str:
    return f"rename {listing(tuple(f'`{old}` to `{new}`' for old, new in pairs))}"


def _hooked(taken: tuple[tuple[str, object], ...], made: tuple[tuple[str, object], ...]) -> str:
    old, new = (tuple(name for name, _ in fields) for fields in (taken, made))
    return f"replace {_names(old)} by {_names(new)}, by hand"
