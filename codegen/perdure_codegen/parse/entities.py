"""Entities: references, children, keys and indexes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from perdure_codegen.declarations import (
    ChildDecl,
    ColumnDecl,
    Constraints,
    EntityDecl,
    FieldDecl,
    IndexDecl,
    RefDecl,
    Word,
)
from perdure_codegen.grammar.entities import CHILD, ENTITY_FIELD, INDEX, REFERENCE
from perdure_codegen.grammar.names import FIELD, TYPE
from perdure_codegen.nodes import Mapping, Node, Scalar, Sequence
from perdure_codegen.parse import rules
from perdure_codegen.parse.changes import steps
from perdure_codegen.parse.entries import Entries, entries
from perdure_codegen.parse.findings import Findings
from perdure_codegen.parse.names import word, words
from perdure_codegen.parse.specs import fields, plain_field, spec_of
from perdure_codegen.wording import quoted

__all__ = ["entity"]

_DIRECTIONS: Final = {"": False, "asc": False, "desc": True}


def entity(name: Word, found: Entries) -> EntityDecl | None:
    """Return an entity of `entities`; None where it has no table or no key."""
    findings, values = found.findings, found.values
    table = found.word("table")
    key = _key(values.get("key"), findings)
    declared = EntityDecl(
        name=name,
        table=table or name,
        key=key,
        fields=fields(values.get("fields"), findings, _field),
        children=tuple(_children(values.get("children"), findings)),
        counts=tuple(_counts(values.get("counts"), findings)),
        unique=tuple(_unique(values.get("unique"), findings)),
        indexes=tuple(_indexes(values.get("indexes"), name, findings)),
        search=words(values.get("search"), FIELD, findings),
        versioned=found.flag("version"),
        temporal=found.set_flag("temporal"),
        doc=found.text("doc"),
        steps=steps(values.get("changes"), findings),
    )
    return None if table is None or not key else declared


def _key(node: Node | None, findings: Findings) -> tuple[Word, ...]:
    """Return one name or several."""
    if isinstance(node, Scalar):
        one = word(node, FIELD, findings)
        return () if one is None else (one,)
    return words(node, FIELD, findings)


def _field(name: Word, node: Node, findings: Findings) -> FieldDecl | None:
    """Return a field or a reference."""
    if not isinstance(node, Mapping) or all(key.text != "ref" for key, _ in node.entries):
        return plain_field(name, node, findings, ENTITY_FIELD)
    found = entries(node, REFERENCE, name, findings)
    spec = None if found is None else spec_of(found, "ref", node.span)
    if found is None or spec is None:
        return None
    return FieldDecl(name, spec, found.values.get("default"), found.text("doc"), RefDecl(found.word("on_delete")))


def _children(node: Node | None, findings: Findings) -> Iterator[ChildDecl]:
    for key, value in _entries(node):
        name = word(key, FIELD, findings)
        owner = Word(key.text, key.span)
        if isinstance(value, Scalar):
            of, limits, doc = word(value, TYPE, findings), Constraints(), ""
        else:
            found = entries(value, CHILD, owner, findings)
            of, limits, doc = None, Constraints(), ""
            if found is not None:
                of, doc = found.word("of"), found.text("doc")
                limits = Constraints(min_length=found.scalar("min_length"), max_length=found.scalar("max_length"))
        if name is not None and of is not None:
            yield ChildDecl(name, of, limits, doc)


def _counts(node: Node | None, findings: Findings) -> Iterator[tuple[Word, Word]]:
    for key, value in _entries(node):
        name = word(key, FIELD, findings)
        of = word(value, FIELD, findings) if isinstance(value, Scalar) else None
        if not isinstance(value, Scalar):
            findings.report(
                rules.WRONG_SHAPE.at(value.span, f"{quoted(key.text)} expects the name of a collection of children")
            )
        if name is not None and of is not None:
            yield name, of


def _entries(node: Node | None) -> tuple[tuple[Scalar, Node], ...]:
    return node.entries if isinstance(node, Mapping) else ()


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else ()


def _unique(node: Node | None, findings: Findings) -> Iterator[tuple[Word, ...]]:
    for item in _items(node):
        key = _key(item, findings)
        if key:
            yield key
        elif not isinstance(item, Scalar):
            findings.report(rules.WRONG_SHAPE.at(item.span, "a unique key is one field, or a list of some"))


def _indexes(node: Node | None, owner: Word, findings: Findings) -> Iterator[IndexDecl]:
    for item in _items(node):
        where: tuple[tuple[Word, Node], ...] = ()
        on: Node | None = item
        if isinstance(item, Mapping):
            found = entries(item, INDEX, Word("indexes", owner.span), findings)
            on = None if found is None else found.values.get("on")
            where = () if found is None else tuple(_where(found))
        elif isinstance(item, Scalar):
            findings.report(
                rules.WRONG_SHAPE.at(item.span, "an index is a list of fields", help=f"write `[{item.text[:63]}]`")
            )
        columns = tuple(_columns(on, findings))
        if columns:
            yield IndexDecl(columns, where, item.span)


def _where(found: Entries) -> Iterator[tuple[Word, Node]]:
    for key, value in _entries(found.values.get("where")):
        name = word(key, FIELD, found.findings)
        if name is not None:
            yield name, value


def _columns(node: Node | None, findings: Findings) -> Iterator[ColumnDecl]:
    for item in _items(node):
        if not isinstance(item, Scalar):
            findings.report(rules.WRONG_SHAPE.at(item.span, "this should be the name of a field"))
            continue
        first, _, direction = item.text.partition(" ")
        if direction.strip().lower() not in _DIRECTIONS:
            findings.report(
                rules.INVALID_CHOICE.at(
                    item.span,
                    f"a column of an index cannot be {quoted(direction.strip())}",
                    help=f"write `{first}` or `{first} desc`",
                )
            )
            continue
        name = word(Scalar(first, item.quoted, item.span), FIELD, findings)
        if name is not None:
            yield ColumnDecl(name, _DIRECTIONS[direction.strip().lower()])
