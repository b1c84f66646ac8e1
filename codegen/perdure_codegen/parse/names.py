"""Words that name something, checked letter by letter; what they mean is for later stages."""

from __future__ import annotations

import re
from typing import Final

from perdure_codegen.declarations import Word
from perdure_codegen.grammar.kinds import Name
from perdure_codegen.grammar.names import FORMER_MEMBER, LONGEST, MEMBER, TYPE, UNIT
from perdure_codegen.nodes import Node, Scalar, Sequence
from perdure_codegen.parse import rules
from perdure_codegen.parse.findings import Findings
from perdure_codegen.wording import quoted

__all__ = ["word", "words"]

_WORD_BREAK: Final = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])")
_VERSION: Final = re.compile(r"V[0-9]+$")


def word(node: Scalar, name: Name, findings: Findings) -> Word | None:
    """Return *node* as a *name*, or None after a report."""
    text = node.text
    if len(text) > LONGEST:
        message = f"{quoted(text)} has {len(text)} characters, and a name of a {name.what} at most {LONGEST}"
        findings.report(rules.INVALID_NAME.at(node.span, message, help="shorten it"))
        return None
    if name.regex.fullmatch(text) and (name is not UNIT or text.isprintable()):
        return Word(text, node.span)
    findings.report(
        rules.INVALID_NAME.at(node.span, f"{quoted(text)} cannot name a {name.what}", help=_help(text, name))
    )
    return None


def _help(text: str, name: Name) -> str:
    proposal = _proposed(text, name)
    rule = f"it is {name.rule}" if name is UNIT else f"a {name.what} has {name.rule}"
    if not proposal or not name.regex.fullmatch(proposal):
        return rule
    return f"write `{proposal}`: {rule}"


def _proposed(text: str, name: Name) -> str:
    if not (text.isascii() and text.isprintable()):
        return ""
    parts = [part for part in _WORD_BREAK.split(_VERSION.sub("", text) if name is TYPE else text) if part]
    if name is TYPE:
        return "".join(part[0].upper() + part[1:] for part in parts)
    return "_".join(parts) if name in {MEMBER, FORMER_MEMBER} else "_".join(part.lower() for part in parts)


def words(node: Node | None, name: Name, findings: Findings) -> tuple[Word, ...]:
    """Return the items of a list as names; those that are none, or stand there twice, are reported and left out."""
    if not isinstance(node, Sequence):
        return ()
    found: dict[str, Word] = {}
    for item in node.items:
        if not isinstance(item, Scalar):
            findings.report(rules.WRONG_SHAPE.at(item.span, f"this should be the name of a {name.what}"))
            continue
        read = word(item, name, findings)
        if read is not None and found.setdefault(read.text, read) is not read:
            findings.report(
                rules.REPEATED_NAME.at(
                    read.span, f"{quoted(read.text)} stands twice in this list", help="remove one of the two"
                )
            )
    return tuple(found.values())
