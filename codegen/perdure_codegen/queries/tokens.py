"""The words of SQL, each with its place; what they mean is left to SQLite."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal, TypeAlias, get_args

from msgspec import Struct

__all__ = ["Token", "one_line", "tokens_of"]

Kind: TypeAlias = Literal["space", "text", "quoted", "parameter", "number", "word", "sign"]
_KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

_TOKEN: Final = re.compile(
    r"""(?P<space>(?:\s+|--[^\n]*|/\*.*?(?:\*/|\Z))+)
    |(?P<text>[xX]?'(?:[^']|'')*')
    |(?P<quoted>"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\])
    |(?P<parameter>\?[0-9]*|[:@$][^\W]\w*)
    |(?P<number>[0-9][\w.]*|\.[0-9]\w*)
    |(?P<word>[^\W0-9][\w$]*)
    |(?P<sign>->>|->|\|\||<<|>>|<=|>=|<>|!=|==|.)""",
    re.VERBOSE | re.DOTALL,
)


class Token(Struct, frozen=True):
    """A word or a sign from *start* to *end*; *depth* is how many brackets are open around it."""

    kind: Kind
    text: str
    start: int
    end: int
    depth: int

    @property
    def key(self) -> str:
        """What a keyword or a sign is called, in capitals; empty for what is no keyword for sure."""
        return self.text.upper() if self.kind in {"word", "sign"} else ""

    @property
    def name(self) -> str:
        """What a name is compared by; empty for what is none."""
        if self.kind == "word":
            return self.text.casefold()
        return self.text[1:-1].casefold() if self.kind == "quoted" else ""


def tokens_of(sql: str) -> list[Token]:
    """Return the tokens of *sql*, without white space and comments."""
    return [token for token in _all(sql) if token.kind != "space"]


def one_line(sql: str) -> str:
    """Return *sql* with a blank for each stretch of white space and comments."""
    return "".join(" " if token.kind == "space" else token.text for token in _all(sql)).strip()


def _all(sql: str) -> Iterator[Token]:
    depth = 0
    for found in _TOKEN.finditer(sql):
        kind = next(each for each in _KINDS if each == found.lastgroup)
        text = found[0]
        depth -= kind == "sign" and text == ")"
        yield Token(kind, text, found.start(), found.end(), depth)
        depth += kind == "sign" and text == "("
