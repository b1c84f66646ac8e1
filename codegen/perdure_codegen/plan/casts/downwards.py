"""Operations on their way down: what the old shape cannot hold raises NotExpressible."""

from __future__ import annotations

from perdure.conversions import Unfit
from perdure_codegen.meaning.conversion import First, Unwrap, conversion
from perdure_codegen.meaning.effective import Bounds, bounds, core
from perdure_codegen.meaning.evaluation import evaluated
from perdure_codegen.meaning.evaluation import scaled as times
from perdure_codegen.meaning.laws import VALUE
from perdure_codegen.meaning.totality import judged
from perdure_codegen.model import Scalar, Spec
from perdure_codegen.plan.casts.flow import Flow, Known, Record
from perdure_codegen.plan.casts.upwards import converted, scaled, typed
from perdure_codegen.python.strings import literal
from perdure_codegen.python.tree import Argument, Assign, Call, Choice, If, Raise, Statement, Try
from perdure_codegen.steps import (
    Added,
    Adopted,
    Constant,
    Hoisted,
    Hooked,
    Nested,
    Removed,
    Renamed,
    ResolvedOperation,
    Retyped,
    Scaled,
)

__all__ = ["go_down", "not_expressible"]


def go_down(operation: ResolvedOperation, flow: Flow, version: int) -> None:
    """Let *flow* pass back through *operation*, towards *version*; it has a way down."""
    fields = flow.fields
    match operation:
        case Added():
            del fields[operation.field]
        case Removed(fill=Constant(value)):
            fields[operation.field] = Known(value, operation.spec.type)
        case Renamed():
            names = {after: before for before, after in operation.pairs}
            flow.fields = {names.get(name, name): value for name, value in fields.items()}
        case Retyped():
            _retype(operation, flow, version)
        case Scaled():
            _scale(operation, flow, version)
        case Nested():
            _nest(operation, flow, version)
        case Hoisted():
            fields[operation.field] = Record(
                operation.record, {name: fields.pop(field) for name, field in operation.pairs}
            )
        case Hooked(back=str(back)):
            _hook(operation, back, flow)
        case Adopted():
            for field, _, after in operation.fields:
                flow.adopt(field, after.type, operation.type, operation.to, operation.former)
        case _:
            pass


def not_expressible(flow: Flow, value: str, expected: str, version: int, *, instead: bool = False) -> Raise:
    """Return the statement that refuses to go down with *value*, which is told by the field that it comes from."""
    name = flow.write.runtime("NotExpressible", "perdure.values")
    parts = (flow.source, literal(flow.origin(value)), literal(expected), str(version))
    return Raise(Call(name, tuple(Argument("", part) for part in parts)), instead)


def _key(target: str, flow: Flow) -> str:
    return target if target in flow.fields else VALUE


def _retype(operation: Retyped, flow: Flow, version: int) -> None:
    key = _key(operation.target, flow)
    domain = flow.write.scope.domain
    before, after = operation.before, operation.after
    node = conversion(after.type, before.type, domain.shape, exact=True)
    if node is None:
        raise AssertionError(operation)  # such a step has no way down
    up = conversion(before.type, after.type, domain.shape)
    fill = None if isinstance(up, First) else operation.fill
    only_empty = isinstance(node, First) or (isinstance(node, Unwrap) and isinstance(node.item, First))
    value = flow.fields[key]
    if isinstance(value, Known):
        try:
            made = evaluated(node, value.value, before, domain.shape, many_first=operation.many_first)
        except Unfit:
            _refuse(flow, key, None if only_empty and value.value else fill, before, version)
        else:
            flow.fields[key] = Known(made, before.type)
        return
    partial, broken = judged(node, after, before, domain.shape, many_first=operation.many_first)
    new = flow.text(key)
    constant = None if fill is None else flow.write.constant(fill.value, before.type)
    made_of, partial = converted(flow, node, new, constant, partial, many_first=operation.many_first)
    if not partial and not broken and not isinstance(made_of, Choice):
        flow.fields[key] = made_of
        return
    name = flow.fresh(key)
    expected = flow.write.expected(before)

    def refused(*, instead: bool) -> Statement:
        if constant is None or only_empty:
            return not_expressible(flow, new, expected, version, instead=instead)
        return Assign(name, constant)

    first = Assign(name, made_of, typed(flow, before, after, node) if fill is not None else "")
    flow.body.append(Try((first,), flow.write.runtime("Unfit"), (refused(instead=True),)) if partial else first)
    if conditions := flow.write.violations(before, name) if broken else ():
        flow.body.append(If(conditions, (refused(instead=False),)))
    flow.put(key, name, new)


