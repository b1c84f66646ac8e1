"""Types with their constraints, and fields."""

from __future__ import annotations

from collections.abc import Callable

from perdure_codegen.declarations import Constraints, FieldDecl, TypeSpec, Word
from perdure_codegen.grammar.fields import CONSTRAINT_KEYS, CONSTRAINTS, LONG_FIELD, LONG_TYPE
from perdure_codegen.grammar.kinds import Construct
from perdure_codegen.grammar.names import FIELD
from perdure_codegen.nodes import Mapping, Node, Sequence
from perdure_codegen.parse import rules
from perdure_codegen.parse.entries import Entries, entries, is_empty
from perdure_codegen.parse.findings import Findings
from perdure_codegen.parse.names import word
from perdure_codegen.parse.types import type_expression
from perdure_codegen.span import Span
from perdure_codegen.wording import quoted

__all__ = ["constraints", "constraints_of", "fields", "plain_field", "spec_of", "type_spec", "typed_words"]

_NO_CONSTRAINTS = Constraints()


def constraints(found: Entries) -> Constraints:
    """Return the constraints among the entries of any construct that has them."""
    if not any(key.name in found.values for key in CONSTRAINT_KEYS):
        return _NO_CONSTRAINTS
    return Constraints(**{key.name: found.scalar(key.name) for key in CONSTRAINT_KEYS})


def constraints_of(node: Node | None, owner: Word, findings: Findings) -> Constraints | None:
    """Return a mapping of constraints alone."""
    found = None if node is None else entries(node, CONSTRAINTS, owner, findings)
    return None if found is None else constraints(found)


def spec_of(found: Entries, key: str, span: Span) -> TypeSpec | None:
    """Return the type behind *key* with the constraints and the unit beside it."""
    written = found.scalar(key)
    kind = None if written is None else type_expression(written, found.findings)
    if kind is None:
        return None
    return TypeSpec(kind, constraints(found), found.word("unit"), bare=False, span=span)


def type_spec(node: Node, owner: Word, findings: Findings) -> TypeSpec | None:
    """Return a type in its short form, `str`, or its long one, `{type: str, max_length: 3}`."""
    read = _read(node, LONG_TYPE, owner, findings)
    return read if isinstance(read, TypeSpec) or read is None else spec_of(read, "type", node.span)


def _read(node: Node, construct: Construct, owner: Word, findings: Findings) -> TypeSpec | Entries | None:
    """Return the spec of the short form, or the entries of the long one."""
    if isinstance(node, Mapping):
        return entries(node, construct, owner, findings)
    if isinstance(node, Sequence):
        findings.report(
            rules.WRONG_SHAPE.at(
                node.span,
                f"{quoted(owner.text)} expects a type, got a list",
                help="a list of a type is written `list[str]`",
            )
        )
        return None
    if is_empty(node):
        findings.report(
            rules.EMPTY_VALUE.at(owner.span, f"{quoted(owner.text)} has no type", help="write one, such as `str`")
        )
        return None
    kind = type_expression(node, findings)
    return None if kind is None else TypeSpec(kind, _NO_CONSTRAINTS, None, bare=True, span=node.span)


def fields(
    node: Node | None, findings: Findings, other: Callable[[Word, Node, Findings], FieldDecl | None] | None = None
) -> tuple[FieldDecl, ...]:
    """Return the fields of a mapping in both forms; what is broken is reported and left out.

    *other* reads a field in place of `plain_field`, where there are further forms.
    """
    if not isinstance(node, Mapping):
        return ()
    found: list[FieldDecl] = []
    for key, value in node.entries:
        name = word(key, FIELD, findings)
        owner = name or Word(key.text, key.span)
        field = plain_field(owner, value, findings) if other is None else other(owner, value, findings)
        if name is not None and field is not None:
            found.append(field)
    return tuple(found)


def plain_field(name: Word, node: Node, findings: Findings, construct: Construct = LONG_FIELD) -> FieldDecl | None:
    """Return a field in its short form, `str`, or its long one, which is a *construct*; None after a report."""
    read = _read(node, construct, name, findings)
    if read is None:
        return None
    if isinstance(read, TypeSpec):
        return FieldDecl(name, read, None, "")
    spec = spec_of(read, "type", node.span)
    if spec is None:
        return None
    counter = read.named("counter") if "counter" in read.values and read.flag("counter") else None
    return FieldDecl(name, spec, read.values.get("default"), read.text("doc"), counter=counter)


def typed_words(node: Node | None, findings: Findings) -> tuple[tuple[Word, TypeSpec], ...]:
    """Return the fields that a hook reads or makes, with their types."""
    if not isinstance(node, Mapping):
        return ()
    found: list[tuple[Word, TypeSpec]] = []
    for key, value in node.entries:
        name = word(key, FIELD, findings)
        spec = type_spec(value, Word(key.text, key.span), findings)
        if name is not None and spec is not None:
            found.append((name, spec))
    return tuple(found)
