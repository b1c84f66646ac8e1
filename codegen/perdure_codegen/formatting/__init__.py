"""One canonical layout of a domain file: `perdure fmt`."""

from __future__ import annotations

from perdure_codegen.formatting.run import Formatted, UnfaithfulError, formatted

__all__ = ["Formatted", "UnfaithfulError", "formatted"]
