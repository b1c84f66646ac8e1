"""Golden payloads: what releases wrote, and what was read in it then, kept so that every later build reads the same."""

from __future__ import annotations

from perdure.golden.notation import notation
from perdure.golden.samples import Sample, load

__all__ = ["Sample", "load", "notation"]
