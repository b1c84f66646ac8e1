"""`perdure import`."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from perdure.cli.options import PackageOption, ProjectOption

__all__ = ["command"]


def command(
    file: Annotated[Path, typer.Argument(help="The store to write to, made where there is none.", show_default=False)],
    source: Annotated[
        Path | None, typer.Argument(help="An export; standard input by default.", show_default=False)
    ] = None,
    *,
    allow_drafts: Annotated[
        bool,
        typer.Option("--allow-drafts", help="Let a domain with drafts write to the store; that marks it for good."),
    ] = False,
    package: PackageOption = None,
    project: ProjectOption = None,
) -> None:
    """Write every record of an export to a store, as it was; an import that was cut short goes on."""
    from itertools import chain

    from perdure.cli import opening
    from perdure.cli.progress import progress
    from perdure.moving.lines import header_of

    with source.open("rb") if source else nullcontext(sys.stdin.buffer) as lines:
        first = lines.readline()
        domain = header_of(first).domain
        with (
            opening.store_of(domain, file, package, project, allow_drafts=allow_drafts) as store,
            progress("importing") as report,
        ):
            done = store.maintenance.import_(chain((first,), lines), progress=report)
    typer.echo(f"{file}: {done.written:,} records written, {done.found:,} were there already", err=True)
