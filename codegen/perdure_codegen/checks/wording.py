"""Lines to paste."""

from __future__ import annotations

from perdure_codegen.meaning.shown import shown_spec
from perdure_codegen.model import Spec

__all__ = ["hook_line"]


def hook_line(field: str, before: Spec, after: Spec) -> str:
    """Return the hook that would take *field* from one type to another."""
    return f"{{hook: name, from: {{{field}: {shown_spec(before)}}}, to: {{{field}: {shown_spec(after)}}}}}"
