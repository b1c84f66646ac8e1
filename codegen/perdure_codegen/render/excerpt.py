"""The line of a source that a span begins on, with carets under the span."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from perdure_codegen.render.width import width
from perdure_codegen.span import Span
from perdure_codegen.wording import visible

__all__ = ["Lines", "excerpt"]

_WIDEST: Final = 160
_BESIDE: Final = 60
_CUT: Final = "..."
_TAB: Final = "    "


class Lines(Struct, frozen=True):
    """The lines of all sources, split when they are first asked for."""

    texts: Mapping[str, str]
    _split: dict[str, list[str]] = {}

    def line(self, path: str, number: int) -> str | None:
        """Return a line by its number from 1, or None where there is none."""
        if path not in self.texts:
            return None
        lines = self._split.get(path)
        if lines is None:
            lines = self.texts[path].removeprefix("\ufeff").split("\n")
            self._split[path] = lines
        return lines[number - 1].removesuffix("\r") if 0 < number <= len(lines) else None


def excerpt(span: Span, lines: Lines, label: str, mark: str) -> list[str]:
    """Return the place of *span*, its line, and under it as many of *mark* as the span is wide, with *label*."""
    gutter = " " * len(str(span.line))
    shown = [f"{gutter}--> {visible(span.path)}:{span.line}:{span.column}"]
    line = lines.line(span.path, span.line)
    if line is None or not line.strip():
        return shown
    start = min(span.column - 1, len(line))
    end = min(span.end_column - 1, len(line)) if span.end_line == span.line else len(line)
    before, marked, after = _windowed(line[:start], line[start : max(start, end)], line[max(start, end) :])
    under = " " * width(before) + mark * max(1, width(marked))
    shown.append(f"{gutter} |")
    shown.append(f"{span.line} | {before}{marked}{after}".rstrip())
    shown.append(f"{gutter} | {under} {visible(label)}".rstrip())
    return shown


def _windowed(before: str, marked: str, after: str) -> tuple[str, str, str]:
    """Return the three parts as they are shown, cut to what a terminal can hold around the marked one."""
    if len(before) + len(marked) + len(after) > _WIDEST:
        if len(before) > _BESIDE:
            before = _CUT + before[-_BESIDE:]
        if len(marked) > _WIDEST - 2 * _BESIDE:
            marked, after = marked[: _WIDEST - 2 * _BESIDE], _CUT
        elif len(after) > _BESIDE:
            after = after[:_BESIDE] + _CUT
    return _shown(before), _shown(marked), _shown(after)


def _shown(text: str) -> str:
    return visible(text.replace("\t", _TAB))
