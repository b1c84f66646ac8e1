"""No change joins two values where a field holds each value once."""

from __future__ import annotations

from perdure_codegen.checks import rules
from perdure_codegen.checks.wording import hook_line
from perdure_codegen.meaning.hooks import steps_of
from perdure_codegen.meaning.laws import loses_down, loses_up
from perdure_codegen.meaning.scope import Report
from perdure_codegen.model import Container, Domain, Nullable, Ref, Spec, Type
from perdure_codegen.steps import Adopted

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
            for field, before, after in operation.fields:
                if _holds_once(before, Ref(operation.type, operation.former)):
                    hook = hook_line(field, before, after)
                    report(
                        rules.JOINS_VALUES.at(
                            operation.span,
                            f"`{field}` holds each `{operation.type}` once, and this may turn two of them into one",
                            help=f"write `{hook}` for this field, and `fields: [...]` here for the others",
                        )
                    )


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
