"""Undoing the operations on fields: from the fields after an operation to those before it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from perdure_codegen.declarations import (
    Add,
    Adopt,
    Constrain,
    HookStep,
    Operation,
    Remove,
    Rename,
    Retype,
    Scale,
    Swap,
    TypeSpec,
    Word,
)
from perdure_codegen.declarations import Hoist as HoistDecl
from perdure_codegen.declarations import Nest as NestDecl
from perdure_codegen.history import records, values
from perdure_codegen.history.context import Context
from perdure_codegen.meaning.effective import scalar_of, with_version
from perdure_codegen.meaning.shown import shown_spec
from perdure_codegen.model import Facets, Ref, Spec
from perdure_codegen.steps import Added, Adopted, Constant, Hooked, Removed, Renamed, ResolvedOperation
from perdure_codegen.wording import listed

__all__ = ["undo_fields"]


def undo_fields(
    operation: Operation, after: Mapping[str, Spec], context: Context
) -> tuple[dict[str, Spec], ResolvedOperation]:
    """Return the fields before *operation* and what it is, resolved; CannotUndoError where it does not lead there."""
    fields = dict(after)
    match operation:
        case Add():
            return fields, _add(operation, fields, context)
        case Remove():
            return fields, _remove(operation, fields, context)
        case Rename():
            return _rename(operation.pairs, operation, fields, context)
        case Swap():
            pairs = ((operation.first, operation.second), (operation.second, operation.first))
            return _rename(pairs, operation, fields, context)
        case Retype() | Constrain() | Scale():
            before, resolved = values.undo_value(operation, _has(operation.target, fields, context), context)
            fields[operation.target.text] = before
            return fields, resolved
        case NestDecl():
            return records.undo_nest(operation, fields, context)
        case HoistDecl():
            return records.undo_hoist(operation, fields, context)
        case HookStep():
            return _hook(operation, fields, context)
        case Adopt():
            return _adopt(operation, fields, context)
        case _:
            raise context.refuse(
                operation.span, f"`{context.name}` has fields, and this changes a member", "use an operation on fields"
            )


def _has(word: Word, fields: Mapping[str, Spec], context: Context) -> Spec:
    if word.text not in fields:
        raise context.missing(word.span, "field", word.text, fields)
    return fields[word.text]


def _add(operation: Add, fields: dict[str, Spec], context: Context) -> ResolvedOperation:
    spec = _has(operation.field, fields, context)
    del fields[operation.field.text]
    return Added(
        field=operation.field.text,
        spec=spec,
        fill=context.value(operation.fill, spec),
        because=operation.because,
        span=operation.span,
    )


def _remove(operation: Remove, fields: dict[str, Spec], context: Context) -> ResolvedOperation:
    name = operation.field.text
    if name in fields:
        raise context.present(operation.field.span, "field", name)
    spec = context.spec(operation.spec)
    fields[name] = spec
    fill = None if operation.fill is None else Constant(context.value(operation.fill, spec))
    return Removed(field=name, spec=spec, fill=fill, because=operation.because, span=operation.span)


def _rename(
    pairs: tuple[tuple[Word, Word], ...], operation: Rename | Swap, fields: dict[str, Spec], context: Context
) -> tuple[dict[str, Spec], ResolvedOperation]:
    old_names = {old.text for old, _ in pairs}
    new_names = {new.text for _, new in pairs}
    if len(old_names) != len(pairs) or len(new_names) != len(pairs):
        raise context.refuse(operation.span, "a field is renamed twice", "name each field once")
    for old, new in pairs:
        _has(new, fields, context)
        if old.text in fields and old.text not in new_names:
            raise context.present(old.span, "field", old.text)
    former = {new.text: old.text for old, new in pairs}
    renamed = {former.get(name, name): spec for name, spec in fields.items()}
    return renamed, Renamed(
        pairs=tuple((old.text, new.text) for old, new in pairs), because=operation.because, span=operation.span
    )


def _hook(operation: HookStep, fields: dict[str, Spec], context: Context) -> tuple[dict[str, Spec], ResolvedOperation]:
    for fields_, what, instead in ((operation.former, "takes", "add"), (operation.to, "makes", "remove")):
        if not fields_:
            raise context.refuse(operation.span, f"this hook {what} nothing", f"use `{instead}`, or name the fields")
    made: dict[str, Spec] = {}
    for word, written in operation.to:
        spec = _has(word, fields, context)
        _same(word, written, spec, context)
        made[word.text] = spec
        del fields[word.text]
    taken: dict[str, Spec] = {}
    for word, written in operation.former:
        if word.text in fields:
            raise context.present(word.span, "field", word.text)
        taken[word.text] = context.spec(written, like=made.get(word.text))
        fields[word.text] = taken[word.text]
    for word in operation.loses:
        if word.text not in taken and word.text not in made:
            raise context.refuse(
                word.span,
                f"the hook neither takes nor makes `{word.text}`",
                f"name some of {listed({**taken, **made})}, or remove `loses`",
            )
    return fields, Hooked(
        name=operation.name.text,
        before=tuple(taken.items()),
        after=tuple(made.items()),
        back=None if operation.back is None else operation.back.text,
        loses=tuple(word.text for word in operation.loses),
        because=operation.because,
        span=operation.span,
    )


def _same(word: Word, written: TypeSpec, spec: Spec, context: Context) -> None:
    """Check that *written* is what *word* holds after the operation; a bare type need not repeat constraints."""
    claimed = values.claimed_spec(written, spec, context)
    if claimed != spec:
        raise context.refuse(
            written.span,
            f"`{word.text}` is `{shown_spec(spec)}` in version {context.version} of `{context.name}`, "
            f"not `{shown_spec(claimed)}`",
            f"write `{shown_spec(spec)}`",
        )


def _adopt(operation: Adopt, fields: dict[str, Spec], context: Context) -> tuple[dict[str, Spec], ResolvedOperation]:
    name = values.check_adopted(operation, context)
    chosen = fields if operation.fields is None else [word.text for word in operation.fields]
    for word in operation.fields or ():
        _has(word, fields, context)
    new, old = Ref(name, operation.to), Ref(name, operation.former)
    affected = []
    for field in chosen:
        after = fields[field]
        before = replace(after, type=with_version(after.type, new, old))
        if before != after:
            _keeps_constraints(operation, field, before, after, context)
            fields[field] = before
            affected.append((field, before, after))
    if not affected:
        raise values.not_adopted(operation, [spec.type for spec in fields.values()], context, "no field of ")
    return fields, Adopted(
        type=name,
        former=operation.former,
        to=operation.to,
        fields=tuple(affected),
        because=operation.because,
        span=operation.span,
    )


def _keeps_constraints(operation: Adopt, field: str, before: Spec, after: Spec, context: Context) -> None:
    """Refuse to adopt a named type that was of another type where the field constrains it."""
    kinds = [scalar_of(each.type, context.shapes) for each in (before, after)]
    if after.facets == Facets() or kinds[0] == kinds[1]:
        return
    raise context.refuse(
        operation.span,
        f"`{field}` has constraints of its own, and `{operation.type.text}` was of another type in version "
        f"{operation.former}",
        f"move them into `{operation.type.text}`, or use a hook for `{field}` and `fields: [...]` here for the others",
    )
