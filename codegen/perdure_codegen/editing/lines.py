"""A text by lines and columns, as spans count them."""

from __future__ import annotations

from bisect import bisect_right

from msgspec import Struct

from perdure_codegen.span import Span

__all__ = ["Lines"]


class Lines(Struct, frozen=True):
    """*starts* are the offsets at which the lines of *text* begin."""

    text: str
    starts: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Lines:
        """Return the lines of *text*; a line is what ends in a line feed."""
        starts = [0]
        while (end := text.find("\n", starts[-1])) >= 0:
            starts.append(end + 1)
        return cls(text, tuple(starts))

    @property
    def ending(self) -> str:
        """How the lines end."""
        return "\r\n" if "\r\n" in self.text else "\n"

    def start(self, span: Span) -> int:
        """Return the offset at which *span* begins."""
        return self.starts[span.line - 1] + span.column - 1

    def end(self, span: Span) -> int:
        """Return the offset at which *span* ends."""
        return (
            self.starts[span.end_line - 1] + span.end_column - 1
            if span.end_line <= len(self.starts)
            else len(self.text)
        )

    def is_flow(self, span: Span) -> bool:
        """Answer whether the list or mapping at *span* is in brackets or braces."""
        return self.text[self.start(span) : self.start(span) + 1] in {"[", "{"}

    def following(self, offset: int, *, keeps_blanks: bool = False) -> int:
        """Return where the line after the one that *offset* ends begins; the end of the text where there is none.

        Blank lines above it are left behind, unless they belong to what ends there.
        """
        if offset == 0 or self.text[offset - 1] == "\n":
            return offset if keeps_blanks else self._without_blanks(offset)
        return self.starts[at] if (at := bisect_right(self.starts, offset)) < len(self.starts) else len(self.text)

    def _without_blanks(self, offset: int) -> int:
        """Return *offset*, the beginning of a line, or that of the first of the blank lines above it."""
        line = bisect_right(self.starts, offset) - 1
        while line > 1 and not self.text[self.starts[line - 1] : self.starts[line]].strip():
            line -= 1
        return self.starts[line]
