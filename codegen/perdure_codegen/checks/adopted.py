"""What a field says of a named type beyond the type itself still holds when it adopts another version."""

from __future__ import annotations

from perdure_codegen.checks import rules
from perdure_codegen.checks.wording import hook_line
from perdure_codegen.meaning.conversion import Same, conversion
from perdure_codegen.meaning.effective import core
from perdure_codegen.meaning.hooks import steps_of
from perdure_codegen.meaning.scope import Report
from perdure_codegen.model import Domain, Facets, Ref
from perdure_codegen.steps import Adopted, ResolvedOperation, Retyped, Scaled

__all__ = ["check_adopted"]


def check_adopted(domain: Domain, report: Report) -> None:
    """Report each field with constraints of its own whose values another version of its named type changes."""
    for _, step in steps_of(domain):
        for operation in step.operations:
            if not isinstance(operation, Adopted):
                continue
            steps = domain.declared(operation.type).steps[operation.former - 1 : operation.to - 1]
            if not any(_changes(domain, each) for step in steps for each in step.operations):
                continue
            for field, before, after in operation.fields:
                if after.facets != Facets() and isinstance(core(after.type), Ref):
                    report(
                        rules.NOT_TOTAL.at(
                            operation.span,
                            f"`{field}` has constraints of its own, and a value that version {operation.to} of "
                            f"`{operation.type}` changes may break them",
                            help=f"move them into `{operation.type}`, or write `{hook_line(field, before, after)}` for "
                            "this field and `fields: [...]` here for the others",
                        )
                    )


def _changes(domain: Domain, operation: ResolvedOperation) -> bool:
    """Answer whether a step of a named type gives another value than it was given, on either way."""
    match operation:
        case Scaled():
            return True
        case Retyped():
            node = conversion(operation.before.type, operation.after.type, domain.shape)
            return not isinstance(node, Same) or operation.otherwise is not None or operation.fill is not None
        case _:
            return False
