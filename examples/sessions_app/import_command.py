"""The commands that bring sessions from the predecessor's folder, and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from perdure.cli.failure import Failure
from perdure.cli.progress import progress
from sessions_app.opening import STORE, JsonOption, StoreOption, open_store
from sessions_app.predecessor.exporting import export_folder
from sessions_app.predecessor.files import read_folder
from sessions_app.predecessor.importing import Importer
from sessions_app.predecessor.outcome import Outcome
from sessions_app.predecessor.quarantine import Quarantine, read_quarantine

__all__ = ["export", "import_"]


def import_(
    source: Annotated[
        Path | None, typer.Argument(help="The predecessor's folder, or nothing with --retry.", show_default=False)
    ] = None,
    *,
    store: StoreOption = STORE,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Find out what would happen, and write nothing.")] = False,
    retry: Annotated[bool, typer.Option("--retry", help="Import what is in quarantine, corrected or not.")] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Where a session in the store differs, take the one of the file.")
    ] = False,
    json_output: JsonOption = False,
) -> None:
    """Import all sessions of a folder, each once: running it again goes on where it stopped, and adds what is new.

    A session that cannot be imported is put in quarantine, a JSON Lines file beside the store.
    """
    if (source is None) is not retry:
        raise Failure("nothing says what to import", help="give the predecessor's folder, or `--retry`, and not both")
    folder = None if source is None else read_folder(source)  # before a store is made
    beside = store.with_name(f"{store.name}.quarantine.jsonl")
    is_tried = dry_run and not store.exists()
    quarantine = None if dry_run else Quarantine(beside)
    try:
        with open_store(None if is_tried else store, make=True, slow_after=1.0) as opened, progress("import") as bar:
            importer = Importer(
                opened, keep=quarantine.add if quarantine else lambda _: None, dry_run=dry_run, replace=replace
            )
            if folder:
                importer.import_folder(folder, bar)
            else:
                importer.retry(read_quarantine(beside))
        outcome = importer.outcome
        if quarantine:
            for entry in () if retry else read_quarantine(beside):
                if entry.is_corrected or entry.file not in importer.read:
                    quarantine.add(entry)
            outcome.quarantined = quarantine.finish()
    finally:
        if quarantine:
            quarantine.abandon()
    about = {"source": str(source or beside), "store": str(store), "dry_run": dry_run}
    if not dry_run:
        outcome.write(store.with_name(f"{store.name}.import.json"), **about)
    _tell(outcome, dry_run=dry_run)
    if json_output:
        typer.echo(json.dumps(outcome.as_json(**about)))
    else:
        for file, problem in outcome.problems:
            typer.echo(f"{file}: {problem.path}: {problem.message}")
    if more := outcome.problem_count - len(outcome.problems):
        typer.echo(f"and {more} more problems, which are in quarantine with the rest", err=True)
    if outcome.quarantined and not dry_run:
        typer.echo(f"in quarantine: {outcome.quarantined}, in {beside}; correct them there, then `--retry`", err=True)
    if outcome.problem_count:
        raise typer.Exit(1)


def export(
    folder: Annotated[Path, typer.Argument(help="An empty folder, or one that is made.", show_default=False)],
    *,
    store: StoreOption = STORE,
) -> None:
    """Write all sessions as the predecessor's JSON, to an empty folder."""
    with open_store(store) as opened, progress("export") as bar:
        count = export_folder(opened, folder, bar)
    typer.echo(f"exported {count} sessions to {folder}", err=True)


def _tell(outcome: Outcome, *, dry_run: bool) -> None:
    total = outcome.total
    would = "would be " if dry_run else ""
    typer.echo(
        f"{total.found} found in {len(outcome.files)} files: {would}imported {total.imported}, "
        f"there already {total.present}, replaced {total.replaced}, refused {total.refused}",
        err=True,
    )
    if total.cut:
        typer.echo(f"{total.cut} times were cut to microseconds", err=True)
