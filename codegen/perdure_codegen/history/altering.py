"""Undoing `alter`: the shape stays as it is, and what it says of the table must be about what there is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from perdure_codegen.declarations import Alter, FactDecl
from perdure_codegen.history import rules
from perdure_codegen.history.context import Context
from perdure_codegen.meaning.facts import Past, facts_of, told_fact
from perdure_codegen.meaning.scope import Report
from perdure_codegen.model import DeclaredType, Domain, FieldsShape, Shape
from perdure_codegen.resolved import ResolvedType
from perdure_codegen.steps import Altered, Fact, Part

__all__ = ["report_alterations", "undo_alter"]


def undo_alter(operation: Alter, shape: Shape, today: ResolvedType, context: Context) -> Altered:
    """Return what *operation* is, resolved.

    Whether what it names was so before, and is so after, is known once all versions are.
    """
    if today.kind != "entity" or not isinstance(shape, FieldsShape):
        raise context.refuse(
            operation.span, f"`{today.name}` is no entity: it has no table, of which `alter` could say anything"
        )
    part: Part = next(each for each in get_args(Part) if each == operation.part.text)
    before, after = (tuple(_facts(part, written, shape, context)) for written in (operation.former, operation.to))
    if set(before) & set(after) or not (before or after):
        raise context.refuse(
            operation.span,
            "this alters nothing",
            "name what holds no longer in `from`, and what does from now on in `to`",
        )
    return Altered(part=part, before=before, after=after, because=operation.because, span=operation.span)


def _facts(part: Part, written: tuple[FactDecl, ...], shape: FieldsShape, context: Context) -> Iterator[Fact]:
    for each in written:
        for field in each.fields:
            if field.text not in shape.fields:
                raise context.missing(field.span, "field", field.text, shape.fields)
        entity = each.entity
        if entity is not None and entity.text not in context.scope.counts:
            raise context.refuse(entity.span, f"there is no entity `{entity.text}`", "write what it is called today")
        fields = tuple(sorted(field.text for field in each.fields))
        yield Fact(part, fields, "" if entity is None else entity.text, each.on_delete)


def report_alterations(domain: Domain, report: Report) -> None:
    """Report each `alter` that does not lead to what stands after it, followed back from what is declared today."""
    for name, entity in domain.entities.items():
        _report(domain.types[name], Past(facts_of(entity)), report)


def _report(declared: DeclaredType, past: Past, report: Report) -> None:
    for step in reversed(declared.steps):
        for operation in reversed(step.operations):
            if not isinstance(operation, Altered):
                past = past.before(operation)
                continue
            for each in operation.after:
                if past.has(each) is False:
                    message = f"version {step.version} of `{declared.name}` does not have {told_fact(each)}"
                    help_ = "declare it in the entity, or take it out of `to`"
                    report(rules.CHANGE_DOES_NOT_APPLY.at(operation.span, message, help=help_))
            for each in operation.before:
                if past.has(each):
                    message = f"version {step.version} of `{declared.name}` still has {told_fact(each)}"
                    help_ = "take it out of the entity, or out of `from`"
                    report(rules.CHANGE_DOES_NOT_APPLY.at(operation.span, message, help=help_))
            past = past.before(operation)
