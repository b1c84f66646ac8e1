"""Mappings with known keys, checked against the grammar."""

from __future__ import annotations

from typing import Final

import attrs

from perdure_codegen.declarations import Word
from perdure_codegen.grammar.files import FURTHER_FILE, HEADER_FILE
from perdure_codegen.grammar.kinds import AnyOf, Choice, Construct, Key, Lexeme, MapOf, Name, Shape, Steps, Value
from perdure_codegen.nodes import Mapping, Node, Scalar
from perdure_codegen.parse import rules
from perdure_codegen.parse.findings import Findings
from perdure_codegen.parse.names import word
from perdure_codegen.span import Span
from perdure_codegen.wording import listed, quoted, visible

__all__ = ["Entries", "entries", "is_empty", "shape_of"]

_SHAPES: Final[tuple[Shape, ...]] = ("text", "list", "mapping")
_ARTICLES: Final[dict[Shape, str]] = {"text": "a text", "list": "a list", "mapping": "a mapping"}


def shape_of(node: Node) -> Shape:
    """Return what *node* is."""
    return "text" if isinstance(node, Scalar) else "mapping" if isinstance(node, Mapping) else "list"


def is_empty(node: Node) -> bool:
    """Return whether nothing stands there: a key without a value."""
    return isinstance(node, Scalar) and not node.text and not node.quoted


@attrs.frozen
class Entries:
    """The values of a construct by their keys; those of the wrong shape are left out."""

    construct: Construct
    owner: Span
    values: dict[str, Node]
    findings: Findings

    def text(self, key: str) -> str:
        """Return a text without the white space around it, or nothing."""
        node = self.values.get(key)
        return node.text.strip() if isinstance(node, Scalar) else ""

    def scalar(self, key: str) -> Scalar | None:
        """Return a scalar, if there is one."""
        node = self.values.get(key)
        return node if isinstance(node, Scalar) else None

    def word(self, key: str) -> Word | None:
        """Return a name, or one of the words that *key* may be; None after a report, or where there is none."""
        node = self.scalar(key)
        if node is None:
            return None
        kind = self.construct.by_name[key].kind
        if isinstance(kind, AnyOf):
            kind = kind.kinds[0]  # the short form, where both are allowed
        if isinstance(kind, Name):
            return word(node, kind, self.findings)
        if isinstance(kind, Choice) and node.text not in kind.options:
            self.findings.report(
                rules.INVALID_CHOICE.at(
                    node.span,
                    f"`{key}` cannot be {quoted(node.text)}",
                    help=self.findings.help_with(node.text, kind.options, f"write {listed(kind.options, last='or')}"),
                )
            )
            return None
        return Word(node.text, node.span)


def entries(node: Node, construct: Construct, owner: Word, findings: Findings) -> Entries | None:
    """Return the entries of *node* as *construct*, which *owner* declares; None where it is no mapping.

    Unknown and missing keys, and values of the wrong shape, are reported.
    """
    if not isinstance(node, Mapping):
        got = "nothing" if is_empty(node) else _ARTICLES[shape_of(node)]
        findings.report(
            rules.WRONG_SHAPE.at(
                node.span if got != "nothing" else owner.span,
                f"{quoted(owner.text)} expects a mapping, got {got}",
                help=_example(construct),
            )
        )
        return None
    values: dict[str, Node] = {}
    missing = {key.name: key for key in construct.keys if key.required}
    for key, value in node.entries:
        known = construct.by_name.get(key.text)
        if known is None:
            _unknown(key, construct, findings)
            continue
        missing.pop(known.name, None)
        if _fits(known, key, value, findings):
            values[known.name] = value
    for absent in missing.values():
        findings.report(
            rules.MISSING_KEY.at(
                owner.span,
                f"{quoted(owner.text)} lacks the key `{absent.name}`",
                help=f"add `{absent.name}:`. {absent.doc}",
            )
        )
    return Entries(construct, owner.span, values, findings)


def _fits(known: Key, key: Scalar, value: Node, findings: Findings) -> bool:
    if is_empty(value):
        if not isinstance(known.kind, MapOf | Steps):  # an empty section is a mapping without entries
            help_ = "write `null` if None is meant" if isinstance(known.kind, Value) else known.doc
            findings.report(rules.EMPTY_VALUE.at(key.span, f"`{known.name}` has no value", help=help_))
        return False
    shape = shape_of(value)
    if shape in known.shapes:
        return True
    expected = [_ARTICLES[each] for each in _SHAPES if each in known.shapes]
    help_ = known.doc
    if isinstance(known.kind, Lexeme) and shape == "list":
        help_ = "a list of a type is written `list[str]`"
    elif shape == "text" and isinstance(value, Scalar) and known.shapes == {"list"}:
        help_ = f"write `{known.name}: [{visible(value.text[:40])}]`"
    findings.report(
        rules.WRONG_SHAPE.at(
            value.span, f"`{known.name}` expects {' or '.join(expected)}, got {_ARTICLES[shape]}", help=help_
        )
    )
    return False


def _unknown(key: Scalar, construct: Construct, findings: Findings) -> None:
    names = construct.by_name
    if construct is FURTHER_FILE and key.text in HEADER_FILE.by_name:
        help_ = "only `domain.yaml` says it"
    else:
        help_ = findings.help_with(key.text, names, f"it has {listed(names)}")
    findings.report(rules.UNKNOWN_KEY.at(key.span, f"{construct.title} has no key {quoted(key.text)}", help=help_))


def _example(construct: Construct) -> str:
    required = [f"{key.name}: ..." for key in construct.keys if key.required]
    return f"write `{{{', '.join(required)}}}`" if required else "write `{}` for none"
