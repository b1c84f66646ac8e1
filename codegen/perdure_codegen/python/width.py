"""How wide a line is, as ruff counts it."""

from __future__ import annotations

import unicodedata
from typing import Final

__all__ = ["LINE", "fits", "width"]

LINE: Final = 120


def width(text: str) -> int:
    """Return the columns that *text* takes: wide characters take two, and none takes less than one."""
    if text.isascii():
        return len(text)
    return len(text) + sum(unicodedata.east_asian_width(character) in "WF" for character in text)


def fits(line: str) -> bool:
    """Answer whether *line* needs no break."""
    return (len(line) if line.isascii() else width(line)) <= LINE
