"""`perdure backup`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from perdure.cli.options import FileArgument

__all__ = ["command"]


def command(
    file: FileArgument,
    target: Annotated[Path, typer.Argument(help="Where the copy goes; nothing may be there.", show_default=False)],
) -> None:
    """Copy a store while it is in use, and test every checksum of the copy."""
    from perdure.cli import opening
    from perdure.cli.progress import progress

    with opening.plain_store(file) as store, progress("copying") as report:
        store.maintenance.backup(target, progress=report)
    typer.echo(f"{target}: a sound copy of {file}, {target.stat().st_size:,} bytes", err=True)
