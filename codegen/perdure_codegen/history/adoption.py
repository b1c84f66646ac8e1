"""Who embeds a changed type says so: each version that a shape moves to is adopted by name."""

from __future__ import annotations

from collections.abc import Iterator

from perdure_codegen.diagnostic import Related
from perdure_codegen.history import rules
from perdure_codegen.history.values import refs
from perdure_codegen.meaning.scope import Report
from perdure_codegen.model import DeclaredType, Domain, FieldsShape, Ref, Shape, UnionShape
from perdure_codegen.resolved import Resolved
from perdure_codegen.steps import Adopted

__all__ = ["report_missing_adoptions"]


def report_missing_adoptions(domain: Domain, resolved: Resolved, report: Report) -> None:
    """Report each type that embeds a changed one as if it had never been otherwise.

    Every version counts as released, so version 1 of a type was made of the versions 1 that there were; a step that
    adopts a later version from the start (`from: 2`) says that the type is younger than that change.
    """
    for declared in (*domain.types.values(), *domain.events.values()):
        adopted = {
            (operation.type, operation.former)
            for step in declared.steps
            for operation in step.operations
            if isinstance(operation, Adopted)
        }
        for ref in dict.fromkeys(_embedded(declared.versions[0].shape)):
            if ref.version > 1 and (ref.name, ref.version) not in adopted:
                _report(declared, ref, domain, resolved, report)


def _report(declared: DeclaredType, ref: Ref, domain: Domain, resolved: Resolved, report: Report) -> None:
    count = len(declared.versions)
    paste = f"{{adopt: {ref.name}, from: {ref.version - 1}, to: {ref.version}}}"
    today = resolved.types.get(declared.name) or resolved.events[declared.name]
    spans = [
        today.places[name]
        for name, spec in (today.shape.fields.items() if isinstance(today.shape, FieldsShape) else ())
        if any(each.name == ref.name for each in refs(spec.type))
    ]
    if ref.name in today.places and not isinstance(today.shape, FieldsShape):
        spans.append(today.places[ref.name])
    report(
        rules.MISSING_ADOPTION.at(
            spans[0] if spans else declared.span,
            f"`{declared.name}` embeds `{ref.name}`, which has changed, and does not say when it adopted "
            f"version {ref.version}",
            label=f"version {ref.version} of `{ref.name}`",
            help=f"declare it under `{declared.name}.changes`: `{count + 1}: [{paste}]`"
            if count == 1
            else f"add `{paste}` to a step under `{declared.name}.changes`, or declare `{count + 1}: [{paste}]`",
            related=Related(domain.declared(ref.name).span, f"`{ref.name}` has {ref.version} versions"),
        )
    )


def _embedded(shape: Shape) -> Iterator[Ref]:
    if isinstance(shape, FieldsShape):
        for spec in shape.fields.values():
            yield from refs(spec.type)
    elif isinstance(shape, UnionShape):
        yield from shape.members
