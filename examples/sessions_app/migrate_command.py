"""The command that migrates the store, up and down."""

from __future__ import annotations

from typing import Annotated

import typer

from perdure.cli import migrating
from perdure.cli.failure import Failure
from perdure.cli.progress import progress
from perdure.engines.sqlite import inspect
from sessions_app.opening import STORE, JsonOption, StoreOption

__all__ = ["migrate"]


def migrate(
    *,
    to: Annotated[
        int | None, typer.Option("--to", min=1, help="To this release, not to the newest.", show_default=False)
    ] = None,
    status: Annotated[bool, typer.Option("--status", help="Show how the store stands, and change nothing.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    store: StoreOption = STORE,
    json_output: JsonOption = False,
) -> None:
    """Bring the store to the newest release, or to another one, up or down, a release in one transaction."""
    if not store.exists():
        raise Failure(f"there is no store `{store}`", help="`import` makes it; `--store` names another")
    if (domain := inspect(store).domain) != "sessions":
        raise Failure(f"`{store}` is a store of `{domain}`", help="give the store of the sessions with `--store`")
    found = migrating.look(store, "domains", None)
    if status:
        typer.echo(migrating.as_json(found) if json_output else migrating.as_table(found))
        return
    with progress("rows") as bar:
        if to is not None and to < found.releases.held.release:
            done = migrating.down(found, to, dry_run=dry_run, progress=bar)
        else:
            done = migrating.up(found, to, dry_run=dry_run, progress=bar)
    typer.echo(done, err=True)
