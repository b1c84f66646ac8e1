"""`--format github`: the workflow commands that GitHub turns into annotations.

The escapes are those of `@actions/core` (`escapeData` and `escapeProperty` in `packages/core/src/command.ts`).
"""

from __future__ import annotations

from collections.abc import Iterable

from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.render.order import in_order
from perdure_codegen.wording import visible

__all__ = ["render_github"]


def render_github(diagnostics: Iterable[Diagnostic]) -> str:
    """Return one line a diagnostic, each ending in a line feed. Columns are given where the span is on one line."""
    return "".join(f"{_line(each)}\n" for each in in_order(diagnostics))


def _line(diagnostic: Diagnostic) -> str:
    span = diagnostic.span
    properties = {"file": span.path, "line": str(span.line), "endLine": str(span.end_line)}
    if span.line == span.end_line:
        properties |= {"col": str(span.column), "endColumn": str(span.end_column)}
    properties["title"] = diagnostic.rule
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    message = visible(diagnostic.message)
    if diagnostic.help:
        message += "\nhelp: " + "\n".join(visible(line) for line in diagnostic.help.split("\n"))
    return f"::{diagnostic.severity} {written}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")
