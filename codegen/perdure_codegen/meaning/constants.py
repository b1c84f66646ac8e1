"""Constants: a node of the file read as a value of a type."""

from __future__ import annotations

import re
from collections.abc import Mapping as FieldsOf
from typing import Final

import attrs
from msgspec import Struct

from perdure.values import is_int, is_json, is_text
from perdure_codegen.meaning.effective import Bounds, bounds
from perdure_codegen.meaning.scalars import SPELLINGS, scalar_value
from perdure_codegen.meaning.scope import Shapes, closest
from perdure_codegen.model import (
    Container,
    EnumMember,
    EnumShape,
    FieldsShape,
    NamedShape,
    Nullable,
    RecordValue,
    Ref,
    Scalar,
    Spec,
    Type,
    UnionShape,
    Value,
)
from perdure_codegen.nodes import Mapping, Node, Sequence
from perdure_codegen.nodes import Scalar as ScalarNode
from perdure_codegen.span import Span
from perdure_codegen.wording import listed, quoted

__all__ = ["BadConstantError", "constant", "shown_type", "violation"]

_JSON_NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]{1,4})?")
_JSON_WORDS: Final = {"null": None, "true": True, "false": False}


@attrs.frozen
class BadConstantError(Exception):
    """A node that is no value of its type: what it should be, and where."""

    message: str
    span: Span
    help: str = ""


def constant(node: Node, spec: Spec, shapes: Shapes) -> Value:
    """Return the value of *node*, which satisfies *spec*; BadConstantError where it does not."""
    value = _Reader(shapes).value(node, spec.type)
    broken = violation(value, bounds(spec, shapes))
    if broken:
        raise BadConstantError(f"a value here is {broken}{_got(node)}", node.span)
    return value


def _got(node: Node) -> str:
    return f", got {quoted(node.text)}" if isinstance(node, ScalarNode) else ""


def violation(value: Value, limits: Bounds) -> str:
    """Return what *value* should be to satisfy *limits*, or ""; None satisfies everything."""
    if value is None:
        return ""
    if limits.min is not None and value < limits.min:
        return f"at least {limits.min}"
    if limits.max is not None and value > limits.max:
        return f"at most {limits.max}"
    if isinstance(value, str | bytes | tuple | frozenset | dict):
        if limits.min_length is not None and len(value) < limits.min_length:
            return f"of length {limits.min_length} or more"
        if limits.max_length is not None and len(value) > limits.max_length:
            return f"of length {limits.max_length} or less"
    if isinstance(value, str):
        for pattern in sorted(limits.patterns):
            if not re.fullmatch(pattern, value):
                return f"text that matches `{pattern}`"
    if limits.unique_items and isinstance(value, tuple) and any(item in value[:at] for at, item in enumerate(value)):
        return "a list without duplicates"
    return ""


def shown_type(kind: Type, shapes: Shapes | None = None) -> str:
    """Return *kind* as an author writes it."""
    match kind:
        case Scalar():
            return kind.kind
        case Ref():
            return f"{kind.name}@{kind.version}" if shapes is None else kind.name
        case Nullable():
            return f"{shown_type(kind.item, shapes)} | None"
        case Container(kind="dict"):
            return f"dict[str, {shown_type(kind.item, shapes)}]"
        case Container():
            return f"{kind.kind}[{shown_type(kind.item, shapes)}]"