def _refuse(flow: Flow, key: str, fill: Constant | None, before: Spec, version: int) -> None:
    """Let a constant that does not convert back become *fill*, or end there."""
    if fill is not None:
        flow.fields[key] = Known(fill.value, before.type)
    else:
        flow.body.append(not_expressible(flow, flow.source, flow.write.expected(before), version))


def _scale(operation: Scaled, flow: Flow, version: int) -> None:
    key = _key(operation.target, flow)
    back = 1 / operation.factor
    known = flow.fields[key]
    if isinstance(known, Known):
        try:
            flow.fields[key] = Known(times(known.value, operation.before, back, None), operation.before.type)
        except Unfit:
            _refuse(flow, key, None, operation.before, version)
        return
    new = flow.text(key)
    total = _is_total(operation, flow)
    value = scaled(flow, operation.before, back, None, new, total=total)
    if total:
        flow.fields[key] = value
        return
    name = flow.fresh(key)
    unit = operation.before.unit
    expected = f"whole {unit}" if unit and core(operation.before.type) == Scalar("int") else _expected(operation, flow)
    refused = not_expressible(flow, new, expected, version, instead=True)
    flow.body.append(Try((Assign(name, value),), flow.write.runtime("Unfit"), (refused,)))
    flow.put(key, name, new)


def _expected(operation: Scaled, flow: Flow) -> str:
    return f"{flow.write.expected(operation.before)}, and this is beyond it once it is scaled by {1 / operation.factor}"


def _is_total(operation: Scaled, flow: Flow) -> bool:
    """Answer whether the inverse is a multiplication of integers that stays within 64 bits."""
    limits: Bounds = bounds(operation.after, flow.write.scope.domain.shape)
    factor = 1 / operation.factor
    if core(operation.after.type) != Scalar("int") or factor.denominator != 1 or None in (limits.min, limits.max):
        return False
    ends = [limits.min * factor.numerator, limits.max * factor.numerator]
    return all(-(2**63) <= end < 2**63 for end in ends)


def _nest(operation: Nested, flow: Flow, version: int) -> None:
    names = tuple(inner for _, inner in operation.pairs)
    record = flow.fields[operation.into]
    shape = getattr(flow.write.scope.domain.shape(operation.record), "fields", {})
    if isinstance(record, Known) and record.value is None:
        del flow.fields[operation.into]
        if operation.otherwise is None:
            flow.body.append(not_expressible(flow, flow.source, flow.write.expected(Spec(operation.record)), version))
        for field, inner in operation.pairs:
            flow.fields[field] = Known(dict(operation.otherwise or ()).get(field), shape[inner].type)
        return
    if operation.nullable and not isinstance(record, Record | Known):
        text = flow.text(operation.into)
        if operation.otherwise is None:
            expected = flow.write.expected(Spec(operation.record))
            flow.body.append(If((f"{text} is None",), (not_expressible(flow, text, expected, version),)))
        else:
            constants = dict(operation.otherwise)
            del flow.fields[operation.into]
            for field, inner in operation.pairs:
                name = flow.fresh(field)
                constant = flow.write.constant(constants[field], shape[inner].type)
                flow.body.append(
                    Assign(name, Choice(f"{text} is None", constant, f"{text}.{inner}"), typed(flow, shape[inner]))
                )
                flow.put(field, name, text)
            return
    parts = flow.parts(operation.into, names)
    del flow.fields[operation.into]
    flow.fields.update({field: parts[inner] for field, inner in operation.pairs})


def _hook(operation: Hooked, back: str, flow: Flow) -> None:
    arguments = tuple(Argument(name, flow.expr(flow.fields.pop(name))) for name, _ in operation.after)
    made = tuple(name for name, _ in operation.before)
    name = flow.fresh(made[0] if len(made) == 1 else back)
    flow.body.append(Assign(name, Call(f"hooks.{back}", arguments)))
    if len(made) == 1:
        flow.fields[made[0]] = name
    else:
        flow.fields.update({field: f"{name}.{field}" for field in made})
