"""`perdure init`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["command"]


def command(
    name: Annotated[
        str, typer.Argument(help="The name of the domain, and of its generated package.", show_default=False)
    ],
    *,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--folder", metavar="DIR", help="Where to put it; by default a folder called NAME.", show_default=False
        ),
    ] = None,
) -> None:
    """Make a new project: the smallest one that runs.

    It has a domain of one event and an application of a few lines. Nothing that exists is overwritten.
    """
    from perdure.cli import starting

    target = folder or Path(name)
    for path in starting.start(name, target):
        typer.echo(path)
    steps = [*(() if target == Path() else (f"cd {starting.quoted(target)}",)), *starting.COMMANDS]
    typer.echo("next:\n" + "\n".join(f"    {step}" for step in steps), err=True)
