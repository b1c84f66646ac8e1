"""`perdure optimize`."""

from __future__ import annotations

import typer

from perdure.cli.options import FileArgument

__all__ = ["command"]


def command(file: FileArgument) -> None:
    """Write a store's log back into its file, and give back what is free."""
    from perdure.cli import opening

    with opening.plain_store(file, read_only=False) as store:
        before = store.maintenance.stats().size
        store.maintenance.optimize()
        after = store.maintenance.stats().size
    typer.echo(f"{file}: {before:,} bytes before, {after:,} after", err=True)
