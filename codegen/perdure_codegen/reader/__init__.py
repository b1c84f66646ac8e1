"""The second stage: restricted YAML into nodes that know their places."""

from __future__ import annotations

from perdure_codegen.reader.characters import UNFIT
from perdure_codegen.reader.document import Read, read

__all__ = ["UNFIT", "Read", "read"]
