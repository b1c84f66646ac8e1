"""What the compiler has to say about a source, as data; `render/` turns it into text."""

from __future__ import annotations

from typing import Literal, TypeAlias

import attrs

from perdure_codegen.span import Span

__all__ = ["Diagnostic", "Related", "Severity"]

Severity: TypeAlias = Literal["error", "warning"]


@attrs.frozen
class Related:
    """Another place that explains a diagnostic."""

    span: Span
    message: str


@attrs.frozen
class Diagnostic:
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
