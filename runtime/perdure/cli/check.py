"""`perdure check`."""

from __future__ import annotations

from typing import Annotated

import typer

from perdure.cli.options import FormatOption, ProjectOption, Promised

__all__ = ["command"]


def command(
    *,
    project: ProjectOption = None,
    format: FormatOption = "text",  # noqa: A002 - named as the option is
    compatibility: Annotated[
        Promised | None,
        typer.Option(
            "--compatibility",
            help="Refuse changes that old code, or old data, cannot bear; by default those that the domain promised "
            "not to make.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Find what is wrong with the schema, and generated files that are missing, stale, edited or left over."""
    from perdure.cli import compiling
    from perdure.cli.config import load_config

    run = compiling.check(load_config(project), compatibility)
    if text := compiling.shown(run, format):
        typer.echo(text, nl=False)
    typer.echo(run.outcome, err=True)
    if run.diagnostics:
        raise typer.Exit(1)
