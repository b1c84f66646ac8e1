"""`perdure projections`."""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

import typer

from perdure.cli.options import FileArgument, PackageOption, ProjectOption

__all__ = ["app"]

app: Final = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Show how the projections of a store stand, and run, rebuild, reset them or have them skip an event.",
)

NamesArgument: TypeAlias = Annotated[
    list[str] | None, typer.Argument(metavar="[NAME]...", help="Which projections; by default all.", show_default=False)
]
NameArgument: TypeAlias = Annotated[str, typer.Argument(help="Which projection.", show_default=False)]
LeaseOption: TypeAlias = Annotated[
    float, typer.Option("--lease", help="After how many seconds without a sign of life another process takes over.")
]


@app.command()
def status(
    file: FileArgument,
    names: NamesArgument = None,
    *,
    format: Annotated[  # noqa: A002 - named as the option is
        Literal["text", "json"], typer.Option("--format", help="A table for people, or JSON for programs.")
    ] = "text",
    package: PackageOption = None,
    project: ProjectOption = None,
) -> None:
    """Show how projections stand, without changing anything.

    Exits with 1 where one has stopped at an event, or must be rebuilt.
    """
    from perdure.cli import projecting

    found = projecting.look(file, names or (), package, project)
    typer.echo(projecting.as_json(found) if format == "json" else projecting.as_table(found))
    if any(each.state in {"stopped", "changed"} for each in found):
        raise typer.Exit(1)


@app.command()
def run(
    file: FileArgument,
    names: NamesArgument = None,
    *,
    follow: Annotated[bool, typer.Option("--follow", help="Go on with what comes, until it is interrupted.")] = False,
    lease: LeaseOption = 10.0,
    package: PackageOption = None,
    project: ProjectOption = None,
) -> None:
    """Apply the events that projections have not seen."""
    from perdure.cli import projecting

    with projecting.opened(file, package, project) as projections:
        done = projecting.run(projections, names or (), follow=follow, lease=lease)
    typer.echo(f"{file}: applied {done:,} records", err=True)


@app.command()
def rebuild(
    file: FileArgument,
    names: NamesArgument = None,
    *,
    lease: LeaseOption = 10.0,
    package: PackageOption = None,
    project: ProjectOption = None,
) -> None:
    """Make all rows of projections again, beside the live ones, and swap them in."""
    from perdure.cli import projecting
    from perdure.cli.progress import progress

    with projecting.opened(file, package, project) as projections:
        for each in projections.status(*(names or ())):
            with progress(f"rebuilding {each.name}") as bar:
                position = projections.rebuild(each.name, progress=bar, lease=lease)
            typer.echo(f"{each.name}: rebuilt up to position {position}", err=True)


@app.command()
def reset(
    file: FileArgument,
    name: NameArgument,
    *,
    package: PackageOption = None,
    project: ProjectOption = None,
) -> None:
    """Delete all rows of a projection, and what it skipped; the next run begins with the first event."""
    from perdure.cli import projecting

    with projecting.opened(file, package, project) as projections:
        projections.reset(name)
    typer.echo(f"{name}: has no rows now", err=True)


@app.command()
def skip(
    file: FileArgument,
    name: NameArgument,
    *,
    position: Annotated[
        int | None,
        typer.Option(
            "--position", min=1, help="Which record; by default the one that it stopped at.", show_default=False
        ),
    ] = None,
    package: PackageOption = None,
    project: ProjectOption = None,
) -> None:
    """Leave out, for good, the event that a projection stopped at."""
    from perdure.cli import projecting

    with projecting.opened(file, package, project) as projections:
        skipped = projections.skip(name, position=position)
    typer.echo(
        f"{name}: leaves out position {skipped.position} (`{skipped.stream}`, version {skipped.version})", err=True
    )
