"""`perdure export`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from perdure.cli.options import FileArgument

__all__ = ["command"]


def command(
    file: FileArgument,
    target: Annotated[
        Path | None, typer.Argument(help="The file to write; standard output by default.", show_default=False)
    ] = None,
) -> None:
    """Write every record of a store as a line of JSON, exactly as it is stored."""
    from perdure.cli import opening
    from perdure.cli.progress import progress

    with opening.plain_store(file) as store, progress("exporting") as report:
        if target is None:
            count = store.maintenance.export(sys.stdout.buffer, progress=report)
        else:
            with target.open("xb") as lines:
                count = store.maintenance.export(lines, progress=report)
    typer.echo(f"{count:,} records exported", err=True)
