"""Mappings with known keys, checked against the grammar."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from perdure_codegen.declarations import Word
from perdure_codegen.grammar.fields import TYPE_EXPRESSION
from perdure_codegen.grammar.files import FURTHER_FILE, HEADER_FILE
from perdure_codegen.grammar.kinds import AnyOf, Choice, Construct, Key, Kind, ListOf, MapOf, Name, Shape, Steps, Value
from perdure_codegen.nodes import Mapping, Node, Scalar, Sequence
from perdure_codegen.parse import rules
from perdure_codegen.parse.findings import Findings
from perdure_codegen.parse.names import word
from perdure_codegen.span import Span
from perdure_codegen.wording import listed, quoted, visible

__all__ = ["Entries", "entries", "is_empty", "shape_of", "told"]

_SHAPES: Final[tuple[Shape, ...]] = ("text", "list", "mapping")
_ARTICLES: Final[dict[Shape, str]] = {"text": "a text", "list": "a list", "mapping": "a mapping"}


def shape_of(node: Node) -> Shape:
    """Return what *node* is."""
    return "text" if isinstance(node, Scalar) else "mapping" if isinstance(node, Mapping) else "list"


def is_empty(node: Node) -> bool:
    """Return whether nothing stands there: a key without a value."""
    return isinstance(node, Scalar) and not node.text and not node.quoted


class Entries(Struct, frozen=True):
    """The values of a construct by their keys; those of the wrong shape are left out."""

    construct: Construct
    owner: Span
    values: dict[str, Node]
    keys: dict[str, Scalar]
    findings: Findings

    def named(self, key: str) -> Word:
        """Return a key as a word, where it stands."""
        written = self.keys.get(key)
        return Word(key, self.owner if written is None else written.span)

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

    def flag(self, key: str) -> bool:
        """Answer whether *key* is true; false where it is not there, or after a report."""
        node = self.scalar(key)
        if node is None:
            return False
        if node.text not in {"true", "false"} or node.quoted:
            message = f"`{key}` cannot be {quoted(node.text)}"
            self.findings.report(rules.INVALID_CHOICE.at(node.span, message, help="write `true` or `false`"))
        return node.text == "true"

    def set_flag(self, key: str) -> Word | None:
        """Return where *key* is true; None where it is not."""
        node = self.scalar(key)
        return Word(node.text, node.span) if self.flag(key) and node is not None else None


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
    keys: dict[str, Scalar] = {}
    missing = {key.name: key for key in construct.keys if key.required}
    for key, value in node.entries:
        known = construct.by_name.get(key.text)
        if known is None:
            _unknown(key, construct, findings)
            continue
        missing.pop(known.name, None)
        if _fits(known, key, value, findings):
            values[known.name], keys[known.name] = value, key
    for absent in missing.values():
        findings.report(
            rules.MISSING_KEY.at(
                owner.span,
                f"{quoted(owner.text)} lacks the key `{absent.name}`",
                help=f"add `{absent.name}: ...`: {told(absent)}",
            )
        )
    return Entries(construct, owner.span, values, keys, findings)


def _fits(known: Key, key: Scalar, value: Node, findings: Findings) -> bool:
    if is_empty(value):
        if not isinstance(known.kind, MapOf | Steps):  # an empty section is a mapping without entries
            message = f"`{known.name}` has no value"
            findings.report(rules.EMPTY_VALUE.at(key.span, message, help=_instead_of_nothing(known)))
        return False
    shape = shape_of(value)
    if shape in known.shapes:
        return not isinstance(value, Sequence) or _is_long_enough(known, value, findings)
    expected = [_ARTICLES[each] for each in _SHAPES if each in known.shapes]
    findings.report(
        rules.WRONG_SHAPE.at(
            value.span,
            f"`{known.name}` expects {' or '.join(expected)}, got {_ARTICLES[shape]}",
            help=_in_shape(known, value),
        )
    )
    return False


def _instead_of_nothing(known: Key) -> str:
    match known.kind:
        case Value():
            return "write `null` if None is meant"
        case Construct():
            return _example(known.kind)
        case _:
            return told(known)


def _in_shape(known: Key, value: Node) -> str:
    if isinstance(value, Sequence) and _kinds(known)[0] is TYPE_EXPRESSION:
        return "a list of a type is written `list[str]`"
    if isinstance(value, Scalar) and known.shapes == {"list"}:
        return f"write `{known.name}: [{visible(value.text[:40])}]`"
    return told(known)


def _kinds(known: Key) -> tuple[Kind, ...]:
    return known.kind.kinds if isinstance(known.kind, AnyOf) else (known.kind,)


def _is_long_enough(known: Key, value: Sequence, findings: Findings) -> bool:
    """Check the number of items, where the grammar says it."""
    kind = next((each for each in _kinds(known) if isinstance(each, ListOf)), None)
    length = len(value.items)
    if kind is None or (length >= kind.least and kind.count in {None, length}):
        return True
    message = f"`{known.name}` is empty" if not length else f"`{known.name}` expects {kind.count} names, got {length}"
    findings.report(rules.WRONG_SHAPE.at(value.span, message, help=told(known)))
    return False


def told(key: Key) -> str:
    """Return what *key* is, as a part of a sentence."""
    return key.doc[0].lower() + key.doc[1:].removesuffix(".")


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
