"""What the compiler has to say about a source, as data; `render/` turns it into text."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

from perdure_codegen.span import Span

__all__ = ["Diagnostic", "Related", "Severity"]

Severity: TypeAlias = Literal["error", "warning"]


class Related(Struct, frozen=True):
    """Another place that explains a diagnostic."""

    span: Span
    message: str


class Diagnostic(Struct, frozen=True):
    """One finding: *rule* is its stable id, *message* says what is wrong, *help* what to write.

    The message is in lower case, names in backticks, without a full stop. *label* is what stands beside the caret.
    """

    rule: str
    message: str
    span: Span
    label: str = ""
    help: str = ""
    related: Related | None = None
    severity: Severity = "error"
