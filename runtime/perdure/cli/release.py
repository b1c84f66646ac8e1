"""`perdure release`."""

from __future__ import annotations

from typing import Annotated

import typer

from perdure.cli.options import FormatOption, ProjectOption

__all__ = ["command"]


def command(
    *,
    domains: Annotated[
        list[str] | None,
        typer.Argument(metavar="[DOMAIN]...", help="The domains to release; by default all that have something new."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be released, and write nothing.")] = False,
    changed_casts: Annotated[
        bool,
        typer.Option("--changed-casts", help="Accept that hooks cast old values otherwise than a release recorded."),
    ] = False,
    project: ProjectOption = None,
    format: FormatOption = "text",  # noqa: A002 - named as the option is
) -> None:
    """Freeze what is new in the schema as the next release of its domain.

    Nothing is released while anything is undeclared or any check fails. The generated files are written anew, as they
    know the releases.
    """
    from perdure.cli import compiling
    from perdure.cli.config import load_config
    from perdure.cli.releasing import release

    config = load_config(project)
    made = release(config, tuple(domains or ()), dry_run=dry_run, changed_casts=changed_casts)
    if text := compiling.shown(made.run, format):
        typer.echo(text, nl=False)
    for line in made.lines:
        typer.echo(line)
    typer.echo(made.run.outcome, err=True)
    if made.run.failed:
        raise typer.Exit(1)
