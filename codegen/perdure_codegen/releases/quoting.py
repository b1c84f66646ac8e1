"""The words of a release, to be shown where they should still stand."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from perdure_codegen.declarations import StepDecl
from perdure_codegen.span import Span
from perdure_codegen.steps import Step
from perdure_codegen.text import Source

__all__ = ["Quotes"]


class Quotes(Struct, frozen=True):
    """The lines of a release's files by their paths."""

    lines: dict[str, list[str]]

    @classmethod
    def of(cls, sources: Iterable[Source]) -> Quotes:
        """Return what can be quoted of *sources*."""
        return cls({source.path: source.text.split("\n") for source in sources})

    def step(self, step: Step | StepDecl) -> str:
        """Return *step* as it was written, in one line; where it took more lines, where it stands."""
        operations = [self._words(operation.span) for operation in step.operations]
        if None in operations:
            return f"what stands under `{step.version}:` in {step.span.path}, line {step.span.line}"
        return f"`{step.version}: [{', '.join(map(str, operations))}]`"

    def _words(self, span: Span) -> str | None:
        lines = self.lines.get(span.path)
        if lines is None or span.line != span.end_line:
            return None
        words = lines[span.line - 1][span.column - 1 : span.end_column - 1]
        return words if words.startswith("{") else None
