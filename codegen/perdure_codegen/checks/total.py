"""Up is total: an operation that could fail on an old value says what that value becomes."""

from __future__ import annotations

from perdure_codegen.checks import rules
from perdure_codegen.checks.wording import hook_line
from perdure_codegen.meaning.constants import shown_type
from perdure_codegen.meaning.conversion import First, Same, conversion
from perdure_codegen.meaning.effective import core
from perdure_codegen.meaning.hooks import steps_of
from perdure_codegen.meaning.scaling import scale_failures
from perdure_codegen.meaning.scope import Report
from perdure_codegen.meaning.totality import EMPTY, MANY, failures
from perdure_codegen.model import Domain, Scalar
from perdure_codegen.steps import Retyped, Scaled, Substitute

__all__ = ["check_total"]


def check_total(domain: Domain, report: Report) -> None:
    """Report conversions that may fail and do not say what then, those that cannot and do, and those there are not."""
    for _, step in steps_of(domain):
        for operation in step.operations:
            if isinstance(operation, Retyped):
                _retyped(operation, domain, report)
            elif isinstance(operation, Scaled):
                reasons = scale_failures(operation.before, operation.factor, operation.rounding, domain.shape)
                _judge(reasons, operation, operation.otherwise, report)


def _retyped(operation: Retyped, domain: Domain, report: Report) -> None:
    before, after = operation.before, operation.after
    node = conversion(before.type, after.type, domain.shape)
    old, new = shown_type(before.type, domain.shape), shown_type(after.type, domain.shape)
    if node is None:
        report(
            rules.NO_CONVERSION.at(
                operation.span,
                f"there is no conversion from `{old}` to `{new}`",
                help=f"use a hook: `{hook_line(operation.target, before, after)}`",
            )
        )
        return
    if before.unit is not None and after.unit is not None and before.unit != after.unit:
        report(
            rules.NO_CONVERSION.at(
                operation.span,
                f"`retype` does not turn {before.unit} into {after.unit}",
                help=f"write `{{scale: {operation.target}, from: {before.unit}, to: {after.unit}, factor: ...}}`",
            )
        )
        return
    empty = isinstance(node, First) and operation.fill is not None
    reasons = failures(node, before, after, domain.shape, many_first=operation.many_first, empty=empty)
    _judge(reasons, operation, operation.otherwise, report, same=isinstance(node, Same))


def _judge(
    reasons: tuple[str, ...],
    operation: Retyped | Scaled,
    otherwise: Substitute | None,
    report: Report,
    *,
    same: bool = False,
) -> None:
    if reasons and otherwise is None:
        what = "constraint" if same else "conversion"
        report(
            rules.NOT_TOTAL.at(
                operation.span,
                f"this {what} of `{operation.target}` fails on {' and on '.join(reasons)}",
                help=_remedy(reasons, operation),
            )
        )
    elif otherwise is not None and not reasons:
        report(
            rules.NEEDLESS_ELSE.at(
                operation.span,
                f"this change of `{operation.target}` cannot fail, so its `else` never applies",
                help="remove the `else`",
            )
        )


def _remedy(reasons: tuple[str, ...], operation: Retyped | Scaled) -> str:
    """Return what to add to *operation*, the milder ways first."""
    ways = []
    if EMPTY in reasons and isinstance(operation, Retyped):
        ways.append("`fill: ...` for an empty list")
    if MANY in reasons:
        ways.append("`many: first` to drop the rest of a list")
    if isinstance(operation, Scaled) and operation.rounding is None and core(operation.after.type) == Scalar("int"):
        ways += ["`round: half_even`"] * (operation.factor.denominator > 1)
    if not ways:
        return "say what such a value becomes: add `else: ...`, or `else: {hook: name}`"
    return f"add {', '.join(ways)}, or `else: ...` for every such value"
