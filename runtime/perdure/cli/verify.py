"""`perdure verify`."""

from __future__ import annotations

import typer

from perdure.cli.options import FileArgument, PackageOption, ProjectOption

__all__ = ["command"]


def command(file: FileArgument, *, package: PackageOption = None, project: ProjectOption = None) -> None:
    """Look at everything in a store: the file, checksums, order, payloads, casts; exit with 1 if anything is wrong."""
    from perdure.cli import opening
    from perdure.cli.plain import visible
    from perdure.cli.progress import progress

    with opening.store(file, package, project) as store, progress("verifying") as report:
        verified = store.maintenance.verify(progress=report)
    for problem in verified.problems:
        typer.echo(visible(str(problem)))
    count = len(verified.problems)
    found = "nothing is wrong" if not count else "1 problem" if count == 1 else f"{count:,} problems"
    typer.echo(
        f"{file}: {verified.events:,} events of {verified.streams:,} streams, {verified.upcast:,} of them of former "
        f"versions: {found}",
        err=True,
    )
    if count:
        raise typer.Exit(1)
