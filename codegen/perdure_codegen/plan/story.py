"""What each step did, in words, for the docstring of a history module."""

from __future__ import annotations

from typing import Final, assert_never

from perdure_codegen.model import Container, Nullable, Spec, Type
from perdure_codegen.plan.scope import Scope
from perdure_codegen.plan.words import listing
from perdure_codegen.python.layout import flat
from perdure_codegen.steps import (
    Added,
    Adopted,
    Altered,
    EventRenamed,
    Hoisted,
    HookCall,
    Hooked,
    MemberAdded,
    MemberRemoved,
    MemberRenamed,
    Nested,
    Part,
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

__all__ = ["story"]

_PARTS: Final[dict[Part, str]] = {
    "unique": "the unique keys",
    "references": "what it refers to",
    "version": "whether rows are numbered",
}


def story(scope: Scope, step: Step) -> str:
    """Return a step as an item of a list: `2. adds ...: because; renames ...`."""
    parts: list[str] = []
    for operation in step.operations:
        because = operation.because.strip().rstrip(".")
        parts.append(_told(scope, operation) + (f" ({because})" if because and len(step.operations) > 1 else ""))
    only = step.operations[0].because.strip().rstrip(".") if len(step.operations) == 1 else ""
    return f"{step.version}. {', '.join(parts)}{f': {only}' if only else ''}."


def _told(scope: Scope, operation: ResolvedOperation) -> str:
    match operation:
        case Added(field=field, spec=spec, fill=fill):
            return f"adds `{field}` ({_shown(scope, fill, spec)} in older ones)"
        case Removed(field=field, fill=fill):
            return f"removes `{field}`{'' if fill else ', so there is no way down'}"
        case Renamed(pairs=pairs):
            return f"renames {listing(tuple(f'`{before}` to `{after}`' for before, after in pairs))}"
        case Retyped(target=target, before=before, after=after):
            return _retyped(target, before, after)
        case Scaled(target=target, before=before, after=after, factor=factor):
            units = f" from {before.unit} into {after.unit}" if before.unit and after.unit else ""
            return f"scales `{target}`{units} by {factor}"
        case Nested(pairs=pairs, into=into):
            return f"nests {listing(tuple(f'`{field}`' for field, _ in pairs))} into `{into}`"
        case Hoisted(field=field, pairs=pairs):
            return f"hoists `{field}` to {listing(tuple(f'`{after}`' for _, after in pairs))}"
        case MemberAdded(member=member):
            return f"adds `{member}`"
        case MemberRemoved(member=member, into=into):
            return f"removes `{member}`, {'by hand' if isinstance(into, HookCall) else f'which becomes `{into}`'}"
        case MemberRenamed(member=member, to=to):
            return f"renames `{member}` to `{to}`"
        case Hooked(before=before, after=after, back=back):
            names = [
                listing(tuple(f"`{name}`" for name, _ in fields)) if fields else "nothing" for fields in (before, after)
            ]
            return f"replaces {names[0]} by {names[1]}, by hand{'' if back else ', with no way down'}"
        case Adopted(type=name, to=to):
            return f"adopts version {to} of `{name}`"
        case TypeRenamed(former=former) | EventRenamed(former=former):
            return f"is renamed from `{former}`"
        case Split(parts=parts, many=many):
            becomes = listing(tuple(f"`{part.name}`" for part in parts), "or" if many else "and")
            return f"becomes {'any number of ' if many else ''}{becomes}, by hand"
        case Retired():
            return "is retired"
        case Reused(name=name):
            return f"uses the name `{name}` again"
        case Altered(part=part):
            return f"alters {_PARTS[part]}"
        case _:
            assert_never(operation)


def _shown(scope: Scope, fill: object, spec: Spec) -> str:
    """Return a fill as Python, or that there is one where it would be long."""
    own = Scope(scope.domain, scope.options, scope.place)
    text = flat(own.constant(fill, spec.type))  # type: ignore[arg-type] # a fill is a constant of its field's type
    return text if len(text) <= 40 else "a constant"  # noqa: PLR2004 - as much as is read at a glance


def _retyped(target: str, before: Spec, after: Spec) -> str:
    if before.type == after.type:
        return f"changes the constraints of `{target}`"
    if isinstance(after.type, Nullable) and after.type.item == before.type:
        return f"lets `{target}` be None"
    return f"turns `{target}` from {_type(before.type)} into {_type(after.type)}"


def _type(kind: Type) -> str:
    match kind:
        case Nullable(item):
            return f"{_type(item)} or None"
        case Container("dict", item):
            return f"dict of {_type(item)}"
        case Container(name, item):
            return f"{name} of {_type(item)}"
        case _:
            return str(getattr(kind, "kind", getattr(kind, "name", "")))
