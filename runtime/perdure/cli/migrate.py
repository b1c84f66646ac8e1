"""`perdure migrate`."""

from __future__ import annotations

from typing import Annotated, Final, Literal

import typer

from perdure.cli.options import FileArgument, PackageOption, ProjectOption

__all__ = ["app"]

app: Final = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Show at which release a store is held, and raise or lower it.",
)


@app.command()
def status(
    file: FileArgument,
    *,
    format: Annotated[  # noqa: A002 - named as the option is
        Literal["text", "json"], typer.Option("--format", help="A table for people, or JSON for programs.")
    ] = "text",
    package: PackageOption = None,
    project: ProjectOption = None,
) -> None:
    """Show at which release a store is held.

    Exits with 1 where this build would not write to it, and says why.
    """
    from perdure.cli import migrating

    found = migrating.look(file, package, project)
    typer.echo(migrating.as_json(found) if format == "json" else migrating.as_table(found))
    if found.state != "current":
        typer.echo(str(found.failure), err=True)
        raise typer.Exit(1)


@app.command()
def up(
    file: FileArgument,
    *,
    to: Annotated[
        int | None,
        typer.Option("--to", min=1, help="Raise it to this release, not to the newest.", show_default=False),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    package: PackageOption = None,
    project: ProjectOption = None,
) -> None:
    """Raise a store to a later release.

    Builds of that release may write to it from then on, and older ones no more. No event is rewritten; tables are
    migrated with their rows, a release at a time, each in one transaction.
    """
    from perdure.cli import migrating
    from perdure.cli.progress import progress

    found = migrating.look(file, package, project)
    with progress("rows") as shown:
        done = migrating.up(found, to, dry_run=dry_run, progress=shown)
    typer.echo(done, err=True)


@app.command()
def down(
    file: FileArgument,
    *,
    to: Annotated[int, typer.Option("--to", min=1, help="Lower it to this release.", show_default=False)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    package: PackageOption = None,
    project: ProjectOption = None,
) -> None:
    """Lower a store to an earlier release.

    Its tables and rows become those of then, less what the schema says is lost on the way down. What that release
    cannot hold, a row or an event, stops it, and nothing is changed.
    """
    from perdure.cli import migrating
    from perdure.cli.progress import progress

    found = migrating.look(file, package, project)
    with progress("rows") as shown:
        done = migrating.down(found, to, dry_run=dry_run, progress=shown)
    typer.echo(done, err=True)
