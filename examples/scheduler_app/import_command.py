"""The command that imports the predecessor's file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from domains import scheduler
from perdure.files import replace_file
from scheduler_app.commands import STORE, StoreOption
from scheduler_app.predecessor.importing import Outcome, import_rows, report_lines
from scheduler_app.predecessor.rows import read_rows
from scheduler_app.projections import handlers

__all__ = ["import_"]


def import_(
    source: Annotated[Path, typer.Argument(help="The predecessor's SQLite file.", show_default=False)],
    *,
    store: StoreOption = STORE,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report",
            help="Where rows that are left out are written, as JSON Lines; by default beside the store.",
            show_default=False,
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Import into memory only, and write no file.")] = False,
) -> None:
    """Import sessions and votes as events, each once: running it again adds only what is new."""
    rows = list(read_rows(source))  # before a store is made
    with scheduler.open(":memory:" if dry_run else store, projections=handlers) as opened:
        outcome = import_rows(opened, rows, source=source.name)
    _tell(outcome, dry_run=dry_run)
    if not dry_run:
        target = report or store.with_name(f"{store.name}.left-out.jsonl")
        replace_file(target, report_lines(outcome.left_out))
        if outcome.left_out:
            typer.echo(f"left out: {len(outcome.left_out)} rows, in {target}", err=True)
    if outcome.left_out:
        raise typer.Exit(1)


def _tell(outcome: Outcome, *, dry_run: bool) -> None:
    would = "would import" if dry_run else "imported"
    typer.echo(f"{would} {outcome.sessions} sessions and {outcome.votes} votes", err=True)
    typer.echo(f"{outcome.repeated} rows were there already; {outcome.cut} times were cut to microseconds", err=True)
    for problems in outcome.left_out:
        for problem in problems.problems:
            place = f"{problems.row.table}/{problems.row.rowid}.{problem.column}"
            typer.echo(f"{place}: {problem.message}, got {problem.value!r}")
