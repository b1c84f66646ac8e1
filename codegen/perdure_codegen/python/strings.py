"""String literals: as ruff writes them, and in pieces where a line is too short for them."""

from __future__ import annotations

import ast
from typing import Final

from perdure_codegen.python.width import width

__all__ = ["is_literal", "literal", "pattern", "pieces"]

_ESCAPES: Final = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def literal(text: str) -> str:
    """Return *text* as a string literal in the quotes that need fewer escapes, and nothing invisible in it."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    inner = text if text.isprintable() and "\\" not in text else "".join(map(_character, text))
    return f"{quote}{inner.replace(quote, chr(92) + quote)}{quote}"


def _character(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    if code < 0x100:  # noqa: PLR2004 - what two hexadecimal digits hold
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"  # noqa: PLR2004 - what four hold


def pattern(text: str) -> str:
    """Return a regular expression as a literal, raw where that can hold it."""
    if "\\" in text and '"' not in text and text.isprintable() and not text.endswith("\\"):
        return f'r"{text}"'
    return literal(text)


def is_literal(expr: str) -> bool:
    """Answer whether *expr* is one string literal, which may be cut in pieces."""
    return expr.startswith(('"', "'", 'r"')) and expr.endswith(('"', "'"))


def pieces(expr: str, room: int) -> list[str]:
    """Return the string literal *expr* as several, which Python joins, each of at most *room* columns."""
    if width(expr) <= room:
        return [expr]
    raw = expr.startswith("r")
    text: str = ast.literal_eval(expr)
    parts: list[str] = []
    start = 0
    while start < len(text):
        end = _cut(text, start, room, raw=raw)
        parts.append(_piece(text[start:end], raw=raw))
        start = end
    return parts


def _piece(text: str, *, raw: bool) -> str:
    return f'r"{text}"' if raw else literal(text)


def _width(character: str, *, raw: bool) -> int:
    if raw:
        return width(character)
    return 2 if character in "\"'" else width(_character(character))


def _cut(text: str, start: int, room: int, *, raw: bool) -> int:
    """Return where the piece from *start* ends: behind its last space, or where it is full."""
    end = start + 1
    taken = 3 if raw else 2
    while end <= len(text):
        taken += _width(text[end - 1], raw=raw)
        if taken > room:
            break
        end += 1
    end = max(end - 1, start + 1)
    if end == len(text):
        return end
    space = text.rfind(" ", start, end)
    if space > start:
        return space + 1
    while raw and end > start + 1 and text[end - 1] == "\\":
        end -= 1
    return end
