"""Undoing `nest` and `hoist`: fields on their way into a record and out of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from perdure_codegen.declarations import Hoist, Nest, Word
from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.history.context import CannotUndoError, Context, has
from perdure_codegen.meaning.effective import core
from perdure_codegen.meaning.shown import shown_spec
from perdure_codegen.model import Facets, FieldsShape, Nullable, Ref, Spec, Type, Value
from perdure_codegen.nodes import Mapping as MappingNode
from perdure_codegen.nodes import Node
from perdure_codegen.span import Span
from perdure_codegen.steps import Hoisted, Nested, ResolvedOperation

__all__ = ["undo_hoist", "undo_nest"]

Fields = dict[str, Spec]


def undo_nest(operation: Nest, fields: Fields, context: Context) -> tuple[Fields, ResolvedOperation]:
    """Take the fields out of the record again."""
    into = operation.into.text
    if into not in fields:
        raise context.missing(operation.into.span, "field", into, fields)
    kind = fields.pop(into).type
    record, shape = _record(kind, operation.into.span, context)
    pairs = tuple((field, inner) for field, inner in operation.pairs)
    _complete(record, shape, [inner for _, inner in pairs], operation.span, context)
    for field, inner in pairs:
        if field.text in fields:
            raise context.present(field.span, "field", field.text)
        fields[field.text] = shape.fields[inner.text]
    nullable = isinstance(kind, Nullable)
    constants = {inner.text: (field.text, shape.fields[inner.text]) for field, inner in pairs}
    otherwise = _constants(operation.otherwise, constants, context) if nullable else None
    if operation.otherwise is not None and not nullable:
        raise context.refuse(operation.otherwise.span, f"`{into}` is never None, so `else` can never apply")
    return fields, Nested(
        pairs=tuple((field.text, inner.text) for field, inner in pairs),
        into=into,
        record=record,
        nullable=nullable,
        otherwise=otherwise,
        because=operation.because,
        span=operation.span,
    )


def undo_hoist(operation: Hoist, fields: Fields, context: Context) -> tuple[Fields, ResolvedOperation]:
    """Put the fields back into the record that held them."""
    if operation.field.text in fields and operation.field.text not in {new.text for _, new in operation.pairs}:
        raise context.present(operation.field.span, "field", operation.field.text)
    found: list[Diagnostic] = []
    kind = context.scope.type_of(operation.type, found.append, historic=True)
    if kind is None:
        raise CannotUndoError(found[-1])
    record, shape = _record(kind, operation.type.span, context)
    _complete(record, shape, [inner for inner, _ in operation.pairs], operation.span, context)
    for inner, field in operation.pairs:
        if field.text not in fields:
            raise context.missing(field.span, "field", field.text, fields)
        spec, held = fields.pop(field.text), shape.fields[inner.text]
        if spec != held:
            raise context.refuse(
                field.span,
                f"`{field.text}` is `{shown_spec(spec)}` in version {context.version} of `{context.name}`, while "
                f"`{record.name}.{inner.text}` is `{shown_spec(held)}`",
                "hoisting moves a value as it is: change it in an operation after this one",
            )
    fields[operation.field.text] = Spec(kind, Facets())
    nullable = isinstance(kind, Nullable)
    constants = {inner.text: (field.text, shape.fields[inner.text]) for inner, field in operation.pairs}
    if nullable and operation.otherwise is None:
        raise context.refuse(
            operation.span,
            f"`{operation.field.text}` may be None, and this does not say what its fields become then",
            f"add `else: {{{', '.join(f'{field.text}: ...' for _, field in operation.pairs)}}}`",
        )
    if operation.otherwise is not None and not nullable:
        raise context.refuse(operation.otherwise.span, f"`{operation.field.text}` was never None: `else` never applies")
    return fields, Hoisted(
        field=operation.field.text,
        record=record,
        nullable=nullable,
        pairs=tuple((inner.text, field.text) for inner, field in operation.pairs),
        otherwise=_constants(operation.otherwise, constants, context),
        because=operation.because,
        span=operation.span,
    )


def _record(kind: Type, span: Span, context: Context) -> tuple[Ref, FieldsShape]:
    record = core(kind)
    shape = context.shapes(record) if isinstance(record, Ref) else None
    if not isinstance(record, Ref) or not isinstance(shape, FieldsShape):
        raise context.refuse(span, "fields are moved into and out of records only", "declare a record that holds them")
    return record, shape


def _complete(record: Ref, shape: FieldsShape, inner: Iterable[Word], span: Span, context: Context) -> None:
    named: set[str] = set()
    for word in inner:
        if word.text not in shape.fields:
            raise context.refuse(
                word.span,
                f"version {record.version} of `{record.name}` has no field `{word.text}`",
                has(word.text, shape.fields),
            )
        if word.text in named:
            raise context.refuse(word.span, f"`{word.text}` is named twice", "name each field once")
        named.add(word.text)
    left = [name for name in shape.fields if name not in named]
    if left:
        raise context.refuse(
            span,
            f"this leaves out {', '.join(f'`{name}`' for name in left)} of version {record.version} of `{record.name}`",
            "name every field of the record; add or remove the others in operations of their own",
        )


def _constants(
    node: Node | None, fields: Mapping[str, tuple[str, Spec]], context: Context
) -> tuple[tuple[str, Value], ...] | None:
    """Return the value of each field by its name outside of the record."""
    if node is None:
        return None
    specs = dict(fields.values())
    written = ", ".join(f"{name}: ..." for name in specs)
    if not isinstance(node, MappingNode) or {key.text for key, _ in node.entries} != set(specs):
        raise context.refuse(node.span, "`else` gives a value to each of the fields", f"write `else: {{{written}}}`")
    return tuple((key.text, context.value(item, specs[key.text])) for key, item in node.entries)
