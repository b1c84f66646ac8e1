"""What two states of a domain have in common, what differs, and what each difference does to data."""

from __future__ import annotations

from perdure_codegen.difference.comparison import compared
from perdure_codegen.difference.promise import broken_promises

__all__ = ["broken_promises", "compared"]
