"""The third stage: nodes into declarations."""

from __future__ import annotations

from perdure_codegen.parse.domain import Parsed, parse

__all__ = ["Parsed", "parse"]
