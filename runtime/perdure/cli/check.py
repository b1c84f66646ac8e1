"""`perdure check`."""

from __future__ import annotations

import typer

from perdure.cli.options import FormatOption, ProjectOption

__all__ = ["command"]


def command(
    *,
    project: ProjectOption = None,
    format: FormatOption = "text",  # noqa: A002 - named as the option is
) -> None:
    """Find what is wrong with the schema, and generated files that are missing, stale, edited or left over."""
    from perdure.cli import compiling
    from perdure.cli.config import load_config

    run = compiling.check(load_config(project))
    if text := compiling.shown(run, format):
        typer.echo(text, nl=False)
    typer.echo(run.outcome, err=True)
    if run.diagnostics:
        raise typer.Exit(1)
