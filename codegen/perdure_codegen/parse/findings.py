"""Collecting diagnostics."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.limits import TOO_MANY_ERRORS
from perdure_codegen.wording import suggestion

__all__ = ["MOST", "Findings"]

MOST: Final = 1000
"""After how many diagnostics nothing more is reported."""


class Findings(Struct, eq=False):
    """The diagnostics of a run, at most `MOST` of them."""

    diagnostics: list[Diagnostic] = []

    def report(self, diagnostic: Diagnostic) -> None:
        """Add *diagnostic*, unless there are too many."""
        if len(self.diagnostics) < MOST:
            self.diagnostics.append(diagnostic)
        elif len(self.diagnostics) == MOST:
            self.diagnostics.append(
                TOO_MANY_ERRORS.at(diagnostic.span, "nothing more is reported: there are too many errors")
            )

    def help_with(self, word: str, words: Iterable[str], otherwise: str) -> str:
        """Return "did you mean" with the one of *words* that is near to *word*, or *otherwise*."""
        near = suggestion(word, words) if len(self.diagnostics) < MOST else None
        return otherwise if near is None else f"did you mean `{near}`?"
