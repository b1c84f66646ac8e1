"""What stands behind the keys of operations."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from perdure_codegen.declarations import Into, Otherwise, Rounding, UseHook, Word
from perdure_codegen.grammar.names import FIELD, MEMBER
from perdure_codegen.grammar.operations import HOOK_USE, ROUNDINGS
from perdure_codegen.nodes import Mapping, Node, Scalar, Sequence
from perdure_codegen.parse import rules
from perdure_codegen.parse.entries import Entries, entries
from perdure_codegen.parse.findings import Findings
from perdure_codegen.parse.names import word, words
from perdure_codegen.wording import quoted

__all__ = ["factor", "into", "otherwise", "pairs", "rounding", "version"]

_RATIO: Final = re.compile(r"([0-9]{1,18}(?:\.[0-9]{1,18})?)(?:/([0-9]{1,18}))?")
_VERSION: Final = re.compile(r"[1-9][0-9]{0,5}")


def otherwise(found: Entries) -> Otherwise | None:
    """Return what `else` says: a constant, or the use of a hook."""
    node = found.values.get("else")
    if not isinstance(node, Mapping) or not _uses_hook(node):
        return node
    return _hook(node, found.named("else"), found.findings)


def into(found: Entries) -> Into | None:
    """Return what `into` says: a member, or the use of a hook."""
    node = found.values.get("into")
    if isinstance(node, Scalar):
        return word(node, MEMBER, found.findings)
    return None if node is None else _hook(node, found.named("into"), found.findings)


def _uses_hook(node: Mapping) -> bool:
    return [key.text for key, _ in node.entries] == ["hook"]


def _hook(node: Node, owner: Word, findings: Findings) -> UseHook | None:
    found = entries(node, HOOK_USE, owner, findings)
    name = None if found is None else found.word("hook")
    return None if name is None else UseHook(name)


def pairs(node: Node | None, findings: Findings) -> tuple[tuple[Word, Word], ...]:
    """Return fields and what becomes of each: `{a: b}`, or `[a]` for those that keep their names."""
    if isinstance(node, Sequence):
        return tuple((each, each) for each in words(node, FIELD, findings))
    if not isinstance(node, Mapping):
        return ()
    if not node.entries:
        findings.report(rules.WRONG_SHAPE.at(node.span, "this mapping names no field", help="write `{a: b}`"))
    found: list[tuple[Word, Word]] = []
    for key, value in node.entries:
        left = word(key, FIELD, findings)
        if not isinstance(value, Scalar):
            findings.report(rules.WRONG_SHAPE.at(value.span, "this should be the name of a field"))
            continue
        right = word(value, FIELD, findings)
        if left is not None and right is not None:
            found.append((left, right))
    return tuple(found)


def rounding(found: Entries) -> Rounding | None:
    """Return how `round` rounds."""
    written = found.word("round")
    return next((each for each in _ROUNDINGS if written is not None and each == written.text), None)


_ROUNDINGS: Final[tuple[Rounding, ...]] = ROUNDINGS


def factor(found: Entries) -> Fraction | None:
    """Return the factor of `scale`: a positive ratio of integers."""
    node = found.scalar("factor")
    if node is None:
        return None
    match = _RATIO.fullmatch(node.text)
    help_ = "write an integer, a ratio or a decimal: `1000`, `1/60`, `0.001`"
    if match is None or not _is_ratio(match):
        found.findings.report(
            rules.INVALID_FACTOR.at(node.span, f"{quoted(node.text)} is no positive ratio of integers", help=help_)
        )
        return None
    ratio = Fraction(match[1]) / int(match[2] or 1)
    units = [None if each is None else each.text for each in (found.scalar("from"), found.scalar("to"))]
    if ratio == 1 and units[0] == units[1]:
        found.findings.report(
            rules.INVALID_FACTOR.at(
                node.span, "a factor of 1 changes nothing", help="remove the operation, or say which units it is about"
            )
        )
    return ratio


def _is_ratio(match: re.Match[str]) -> bool:
    is_whole = match[2] is None or "." not in match[1]
    return is_whole and any(digit in "123456789" for digit in match[1]) and (match[2] is None or int(match[2]) > 0)


def version(found: Entries, key: str, what: str = "version") -> int | None:
    """Return the version of a type behind *key*, or the number of another *what*."""
    node = found.scalar(key)
    if node is None:
        return None
    if node.quoted or not _VERSION.fullmatch(node.text):
        found.findings.report(
            rules.VERSION_NUMBER.at(
                node.span,
                f"`{key}` is a {what}, got {quoted(node.text)}",
                help="remove the quotes" if _VERSION.fullmatch(node.text) else "write its number, such as `1`",
            )
        )
        return None
    return int(node.text)
