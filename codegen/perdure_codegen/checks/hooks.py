"""One method for each hook."""

from __future__ import annotations

from perdure_codegen.checks import rules
from perdure_codegen.diagnostic import Related
from perdure_codegen.meaning.hooks import hook_names, steps_of
from perdure_codegen.meaning.scope import Report
from perdure_codegen.model import Domain
from perdure_codegen.span import Span

__all__ = ["check_hook_names"]


def check_hook_names(domain: Domain, report: Report) -> None:
    """Report hooks that share a name."""
    first: dict[str, Span] = {}
    for _, step in steps_of(domain):
        for operation in step.operations:
            for name, span in hook_names(operation):
                if name in first:
                    report(
                        rules.HOOK_NAME.at(
                            span,
                            f"two hooks are called `{name}`",
                            help="give each hook a name that says what it does",
                            related=None if first[name] == span else Related(first[name], "the first one"),
                        )
                    )
                first.setdefault(name, span)
