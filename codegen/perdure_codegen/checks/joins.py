"""No change joins two values where a field holds each value once."""

from __future__ import annotations

from perdure_codegen.checks import rules
from perdure_codegen.checks.wording import hook_line
from perdure_codegen.meaning.children import key_at
from perdure_codegen.meaning.hooks import steps_of
from perdure_codegen.meaning.laws import loses_down, loses_up, lost_down, lost_up
from perdure_codegen.meaning.scope import Report
from perdure_codegen.model import Container, Domain, Nullable, Ref, Spec, Type
from perdure_codegen.steps import Adopted
from perdure_codegen.wording import listed

__all__ = ["check_joins"]


def check_joins(domain: Domain, report: Report) -> None:
    """Report each field whose unique items are adopted by steps that may map two of them to one, either way."""
    for _, step in steps_of(domain):
        for operation in step.operations:
            if not isinstance(operation, Adopted):
                continue
            ends = (domain, operation.type, operation.former, operation.to)
            if not (loses_up(*ends) or loses_down(*ends)):
                continue
            former = Ref(operation.type, operation.former)
            joined = _joined(domain, operation)
            for field, before, after in operation.fields:
                hook = hook_line(field, before, after)
                if _holds_once(before, former):
                    report(
                        rules.JOINS_VALUES.at(
                            operation.span,
                            f"`{field}` holds each `{operation.type}` once, and this may turn two of them into one",
                            help=f"write `{hook}` for this field, and `fields: [...]` here for the others",
                        )
                    )
                elif joined and _contains(before.type, former):
                    report(
                        rules.JOINS_VALUES.at(
                            operation.span,
                            f"children in `{field}` differ in {listed(joined)}, and this may make two of them alike",
                            help=f"change the key of `{operation.type}` by an operation that loses nothing, or write "
                            f"`{hook}` for this field",
                        )
                    )


def _joined(domain: Domain, operation: Adopted) -> tuple[str, ...]:
    """Return the fields of the key of children of which the steps between may turn two values into one, either way."""
    entity = domain.entities.get(operation.type)
    if entity is None:
        return ()
    declared, lower = domain.types[operation.type], min(operation.former, operation.to)
    upper = max(operation.former, operation.to)
    lost = lost_down(domain, declared, lower, start=upper)
    former = lost_up(domain, declared, lower, to=upper)
    above = key_at(domain, declared, upper)
    below = key_at(domain, declared, lower)
    return tuple(name for name, then in zip(above, below, strict=True) if name in lost or then in former)


def _holds_once(spec: Spec, ref: Ref) -> bool:
    return _in_set(spec.type, ref) or (spec.facets.unique_items and _contains(spec.type, ref))


def _in_set(kind: Type, ref: Ref) -> bool:
    match kind:
        case Container(kind="set"):
            return _contains(kind.item, ref)
        case Container() | Nullable():
            return _in_set(kind.item, ref)
        case _:
            return False


def _contains(kind: Type, ref: Ref) -> bool:
    return _contains(kind.item, ref) if isinstance(kind, Container | Nullable) else kind == ref
