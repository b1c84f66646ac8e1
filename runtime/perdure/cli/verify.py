"""`perdure verify`."""

from __future__ import annotations

from typing import Annotated

import typer

from perdure.cli.options import FileArgument, PackageOption, ProjectOption

__all__ = ["command"]


def command(
    file: FileArgument,
    *,
    projections: Annotated[
        bool, typer.Option("--projections", help="Compare the rows of each projection with what its events come to.")
    ] = False,
    package: PackageOption = None,
    project: ProjectOption = None,
) -> None:
    """Look at all of a store: the file, checksums, order, payloads, casts, rows; exit with 1 if anything is wrong."""
    from perdure.cli import verifying
    from perdure.cli.plain import visible
    from perdure.cli.progress import progress

    with (
        verifying.opened(file, package, project, projections=projections) as (store, unseen),
        progress("verifying") as report,
    ):
        verified = store.maintenance.verify(projections=projections, progress=report)
    for problem in verified.problems:
        typer.echo(visible(str(problem)))
    typer.echo(f"{file}: {verifying.told(verified)}", err=True)
    if unseen:
        typer.echo(f"{file}: its rows were not looked at: {unseen}", err=True)
    if verified.problems:
        raise typer.Exit(1)
