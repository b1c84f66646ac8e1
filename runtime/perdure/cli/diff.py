"""`perdure diff`."""

from __future__ import annotations

from typing import Annotated

import typer

from perdure.cli.options import FormatOption, ProjectOption

__all__ = ["command"]


def command(
    domains: Annotated[
        list[str] | None,
        typer.Argument(metavar="[DOMAIN]...", help="The domains to look at; by default all.", show_default=False),
    ] = None,
    *,
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            metavar="RELEASE|GIT-REF",
            help="A release by its number, or a branch, tag or commit of git; by default the newest release.",
            show_default=False,
        ),
    ] = None,
    project: ProjectOption = None,
    format: FormatOption = "text",  # noqa: A002 - named as the option is
) -> None:
    """Show what changed since a release, and what that does to data: who can read it, what is lost, what needs code."""
    from perdure.cli import differing
    from perdure.cli.config import load_config

    run = differing.diff(load_config(project), tuple(domains or ()), against, format)
    if run.text:
        typer.echo(run.text, nl=False)
    if run.errors:
        typer.echo(run.errors, nl=False, err=True)
    for outcome in run.outcomes:
        typer.echo(outcome, err=True)
    if run.failed:
        raise typer.Exit(1)
