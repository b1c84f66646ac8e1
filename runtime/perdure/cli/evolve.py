"""`perdure evolve`."""

from __future__ import annotations

from typing import Annotated

import typer

from perdure.cli.options import ProjectOption

__all__ = ["command"]


def command(
    domains: Annotated[
        list[str] | None,
        typer.Argument(metavar="[DOMAIN]...", help="The domains; all by default.", show_default=False),
    ] = None,
    *,
    project: ProjectOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would be written, as a diff, and write nothing.")
    ] = False,
) -> None:
    """Write the operations of undeclared changes into the schema, where they can be read in one way only."""
    from perdure.cli import evolving
    from perdure.cli.config import load_config

    run = evolving.evolve(load_config(project), domains or [], dry_run=dry_run)
    if run.text:
        typer.echo(run.text, nl=False)
    typer.echo(run.outcome, err=True)
    if run.failed:
        raise typer.Exit(1)
