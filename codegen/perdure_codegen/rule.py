"""A rule of the compiler as data: what it is called, what it checks, and the page that explains it."""

from __future__ import annotations

from inspect import cleandoc

import attrs

from perdure_codegen.diagnostic import Diagnostic, Fix, Related, Severity
from perdure_codegen.span import Span

__all__ = ["SECTIONS", "Rule"]

SECTIONS = ("What it does", "Why is this bad?", "Example", "What to do")
"""The headings that every page has, in this order."""


@attrs.frozen
class Rule:
    """One thing that the compiler may have to say.

    A rule is a module-level constant of the stage that applies it; `perdure_codegen.rules` finds it there.

    *id* is stable and in kebab case. *purpose* is one sentence that begins with "Checks that". *page* is Markdown with
    the headings of `SECTIONS`, each as `## heading`; its indentation is cleaned as a docstring's.
    """

    id: str
    purpose: str = attrs.field(kw_only=True)
    page: str = attrs.field(kw_only=True, converter=cleandoc, repr=False)

    def at(
        self,
        span: Span,
        message: str,
        *,
        label: str = "",
        help: str = "",  # noqa: A002 - the word that the author reads: `help:`
        related: Related | None = None,
        severity: Severity = "error",
        fixes: tuple[Fix, ...] = (),
    ) -> Diagnostic:
        """Return the diagnostic that this rule makes of *span*."""
        return Diagnostic(
            rule=self.id,
            message=message,
            span=span,
            label=label,
            help=help,
            related=related,
            severity=severity,
            fixes=fixes,
        )
