"""What the compiler has to say about a source, as data; `render/` turns it into text."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

from perdure_codegen.span import Span

__all__ = ["Diagnostic", "Fix", "Related", "Severity"]

Severity: TypeAlias = Literal["error", "warning"]


class Related(Struct, frozen=True):
    """Another place that explains a diagnostic."""

    span: Span
    message: str


class Fix(Struct, frozen=True, kw_only=True):
    """Operations that would settle a finding, as they are written within `[]`.

    They go to the head of the step to *version* under the `changes` of *type*, which *begins* with them where it is not
    there yet. *meaning* says what they declare, where there are other ways; one that *is certain* has none.
    """

    type: str
    version: int
    operations: tuple[str, ...]
    begins: bool
    meaning: str = ""
    is_certain: bool = True


class Diagnostic(Struct, frozen=True):
    """One finding: *rule* is its stable id, *message* says what is wrong, *help* what to write.

    The message is in lower case, names in backticks, without a full stop. *label* is what stands beside the caret. Each
    of *fixes* would settle it; where there are several, only the author knows which one is true.
    """

    rule: str
    message: str
    span: Span
    label: str = ""
    help: str = ""
    related: Related | None = None
    severity: Severity = "error"
    fixes: tuple[Fix, ...] = ()
