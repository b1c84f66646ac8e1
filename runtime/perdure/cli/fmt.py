"""`perdure fmt`."""

from __future__ import annotations

from typing import Annotated

import typer

from perdure.cli.options import ProjectOption

__all__ = ["command"]


def command(
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILE|DOMAIN]...",
            help="Files, folders or names of domains; by default all domains of the project.",
            show_default=False,
        ),
    ] = None,
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; name the files that are laid out in another way.")
    ] = False,
    project: ProjectOption = None,
) -> None:
    """Lay domain files out in the one way that all have, with their comments.

    A file that is no YAML of this language is reported and left alone.
    """
    from perdure.cli import formatting

    files = formatting.chosen(what or [], project)
    run = formatting.check(files) if check else formatting.write(files)
    for path in run.differing:
        typer.echo(path)
    typer.echo(run.findings, nl=False)
    typer.echo(run.outcome, err=True)
    if run.findings or (check and run.differing):
        raise typer.Exit(1)
