"""Where a stretch of a query's SQL stands in the file, in whichever of YAML's forms it is written."""

from __future__ import annotations

from collections.abc import Iterable

from perdure_codegen.span import Span
from perdure_codegen.text import Source

__all__ = ["Place"]


class Place:
    """Finds the characters of a scalar's text in the file that it was read from.

    YAML folds and strips white space alone, doubles a quote, or escapes with a backslash; so the characters that are
    no white space stand in the file in the same order. Where they do not, the whole scalar is the place of everything.
    """

    def __init__(self, text: str, span: Span, sources: Iterable[Source]) -> None:
        """Find *text*, whose scalar stands at *span* in one of *sources*."""
        self.span = span
        source = next((each.text for each in sources if each.path == span.path), "")
        self._places = _aligned(text, span, source.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
        self._text = text

    def at(self, start: int, end: int) -> Span:
        """Return where the characters from *start* to *end* stand; white space around them aside."""
        inside = [place for place in range(start, min(end, len(self._text))) if place in self._places]
        if not inside:
            return self.span
        (line, column, _), (last_line, _, end) = self._places[inside[0]], self._places[inside[-1]]
        return Span(self.span.path, line, column, last_line, end)


def _aligned(text: str, span: Span, lines: list[str]) -> dict[int, tuple[int, int, int]]:
    """Return (line, column, end) of each character of *text* that is no white space."""
    written = [
        (character, line, column)
        for line in range(span.line, min(span.end_line, len(lines)) + 1)
        for column, character in enumerate(lines[line - 1], 1)
        if (line, column) >= (span.line, span.column) and (line, column) < (span.end_line, span.end_column)
    ]
    begin, quote = 0, ""
    if written and written[0][0] in "|>":
        begin = sum(line == span.line for _, line, _ in written)  # the indicator, and a comment perhaps
    elif written and written[0][0] in "'\"":
        begin, quote = 1, written[0][0]
    places: dict[int, tuple[int, int, int]] = {}
    at = begin
    for index, character in enumerate(text):
        if character.isspace():
            continue
        while at < len(written) and written[at][0].isspace():
            at += 1
        first = at
        escaped = (quote == '"' and written[at : at + 1] and written[at][0] == "\\") or quote == character == "'"
        at += bool(escaped)
        if at >= len(written) or written[at][0] != character:
            return {}
        places[index] = (written[at][1], written[first][2], written[at][2] + 1)
        at += 1
    return places
