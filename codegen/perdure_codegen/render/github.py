"""`--format github`: the workflow commands that GitHub turns into annotations.

The escapes are those of `@actions/core` (`escapeData` and `escapeProperty` in `packages/core/src/command.ts`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.render.order import in_order
from perdure_codegen.span import Span
from perdure_codegen.wording import visible

__all__ = ["Level", "annotation", "render_github"]

Level: TypeAlias = Literal["error", "warning", "notice"]


def render_github(diagnostics: Iterable[Diagnostic]) -> str:
    """Return one line a diagnostic, each ending in a line feed. Columns are given where the span is on one line."""
    return "".join(f"{_line(each)}\n" for each in in_order(diagnostics))


def annotation(level: Level, span: Span, title: str, text: str) -> str:
    """Return the command that puts *text* beside *span*; without its line feed."""
    properties = {"file": span.path, "line": str(span.line), "endLine": str(span.end_line)}
    if span.line == span.end_line:
        properties |= {"col": str(span.column), "endColumn": str(span.end_column)}
    properties["title"] = title
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    shown = "\n".join(visible(line) for line in text.split("\n"))
    return f"::{level} {written}::{_data(shown)}"


def _line(diagnostic: Diagnostic) -> str:
    text = visible(diagnostic.message)
    if diagnostic.help:
        text += f"\nhelp: {diagnostic.help}"
    return annotation(diagnostic.severity, diagnostic.span, diagnostic.rule, text)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")
