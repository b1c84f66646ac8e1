"""`alter`: what holds of the table of an entity, before and after."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from perdure_codegen.declarations import Alter, FactDecl, Operation, Word
from perdure_codegen.grammar.names import FIELD
from perdure_codegen.grammar.operations import REFERRED
from perdure_codegen.nodes import Mapping, Node, Scalar, Sequence
from perdure_codegen.parse import rules
from perdure_codegen.parse.entries import Entries, entries
from perdure_codegen.parse.findings import Findings
from perdure_codegen.parse.names import word, words

__all__ = ["alter"]

_FORMS: Final = {
    "unique": "a list of unique keys, such as `[[name, born]]`",
    "references": "a mapping of fields, such as `{owner: {ref: Person}}`",
    "version": "`true` or `false`",
}


def alter(found: Entries, node: Mapping) -> Operation | None:
    """Return an `alter`, or None after a report."""
    part = found.word("alter")
    if part is None:
        return None
    written = {key: found.values[key] for key in ("from", "to") if key in found.values}
    if not written:
        message = f"this alters nothing of `{part.text}`"
        found.findings.report(rules.MISSING_KEY.at(node.span, message, help="add `to`, or `from`, or both"))
        return None
    former, to = (
        () if key not in written else tuple(_facts(part, key, written[key], found.findings)) for key in ("from", "to")
    )
    if part.text == "version" and len(written) == 1:  # the other side is what this one is not
        former, to = (_not(to), to) if "to" in written else (former, _not(former))
    return Alter(part=part, former=former, to=to, because=found.text("because"), span=node.span)


def _not(facts: tuple[FactDecl, ...]) -> tuple[FactDecl, ...]:
    return () if facts else (_HOLDS,)


_HOLDS: Final = FactDecl(fields=(), entity=None, on_delete="")


def _facts(part: Word, key: str, node: Node, findings: Findings) -> Iterator[FactDecl]:
    match part.text, node:
        case "unique", Sequence(items=items):
            for item in items:
                if fields := _key(item, findings):
                    yield FactDecl(fields=fields, entity=None, on_delete="")
        case "references", Mapping(entries=items):
            for name, written in items:
                yield from _reference(name, written, findings)
        case "version", Scalar(text="true" | "false", quoted=False):
            if node.text == "true":
                yield _HOLDS
        case _:
            findings.report(
                rules.WRONG_SHAPE.at(
                    node.span, f"`{key}` is not what `{part.text}` can be", help=f"write {_FORMS[part.text]}"
                )
            )


def _key(node: Node, findings: Findings) -> tuple[Word, ...]:
    if isinstance(node, Scalar):
        one = word(node, FIELD, findings)
        return () if one is None else (one,)
    if isinstance(node, Mapping) or not node.items:
        findings.report(rules.WRONG_SHAPE.at(node.span, "a unique key is one field, or a list of some"))
        return ()
    return words(node, FIELD, findings)


def _reference(name: Scalar, node: Node, findings: Findings) -> Iterator[FactDecl]:
    field = word(name, FIELD, findings)
    if not isinstance(node, Mapping):
        findings.report(
            rules.WRONG_SHAPE.at(node.span, "this should be what the field refers to", help="write `{ref: Entity}`")
        )
        return
    found = entries(node, REFERRED, Word(name.text, name.span), findings)
    entity, on_delete = (None, None) if found is None else (found.word("ref"), found.word("on_delete"))
    if field is not None and entity is not None:
        yield FactDecl(fields=(field,), entity=entity, on_delete="restrict" if on_delete is None else on_delete.text)
