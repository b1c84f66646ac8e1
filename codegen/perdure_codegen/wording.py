"""How messages show what an author wrote: shortened, escaped, and beside the word that was perhaps meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final

__all__ = ["listed", "quoted", "suggestion", "visible"]

_SHOWN: Final = 60
_LONGEST_GUESS: Final = 64
_BYTE: Final = 0x100
_PLANE: Final = 0x10000
_UNQUOTABLE: Final = {"": "an empty text", "`": "a backtick"}


def visible(text: str) -> str:
    """Return *text* with all that a terminal would obey or hide (controls, directions, surrogates) as escapes."""
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else _escaped(character) for character in text)


def _escaped(character: str) -> str:
    named = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(character)
    if named is not None:
        return named
    code = ord(character)
    if code < _BYTE:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < _PLANE else f"\\U{code:08x}"


def quoted(text: str) -> str:
    """Return *text* in backticks, visible and not too long for a line."""
    if text in _UNQUOTABLE:
        return _UNQUOTABLE[text]
    shown = visible(text[: _SHOWN + 1])
    return f"`{shown[:_SHOWN]}...`" if len(shown) > _SHOWN else f"`{shown}`"


def listed(words: Iterable[str], *, last: str = "and") -> str:
    """Return *words* in backticks as a list that can be read aloud."""
    shown = [quoted(word) for word in words]
    return f"{', '.join(shown[:-1])} {last} {shown[-1]}" if len(shown) > 1 else "".join(shown)


def suggestion(word: str, words: Iterable[str]) -> str | None:
    """Return the one of *words* that somebody who wrote *word* may have meant, or None."""
    if len(word) > _LONGEST_GUESS:
        return None
    folded = {candidate.casefold(): candidate for candidate in words}
    near = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return folded[near[0]] if near else None
