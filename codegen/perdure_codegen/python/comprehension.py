"""A comprehension that is too long for its line, opened at its brackets."""

from __future__ import annotations

import re
from typing import Final

from perdure_codegen.python.width import fits

__all__ = ["comprehension"]

_LOOP: Final = re.compile(r"([\w.]*[({\[])(.+)( for \w+(?:, \w+)? in .+)([)}\]])")
_STEP: Final = "    "


def comprehension(prefix: str, text: str, suffix: str, indent: str) -> list[str]:
    """Return the lines of `prefix text suffix` where *text* is one comprehension, in brackets of its own or a call's.

    What is made and the loop share a line where that is long enough. None where *text* is anything else.
    """
    match = _LOOP.fullmatch(text)
    if match is None or not _is_one(text, len(match[1])):
        return []
    opening, made, loop, closing = match.groups()
    inner = indent + _STEP
    body = [f"{inner}{made}{loop}"]
    if not fits(body[0]):
        body = [inner + made, inner + loop.lstrip()]
    return [f"{indent}{prefix}{opening}", *body, f"{indent}{closing}{suffix}"]


def _is_one(text: str, start: int) -> bool:
    """Answer whether the bracket before *start* is closed by the last character of *text* and not earlier."""
    depth = 1
    for at, character in enumerate(text[start:], start=start):
        depth += (character in "([{") - (character in ")]}")
        if not depth:
            return at == len(text) - 1
    return False
