"""Operations on their way up: every valid old value becomes a valid new one."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from perdure.conversions import Unfit
from perdure_codegen.meaning.conversion import Conversion, First, Same, Unwrap, conversion
from perdure_codegen.meaning.effective import core
from perdure_codegen.meaning.evaluation import evaluated
from perdure_codegen.meaning.evaluation import scaled as times
from perdure_codegen.meaning.laws import VALUE
from perdure_codegen.meaning.totality import EMPTY, NONE, judged
from perdure_codegen.model import Nullable, Ref, Scalar, Spec
from perdure_codegen.plan.casts.flow import Flow, Known, Record
from perdure_codegen.python.layout import flat
from perdure_codegen.python.tree import Argument, Assign, Call, Choice, Expr, If, Statement, Try
from perdure_codegen.steps import (
    Added,
    Adopted,
    Constant,
    Hoisted,
    HookCall,
    Hooked,
    Nested,
    Removed,
    Renamed,
    ResolvedOperation,
    Retyped,
    Scaled,
    Substitute,
)

__all__ = ["converted", "go_up", "scaled", "typed"]


_ONLY: Final = re.compile(r"\((\w+(?:\.\w+)*),\)")
"""A tuple of one value, which is a name."""


def go_up(operation: ResolvedOperation, flow: Flow) -> None:
    """Let *flow* pass through *operation*."""
    fields = flow.fields
    match operation:
        case Added():
            fields[operation.field] = Known(operation.fill, operation.spec.type)
        case Removed():
            del fields[operation.field]
        case Renamed():
            names = dict(operation.pairs)
            flow.fields = {names.get(name, name): value for name, value in fields.items()}
        case Retyped():
            _retype(operation, flow)
        case Scaled():
            _scale(operation, flow)
        case Nested():
            inner = {name: fields.pop(field) for field, name in operation.pairs}
            fields[operation.into] = Record(operation.record, inner)
        case Hoisted():
            _hoist(operation, flow)
        case Hooked():
            _hook(operation, flow)
        case Adopted():
            for field, before, _ in operation.fields:
                flow.adopt(field, before.type, operation.type, operation.former, operation.to)
        case _:
            pass


def _key(target: str, flow: Flow) -> str:
    """Return the key of what an operation changes: a field, or the value of a named type."""
    return target if target in flow.fields else VALUE


def _substitute(substitute: Substitute | None, field: str, spec: Spec, flow: Flow, old: str) -> Expr:
    match substitute:
        case HookCall(name):
            return Call(f"hooks.{name}", (Argument(field or "value", old),))
        case Constant(value):
            return flow.write.constant(value, spec.type)
        case None:
            raise AssertionError(field)  # checks refuse a conversion that may fail without a substitute


def typed(flow: Flow, spec: Spec, former: Spec | None = None, node: Conversion | None = None) -> str:
    """Return the annotation of a variable that may hold several forms of a type; empty where none is needed.

    A value of a named type that stays as it is would give the variable that type, which is too narrow for a constant.
    """
    narrow = isinstance(node, Same) and former is not None and (flow.is_value or isinstance(former.type, Ref))
    if isinstance(spec.type, Scalar | Ref) and not (narrow and isinstance(spec.type, Scalar)):
        return ""
    return flat(flow.write.scope.annotation(spec.type))


def _retype(operation: Retyped, flow: Flow) -> None:
    key = _key(operation.target, flow)
    domain = flow.write.scope.domain
    before, after = operation.before, operation.after
    node = conversion(before.type, after.type, domain.shape)
    if node is None:
        raise AssertionError(operation)  # checks refuse it
    empty = isinstance(node, First) and operation.fill is not None
    value = flow.fields[key]
    if isinstance(value, Known):
        try:
            made = evaluated(node, value.value, after, domain.shape, many_first=operation.many_first)
        except Unfit:
            use_fill = empty and value.value == ()
            _replace(flow, key, operation.fill if use_fill else operation.otherwise, after)
        else:
            flow.fields[key] = Known(made, after.type)
        return
    only = _ONLY.fullmatch(value) if isinstance(value, str) and node == First(Same()) else None
    if only is not None and operation.otherwise is None:  # a list that was made of one value a step before
        flow.fields[key] = only[1]
        return
    partial, broken = judged(node, before, after, domain.shape, many_first=operation.many_first, empty=empty)
    old = flow.text(key)
    substitute = None
    if operation.otherwise is not None:
        substitute = _substitute(operation.otherwise, key, after, flow, old)
    filled = flow.write.constant(operation.fill.value, after.type) if empty and operation.fill else substitute
    value, partial = converted(flow, node, old, filled, partial, many_first=operation.many_first)
    if not partial and not broken and not isinstance(value, Choice):
        flow.fields[key] = value
        return
    name = flow.fresh(key)
    body: list[Statement] = [Assign(name, value, typed(flow, after, before, node))]
    if substitute is not None:
        instead = Assign(name, substitute)
        if partial:
            body = [Try(tuple(body), flow.write.runtime("Unfit"), (instead,))]
        if conditions := flow.write.violations(after, name) if broken else ():
            body.append(If(conditions, (instead,)))
    flow.body.extend(body)
    flow.put(key, name, old)


def _replace(flow: Flow, key: str, substitute: Substitute | None, after: Spec) -> None:
    """Let a constant that does not convert become what the change says."""
    if isinstance(substitute, Constant):
        flow.fields[key] = Known(substitute.value, after.type)
        return
    old = flow.text(key)
    name = flow.fresh(key)
    flow.body.append(Assign(name, _substitute(substitute, key, after, flow, old)))
    flow.put(key, name, old)


def converted(
    flow: Flow, node: Conversion, text: str, substitute: Expr | None, partial: tuple[str, ...], *, many_first: bool
) -> tuple[Expr, tuple[str, ...]]:
    """Return the conversion of *text*, and on what it still fails.

    Where a *substitute* takes the place of None or of an empty list, a choice says so; `many: first` lets the rest of
    a list be dropped.
    """
    first = "first" if many_first else "only"
    match node:
        case First(item) | Unwrap(First(item)) if substitute is not None:
            one = f"{text}[0]" if many_first else f"{flow.write.runtime('only')}({text})"
            choice = Choice(text, flow.write.convert(item, one, first=first), substitute)
            return choice, tuple(reason for reason in partial if reason not in {EMPTY, NONE})
        case Unwrap(item) if substitute is not None:
            choice = Choice(f"{text} is None", substitute, flow.write.convert(item, text, first=first))
            return choice, tuple(reason for reason in partial if reason != NONE)
        case _:
            return flow.write.convert(node, text, first=first), partial


def _scale(operation: Scaled, flow: Flow) -> None:
    key = _key(operation.target, flow)
    known = flow.fields[key]
    if isinstance(known, Known):
        try:
            made = times(known.value, operation.after, operation.factor, operation.rounding)
        except Unfit:
            _replace(flow, key, operation.otherwise, operation.after)
        else:
            flow.fields[key] = Known(made, operation.after.type)
        return
    old = flow.text(key)
    total = operation.otherwise is None and operation.factor.denominator == 1
    value = scaled(flow, operation.after, operation.factor, operation.rounding, old, total=total)
    if operation.otherwise is None:
        flow.fields[key] = value
        return
    name = flow.fresh(key)
    instead = Assign(name, _substitute(operation.otherwise, key, operation.after, flow, old))
    first = Assign(name, value, typed(flow, operation.after))
    flow.body.append(Try((first,), flow.write.runtime("Unfit"), (instead,)))
    flow.put(key, name, old)


def scaled(flow: Flow, result: Spec, factor: Fraction, rounding: str | None, old: str, *, total: bool = False) -> str:
    """Return *old* times *factor*, as a value of *result*, None aside."""
    kind = core(result.type)
    arguments = f"{old}, {factor.numerator}, {factor.denominator}"
    if kind == Scalar("int"):
        if total:
            value = f"{old} * {factor.numerator}"
        else:
            how = f', "{rounding}"' if rounding is not None and factor.denominator != 1 else ""
            value = f"{flow.write.runtime('scale_int')}({arguments}{how})"
    elif kind == Scalar("float"):
        low, high = result.facets.min, result.facets.max
        limits = "".join(f", {name}={bound!r}" for name, bound in (("low", low), ("high", high)) if bound is not None)
        value = f"{flow.write.runtime('scale_float')}({arguments}{limits})"
    else:
        value = f"{flow.write.runtime('scale_decimal')}({arguments})"
    return f"None if {old} is None else {value}" if isinstance(result.type, Nullable) else value


def _hoist(operation: Hoisted, flow: Flow) -> None:
    record = flow.fields[operation.field]
    specs = flow.write.scope.domain.shape(operation.record)
    otherwise = dict(operation.otherwise or ())
    if isinstance(record, Known) and record.value is None:
        del flow.fields[operation.field]
        for inner, field in operation.pairs:
            flow.fields[field] = Known(otherwise[field], getattr(specs, "fields", {})[inner].type)
        return
    parts = flow.parts(operation.field, tuple(inner for inner, _ in operation.pairs))
    record = flow.fields.pop(operation.field)
    for inner, field in operation.pairs:
        value = parts[inner]
        if operation.nullable and not isinstance(record, Record | Known):
            name = flow.fresh(field)
            spec = getattr(specs, "fields", {})[inner]
            constant = flow.write.constant(otherwise[field], spec.type)
            choice = Choice(f"{flat(flow.expr(record))} is None", constant, flow.expr(value))
            flow.body.append(Assign(name, choice, typed(flow, spec)))
            value = name
        flow.fields[field] = value


def _hook(operation: Hooked, flow: Flow) -> None:
    arguments = tuple(Argument(name, flow.expr(flow.fields.pop(name))) for name, _ in operation.before)
    made = tuple(name for name, _ in operation.after)
    call = Call(f"hooks.{operation.name}", arguments)
    name = flow.fresh(made[0] if len(made) == 1 else operation.name)
    flow.body.append(Assign(name, call))
    if len(made) == 1:
        flow.fields[made[0]] = name
    else:
        flow.fields.update({field: f"{name}.{field}" for field in made})
