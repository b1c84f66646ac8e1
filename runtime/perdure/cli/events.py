"""`perdure events`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from perdure.cli.options import ProjectOption

__all__ = ["command"]


def command(
    file: Annotated[Path, typer.Argument(help="The store to look into.", show_default=False)],
    stream: Annotated[str | None, typer.Argument(help="List this stream only.", show_default=False)] = None,
    *,
    after: Annotated[int | None, typer.Option("--after", min=0, help="Start behind this position.")] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="List this many events at most.")] = None,
    backwards: Annotated[bool, typer.Option("--backwards", help="Begin with the newest event.")] = False,
    types: Annotated[str | None, typer.Option("--types", help="List these event types only, as A,B.")] = None,
    format: Annotated[  # noqa: A002 - named as the option is
        Literal["text", "jsonl"], typer.Option("--format", help="A listing for people, or JSON Lines for programs.")
    ] = "text",
    raw: Annotated[
        bool, typer.Option("--raw", help="Show what is stored as it is; needs no generated package.")
    ] = False,
    package: Annotated[
        str | None,
        typer.Option(
            "--package", help="The generated package; by default the one of [tool.perdure].", show_default=False
        ),
    ] = None,
    project: ProjectOption = None,
) -> None:
    """List the events of a store, each as today's class, without changing anything."""
    from perdure.cli import listing
