"""Undoing the operations on one value, a field's or a named type's: retype, constrain, scale; and what is adopted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from perdure.values import is_int
from perdure_codegen.declarations import Adopt, Constrain, Retype, Scale, TypeSpec
from perdure_codegen.diagnostic import Diagnostic, Fix
from perdure_codegen.history import rules
from perdure_codegen.history.context import CannotUndoError, Context
from perdure_codegen.history.versions import pinned
from perdure_codegen.meaning.constraints import facets_of
from perdure_codegen.meaning.effective import core
from perdure_codegen.meaning.scaling import scaled_facets
from perdure_codegen.meaning.scope import closest
from perdure_codegen.meaning.shown import shown_spec
from perdure_codegen.model import Container, Nullable, Ref, Scalar, Spec, Type
from perdure_codegen.steps import Constant, ResolvedOperation, Retyped, Scaled

__all__ = ["check_adopted", "claimed_spec", "not_adopted", "undo_value"]


def undo_value(operation: Retype | Constrain | Scale, after: Spec, context: Context) -> tuple[Spec, ResolvedOperation]:
    """Return what the target of *operation* was before it became *after*."""
    match operation:
        case Retype():
            return _retype(operation, after, context)
        case Constrain():
            return _constrain(operation, after, context)
        case Scale():
            return _scale(operation, after, context)


def claimed_spec(written: TypeSpec, actual: Spec, context: Context) -> Spec:
    """Return what *written* says of a field that is *actual*: a bare name means its version and constraints too."""
    claimed = context.spec(replace(written, type=pinned(written.type, actual.type)), like=actual)
    return Spec(claimed.type, actual.facets, actual.unit) if written.bare else claimed


def _retype(operation: Retype, after: Spec, context: Context) -> tuple[Spec, ResolvedOperation]:
    claimed = claimed_spec(operation.to, after, context)
    if claimed != after:
        raise context.refuse(
            operation.to.span,
            f"`{operation.target.text}` is `{shown_spec(after)}` in version {context.version} of `{context.name}`, "
            f"not `{shown_spec(claimed)}`",
            f"write `to: {shown_spec(after)}`",
        )
    before = context.spec(operation.former, like=after)
    if before == after:
        raise context.refuse(operation.span, "this changes nothing: `from` and `to` are the same", "remove it")
    one = after if _is_list(before) and not _is_list(after) else before
    if operation.fill is not None and one is after and isinstance(after.type, Nullable):
        raise context.refuse(
            operation.fill.span, "an empty list becomes None here, so `fill` never applies", "remove the `fill`"
        )
    fill = None if operation.fill is None else Constant(context.value(operation.fill, one))
    otherwise = context.substitute(operation.otherwise, after)
    return before, Retyped(
        target=operation.target.text,
        before=before,
        after=after,
        otherwise=otherwise,
        fill=fill,
        many_first=operation.many_first,
        because=operation.because,
        span=operation.span,
    )


def _is_list(spec: Spec) -> bool:
    return isinstance(spec.type, Container) and spec.type.kind == "list"


def _constrain(operation: Constrain, after: Spec, context: Context) -> tuple[Spec, ResolvedOperation]:
    found: list[Diagnostic] = []
    claimed = facets_of(operation.to, after.type, context.shapes, found.append)
    former = facets_of(operation.former, after.type, context.shapes, found.append)
    if found:
        raise CannotUndoError(found[0])
    if claimed != after.facets:
        raise context.refuse(
            operation.span,
            f"`{operation.target.text}` is `{shown_spec(after)}` in version {context.version} of `{context.name}`, "
            f"which is not what `to` says",
            "`from` and `to` list all constraints of the field, before and after",
        )
    if former == claimed:
        raise context.refuse(operation.span, "this changes nothing: `from` and `to` are the same", "remove it")
    before = replace(after, facets=former)
    return before, Retyped(
        target=operation.target.text,
        before=before,
        after=after,
        otherwise=context.substitute(operation.otherwise, after),
        fill=None,
        many_first=False,
        because=operation.because,
        span=operation.span,
    )


def _scale(operation: Scale, after: Spec, context: Context) -> tuple[Spec, ResolvedOperation]:
    kind = core(after.type)
    if not isinstance(kind, Scalar) or kind.kind not in {"int", "float", "decimal"}:
        raise context.refuse(
            operation.span,
            f"`{operation.target.text}` is `{shown_spec(after)}`, and only `int`, `float` and `decimal` are scaled",
            "use a hook, or change the named type",
        )
    unit = None if operation.to is None else operation.to.text
    if after.unit != unit:
        has = "no unit" if after.unit is None else f"the unit `{after.unit}`"
        claim = "and this names none" if unit is None else f"not `{unit}`"
        ways = [
            *([f"write `to: {after.unit}`"] if after.unit is not None else []),
            *([f"write `unit: {unit}` at the field"] if unit is not None else []),
            *(["remove `from` and `to`"] if after.unit is None else []),
        ]
        raise context.refuse(
            operation.span if operation.to is None else operation.to.span,
            f"`{operation.target.text}` has {has} in version {context.version} of `{context.name}`, {claim}",
            ", or ".join(ways),
        )
    if operation.rounding is not None and (kind.kind != "int" or operation.factor.denominator == 1):
        raise context.refuse(
            operation.span,
            f"a value of type `{kind.kind}` times {operation.factor} is not rounded, so `round` never applies",
            "remove the `round`",
        )
    facets = scaled_facets(after.facets, 1 / operation.factor, kind.kind)
    if facets is None:
        raise context.refuse(
            operation.span,
            f"a bound of `{operation.target.text}` has no place among values of type `{kind.kind}` before this change: "
            f"it is not {operation.factor} times one of them",
            "bounds are scaled too: choose ones that are such multiples, or `constrain` the field after this change",
        )
    if not all(bound is None or not isinstance(bound, int) or is_int(bound) for bound in (facets.min, facets.max)):
        raise context.refuse(
            operation.span,
            "a bound would not have been an integer of 64 bits before this change",
            "bounds are scaled too: choose nearer ones, or `constrain` the field after this change",
        )
    before = Spec(after.type, facets, None if operation.former is None else operation.former.text)
    return before, Scaled(
        target=operation.target.text,
        before=before,
        after=after,
        factor=operation.factor,
        rounding=operation.rounding,
        otherwise=context.substitute(operation.otherwise, after),
        because=operation.because,
        span=operation.span,
    )


def check_adopted(operation: Adopt, context: Context) -> str:
    """Return the name of the adopted type; refuse one that does not exist or has no such versions."""
    name = operation.type.text
    count = context.scope.counts.get(name)
    if count is None or context.scope.kinds[name] == "event":
        known = [each for each, kind in context.scope.kinds.items() if kind != "event"]
        today = context.scope.former.get(name)
        guess = f"it is called `{today}` today" if today else closest(name, known)
        raise context.refuse(operation.type.span, f"unknown type `{name}`", guess)
    if not 1 <= operation.former < operation.to <= count:
        raise context.refuse(
            operation.span,
            f"`{name}` has {count} version{'s' if count > 1 else ''}, and a newer one is adopted in place of an older",
            f"write `{{adopt: {name}, from: {max(count - 1, 1)}, to: {count}}}`" if count > 1 else "remove this",
        )
    return name


def not_adopted(operation: Adopt, kinds: Iterable[Type], context: Context, place: str) -> CannotUndoError:
    """Return the error that no one of *kinds* holds the version that was adopted; where a step is left out, which."""
    name, to = operation.type.text, operation.to
    found = sorted({ref.version for kind in kinds for ref in refs(kind) if ref.name == name})
    later = next((version for version in found if version > to), None)
    if later is not None:
        line, count = f"{{adopt: {name}, from: {to}, to: {later}}}", context.scope.counts[context.name]
        return CannotUndoError(
            rules.MISSING_ADOPTION.at(
                operation.span,
                f"`{context.name}` adopts version {to} of `{name}` here, and holds version {later} after it",
                label=f"leads to version {to}",
                help=f"add `{line}` to a later step under `{context.name}.changes`, or declare `{count + 1}: [{line}]`",
                fixes=(Fix(type=context.name, version=count + 1, operations=(line,), begins=True),),
            )
        )
    has = f"it holds version {' and '.join(map(str, found))}" if found else f"it holds no `{name}` at all"
    return context.refuse(
        operation.span, f"{place}`{context.name}` holds version {to} of `{name}` after this change", has
    )


def refs(kind: Type) -> Iterator[Ref]:
    """Yield the references within *kind*."""
    if isinstance(kind, Ref):
        yield kind
    elif not isinstance(kind, Scalar):
        yield from refs(kind.item)
