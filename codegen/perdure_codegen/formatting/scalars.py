"""Scalars: without quotes where they mean the same so, and text of several lines as a block."""

from __future__ import annotations

import re
from typing import Final

from perdure_codegen.python.width import LINE, width
from perdure_codegen.reader import UNFIT

__all__ = ["INDENT", "block", "inline", "is_text_block", "is_void", "key"]

INDENT: Final = "  "

_SPECIAL: Final = frozenset({"", "~", "null", "true", "false"})
"""What is no text without quotes."""
_INDICATORS: Final = "-?:,[]{}#&*!|>'\"%@`"
_BREAK: Final = re.compile(r"(?<! ) (?! )")
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def is_void(text: str, *, quoted: bool) -> bool:
    """Answer whether nothing stands there at all, as behind `key:`."""
    return not text and not quoted


def inline(text: str, *, quoted: bool, flow: bool) -> str:
    """Return a scalar on one line; *flow* says that it stands within brackets."""
    if _is_plain(text, flow=flow) and not (quoted and _is_special(text)):
        return text
    return "" if is_void(text, quoted=quoted) else _in_quotes(text)


def key(text: str, *, quoted: bool) -> str:
    """Return the key of a mapping."""
    return inline(text, quoted=quoted, flow=True)


def _is_special(text: str) -> bool:
    """Answer whether *text* might be no text without quotes: a number, a word such as `null`."""
    return text in _SPECIAL or text[0] in "+-.0123456789<"


def _is_plain(text: str, *, flow: bool) -> bool:
    if not text or text != text.strip(" ") or UNFIT.search(text) or "\n" in text:
        return False
    first = text[0]
    if first in _INDICATORS and not (first == "-" and text[1:2].isalnum()):
        return False
    if ": " in text or " #" in text or text.endswith(":"):
        return False
    return not flow or not any(character in ",[]{}" for character in text)


def _in_quotes(text: str) -> str:
    if UNFIT.search(text) or "\n" in text:
        return f'"{"".join(map(_escaped, text))}"'
    if "'" in text and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if not UNFIT.match(character) and character != "\r":
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}"  # noqa: PLR2004 - what two digits hold


def is_text_block(text: str) -> bool:
    """Answer whether *text* has several lines that a block can show as they are."""
    body = text.removesuffix("\n")
    lines = body.split("\n")
    return (
        "\n" in text
        and bool(lines[0] and lines[-1])
        and not lines[0].startswith(" ")
        and not any(line.endswith(" ") or UNFIT.search(line) for line in lines)
    )


def block(text: str, indent: str) -> tuple[str, list[str]] | None:
    """Return *text* as a block: the sign that begins it, and its lines.

    It is broken at spaces where its lines are too long. None where no block can hold it, or would make it no shorter.
    """
    lines = text.removesuffix("\n").split("\n")
    chomping = "" if text.endswith("\n") else "-"
    room = LINE - len(indent)
    is_long = any(width(line) > room for line in lines)
    if is_long and _can_fold(lines) and _BREAK.search(text):
        return f">{chomping}", _folded(lines, indent, room)
    if is_text_block(text):
        return f"|{chomping}", [indent + line if line else "" for line in lines]
    return None


def _can_fold(lines: list[str]) -> bool:
    """Answer whether lines may be broken at their spaces: in a block, one that begins with a space is kept as it is."""
    return bool(lines[0] and lines[-1]) and not any(line != line.strip(" ") or UNFIT.search(line) for line in lines)


def _folded(lines: list[str], indent: str, room: int) -> list[str]:
    """Return the lines of a folded block, in which one empty line is one end of a line."""
    folded: list[str] = []
    for number, line in enumerate(lines):
        if number:
            folded.append("")
        if line:
            folded += [indent + part for part in _wrapped(line, room)]
    return folded


def _wrapped(line: str, room: int) -> list[str]:
    parts: list[str] = []
    for word in _BREAK.split(line):
        if parts and width(parts[-1]) + 1 + width(word) <= room:
            parts[-1] += f" {word}"
        else:
            parts.append(word)
    return parts
