"""Lines to paste."""

from __future__ import annotations

from perdure_codegen.meaning.constants import shown_type
from perdure_codegen.model import Scalar, Spec

__all__ = ["hook_line"]


def hook_line(field: str, before: Spec, after: Spec) -> str:
    """Return the hook that would take *field* from one type to another."""
    return f"{{hook: name, from: {{{field}: {_type(before)}}}, to: {{{field}: {_type(after)}}}}}"


def _type(spec: Spec) -> str:
    """Return a type as it stands in a flow mapping, quoted where YAML asks for that."""
    text = shown_type(spec.type)
    return text if isinstance(spec.type, Scalar) else f"'{text}'"
