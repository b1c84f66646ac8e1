"""`perdure init`."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["KindOption", "PlaceOption", "command"]


class KindOption(StrEnum):
    """What a project is about. The compiler has the same list, and is not imported for a help."""

    EVENT_SOURCED = "event-sourced"
    ENTITIES = "entities"
    BOTH = "both"
    TEMPORAL = "temporal"


class PlaceOption(StrEnum):
    """Where a project keeps what it stores."""

    SQLITE = "sqlite"
    JSON = "json"
    MEMORY = "memory"


def command(
    name: Annotated[
        str | None, typer.Argument(help="The name of the domain, and of its generated package.", show_default=False)
    ] = None,
    *,
    kind: Annotated[
        KindOption | None,
        typer.Option("--kind", help="What it stores; by default events.", show_default=False),
    ] = None,
    store: Annotated[
        PlaceOption | None,
        typer.Option("--store", help="Where it keeps that; by default in an SQLite file.", show_default=False),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--folder", metavar="DIR", help="Where to put it; by default a folder called NAME.", show_default=False
        ),
    ] = None,
) -> None:
    """Make a new project: the smallest one of its kind that runs.

    It has a domain, an application of a few lines with a test, and what has CI and git run `perdure check`. On a
    terminal it asks for what is not given. Nothing that exists is overwritten.
    """
    from perdure.cli import starting

    asks = kind is None and store is None and sys.stdin.isatty() and sys.stderr.isatty()
    wanted = starting.Wanted(name, kind.value if kind else None, store.value if store else None)
    project = starting.asked(wanted) if asks else starting.given(wanted)
    target = folder or Path(project.name)
    for path in starting.start(project, target):
        typer.echo(path)
    steps = [*(() if target == Path() else (f"cd {starting.quoted(target)}",)), *starting.commands(project)]
    typer.echo("next:\n" + "\n".join(f"    {step}" for step in steps), err=True)
