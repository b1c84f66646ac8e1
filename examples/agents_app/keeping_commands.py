"""The commands that tell other programs of the store, and keep it in order."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from agents_app.moments import now
from agents_app.opening import STORE, JsonOption, StoreOption, beside, open_store
from agents_app.status import export_status as export
from perdure.cli.progress import progress

__all__ = ["backup", "check", "export_status"]


def export_status(
    path: Annotated[
        Path | None,
        typer.Argument(help="The file that is replaced; `status.json` beside the store.", show_default=False),
    ] = None,
    *,
    store: StoreOption = STORE,
) -> None:
    """Write the state of all for others to read.

    A reader never finds half of it.
    """
    with open_store(store, read_only=True) as opened:
        found = beside(store, "")
        target = path or (found.with_name("status.json") if found else Path("status.json"))
        count = export(opened, target, now())
    typer.echo(f"exported {count} agents to {target}", err=True)


def backup(
    target: Annotated[Path, typer.Argument(help="Where the copy goes; nothing may be there.", show_default=False)],
    *,
    store: StoreOption = STORE,
) -> None:
    """Copy the store, while it is in use."""
    with open_store(store, read_only=True) as opened, progress("backup") as bar:
        opened.maintenance.backup(target, progress=bar)
    typer.echo(f"copied to {target}", err=True)


def check(*, store: StoreOption = STORE, json_output: JsonOption = False) -> None:
    """Look at the whole store.

    Exits with 1 where something is wrong.
    """
    with open_store(store, read_only=True) as opened, progress("check") as bar:
        problems = [str(problem) for problem in opened.maintenance.verify(progress=bar).problems]
        count = opened.agents.count()
        for every in (
            opened.agents.each(),
            opened.commits.each(),
            opened.communication_scores.each(),
            opened.retrospectives.each(),
            opened.activities.each(),
        ):
            deque(every, 0)  # each is checked by its class when it is read
    if json_output:
        typer.echo(msgspec.json.encode({"agents": count, "problems": problems}).decode())
    else:
        for problem in problems:
            typer.echo(problem)
    typer.echo(f"{count} agents: {f'{len(problems)} problems' if problems else 'nothing is wrong'}", err=True)
    if problems:
        raise typer.Exit(1)