class _Reader(Struct, frozen=True):
    shapes: Shapes

    def value(self, node: Node, kind: Type) -> Value:
        match kind:
            case Nullable():
                return None if _is_null(node) else self.value(node, kind.item)
            case Scalar(kind="json"):
                value = _json(node)
                if not is_json(value):
                    raise BadConstantError("this is no JSON: numbers of 64 bits, text without NUL", node.span)
                return value
            case Scalar():
                return self._scalar(node, kind)
            case Container():
                return self._container(node, kind)
            case Ref():
                return self._declared(node, kind)

    def _scalar(self, node: Node, kind: Scalar) -> Value:
        expected = f"a value of type `{kind.kind}` is written as {SPELLINGS[kind.kind]}{_got(node)}"
        if not isinstance(node, ScalarNode):
            raise BadConstantError(expected, node.span)
        try:
            return scalar_value(node, kind.kind)
        except ValueError as error:
            helps = {"int": "write it without quotes", "float": "write it without quotes", "str": "quote it"}
            unquoted = kind.kind == "str" or node.quoted
            raise BadConstantError(expected, node.span, helps.get(kind.kind, "") if unquoted else "") from error

    def _container(self, node: Node, kind: Container) -> Value:
        if kind.kind == "dict":
            if not isinstance(node, Mapping):
                raise BadConstantError("a dict is written as `{key: value}`", node.span)
            for key, _ in node.entries:
                if not is_text(key.text):
                    raise BadConstantError("a key is text without NUL", key.span)
            return {key.text: self.value(item, kind.item) for key, item in node.entries}
        if not isinstance(node, Sequence):
            raise BadConstantError(f"a {kind.kind} is written as `[value, ...]`", node.span)
        items: list[Value] = []
        for item in node.items:
            value = self.value(item, kind.item)
            if kind.kind == "set" and value in items:
                raise BadConstantError("a set holds each value once", item.span, "remove this one")
            items.append(value)
        return frozenset(items) if kind.kind == "set" else tuple(items)

    def _declared(self, node: Node, ref: Ref) -> Value:
        match self.shapes(ref):
            case NamedShape(spec):
                return constant(node, spec, self.shapes)
            case EnumShape(members):
                if not isinstance(node, ScalarNode) or node.text not in members:
                    shown = node.text if isinstance(node, ScalarNode) else ""
                    raise BadConstantError(
                        f"a member of `{ref.name}` is one of {listed(members)}{_got(node)}",
                        node.span,
                        closest(shown, members),
                    )
                return EnumMember(ref, node.text)
            case FieldsShape(fields):
                return self._record(node, ref, fields)
            case UnionShape(members):
                return self._branch(node, ref, members)

    def _record(self, node: Node, ref: Ref, fields: FieldsOf[str, Spec]) -> RecordValue:
        written = ", ".join(f"{name}: ..." for name in fields)
        if not isinstance(node, Mapping):
            raise BadConstantError(f"a `{ref.name}` is written as `{{{written}}}`{_got(node)}", node.span)
        given = {key.text: (key, item) for key, item in node.entries}
        for name, (key, _) in given.items():
            if name not in fields:
                raise BadConstantError(f"`{ref.name}` has no field `{name}`", key.span, closest(name, fields))
        missing = [name for name in fields if name not in given]
        if missing:
            raise BadConstantError(f"`{ref.name}` needs {listed(missing)}", node.span, f"write `{{{written}}}`")
        return RecordValue(ref, {name: constant(given[name][1], spec, self.shapes) for name, spec in fields.items()})

    def _branch(self, node: Node, ref: Ref, members: tuple[Ref, ...]) -> Value:
        by_name = {member.name: member for member in members}
        if not isinstance(node, Mapping) or len(node.entries) != 1 or node.entries[0][0].text not in by_name:
            names = " or ".join(f"`{{{name}: {{...}}}}`" for name in by_name)
            raise BadConstantError(f"a `{ref.name}` is written as {names}", node.span)
        ((name, fields),) = node.entries
        return self._declared(fields, by_name[name.text])


def _is_null(node: Node) -> bool:
    return isinstance(node, ScalarNode) and not node.quoted and node.text == "null"


def _json(node: Node) -> Value:
    match node:
        case Mapping():
            return {key.text: _json(item) for key, item in node.entries}
        case Sequence():
            return [_json(item) for item in node.items]
        case ScalarNode(quoted=False) if node.text in _JSON_WORDS:
            return _JSON_WORDS[node.text]
        case ScalarNode(quoted=False) if _JSON_NUMBER.fullmatch(node.text) and len(node.text) < 40:  # noqa: PLR2004
            value = float(node.text) if set(node.text) & set(".eE") else int(node.text)
            return value if isinstance(value, float) or is_int(value) else float(value)
        case ScalarNode():
            return node.text
