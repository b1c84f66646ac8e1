"""What a domain asks of the project's configuration."""

from __future__ import annotations

from perdure_codegen.checks import rules
from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.meaning.hooks import hook_names, steps_of
from perdure_codegen.model import Domain
from perdure_codegen.options import Options

__all__ = ["check_project"]


def check_project(domain: Domain, options: Options) -> tuple[Diagnostic, ...]:
    """Warn where steps need hooks and *options* do not say where they are: the tests that call them are left out."""
    if options.hooks is not None:
        return ()
    names = [name for _, step in steps_of(domain) for each in step.operations for name, _ in hook_names(each)]
    if not names:
        return ()
    return (
        rules.HOOKS_UNNAMED.at(
            domain.span,
            f"nothing says where the hooks of `{domain.name}` are, so the tests that call `{names[0]}` are left out",
            help=f'write `hooks = "module:name"` under `[tool.perdure.domains.{domain.name}]` in pyproject.toml',
            severity="warning",
        ),
    )
