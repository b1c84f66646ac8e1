"""Where something stands in a source file."""

from __future__ import annotations

from msgspec import Struct

__all__ = ["Span"]


class Span(Struct, frozen=True, order=True):
    """A stretch of text: *path* as the author would name it; lines and columns count characters from 1.

    The end is exclusive: a span of one character at column 3 ends at column 4 of the same line.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
