"""What an operation does, in a few words that could follow the name of its type."""

from __future__ import annotations

from typing import assert_never

from perdure_codegen.meaning.shown import shown_spec
from perdure_codegen.model import Facets, Spec
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
    Removed,
    Renamed,
    ResolvedOperation,
    Retired,
    Retyped,
    Reused,
    Scaled,
    Split,
    TypeRenamed,
)
from perdure_codegen.wording import listed

__all__ = ["became", "told"]


def told(operation: ResolvedOperation) -> str:
    """Return what *operation* does."""
    match operation:
        case Added(field=field, spec=spec):
            return f"adds `{field}: {shown_spec(spec)}`"
        case Removed(field=field, spec=spec, fill=fill):
            return f"removes `{field}: {shown_spec(spec)}`{'' if fill else ', without a fill'}"
        case Renamed(pairs=pairs):
            return f"renames {', '.join(f'`{before}` to `{after}`' for before, after in pairs)}"
        case Retyped(target=target, before=before, after=after):
            return became(target, before, after)
        case Scaled(target=target, before=before, after=after, factor=factor):
            units = f" from {before.unit} to {after.unit}" if before.unit and after.unit else ""
            return f"scales `{target}`{units} by {factor}"
        case Nested(pairs=pairs, into=into, record=record):
            return f"nests {listed(field for field, _ in pairs)} into `{into}: {record.name}`"
        case Hoisted(field=field, pairs=pairs):
            return f"hoists `{field}` to {listed(after for _, after in pairs)}"
        case MemberAdded(member=member, into=into):
            return f"adds the member `{member}`{_into(into, 'is', ' for old code')}"
        case MemberRemoved(member=member, into=into):
            return f"removes the member `{member}`{_into(into, 'becomes', '')}"
        case MemberRenamed(member=member, to=to):
            return f"renames the member `{member}` to `{to}`"
        case Hooked(before=before_fields, after=after_fields, back=back):
            names = [listed(name for name, _ in fields) for fields in (before_fields, after_fields)]
            return f"makes {names[1]} of {names[0]} by hand{'' if back else ', with no way back'}"
        case Adopted(type=name, former=former, to=to):
            return f"adopts `{name}` {to} in place of {former}"
        case TypeRenamed(former=former, to=to) | EventRenamed(former=former, to=to):
            return f"is called `{to}`, no longer `{former}`"
        case Split(parts=parts, hook=hook):
            return f"is split into {listed(part.name for part in parts)}, by `{hook}`"
        case Retired():
            return "is retired"
        case Reused(name=name):
            return f"uses the name `{name}` again"
        case Altered(part=part):
            return f"alters `{part}`"
        case _:
            assert_never(operation)


def became(target: str, before: Spec, after: Spec) -> str:
    """Return that *target* holds something else."""
    if before.type == after.type and before.unit == after.unit:
        return f"constrains `{target}` by {_constraints(after.facets)} instead of {_constraints(before.facets)}"
    return f"turns `{target}` from {shown_spec(before)} into {shown_spec(after)}"


def _constraints(facets: Facets) -> str:
    names = (name for name in Facets.__struct_fields__ if getattr(facets, name) not in {None, False})
    parts = [f"{name} {'' if name == 'unique_items' else getattr(facets, name)}".strip() for name in names]
    return " and ".join(parts) or "nothing"


def _into(into: str | HookCall | None, verb: str, when: str) -> str:
    match into:
        case None:
            return ""
        case str():
            return f", which {verb} `{into}`{when}"
        case HookCall(name):
            return f", which `{name}` replaces by hand{when}"
