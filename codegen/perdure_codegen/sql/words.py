"""Names and constants as SQL writes them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from typing import Final

__all__ = ["columns", "identifier", "short_name", "snake", "text"]

LONGEST: Final = 63
"""The characters that PostgreSQL keeps of a name."""
_DIGITS: Final = 8
_BORDER: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@cache
def snake(name: str) -> str:
    """Return `VoteAdded` as `vote_added`."""
    return _BORDER.sub("_", name).lower()


def identifier(name: str) -> str:
    """Return *name* quoted, so that no word of any dialect is mistaken for it."""
    return '"' + name.replace('"', '""') + '"'


def columns(names: Iterable[str]) -> str:
    """Return several names between commas."""
    return ", ".join(map(identifier, names))


def text(value: str) -> str:
    """Return a text as a literal; PostgreSQL reads a backslash as itself, too."""
    return "'" + value.replace("'", "''") + "'"


def short_name(*parts: str) -> str:
    """Return *parts* joined; where that is too long, its beginning and a part of its hash."""
    name = "_".join(parts)
    if len(name) <= LONGEST:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:_DIGITS]
    return f"{name[: LONGEST - _DIGITS - 1].rstrip('_')}_{digest}"
