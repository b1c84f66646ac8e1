"""The command that brings records over from the predecessor's export."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from agents_app.opening import MEMORY, STORE, JsonOption, StoreOption, beside, open_store
from agents_app.predecessor.convert import Converter, Entity
from agents_app.predecessor.writing import writer
from agents_app.sizes import SizeOption
from agents_app.tables import import_table
from domains.agents import AgentsWork
from perdure.cli.failure import Failure
from perdure.cli.plain import visible
from perdure.cli.progress import progress
from perdure.moving.records import Importer, Outcome, Quarantine

__all__ = ["import_"]

_SLOW: Final = 2.0
"""After how many seconds a batch, which is one transaction, is worth a word."""


def import_(
    sources: Annotated[
        list[Path] | None,
        typer.Argument(help="Exports of the predecessor, JSON Lines, also compressed by gzip.", show_default=False),
    ] = None,
    *,
    store: StoreOption = STORE,
    max_size: SizeOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Find out what would happen, and write nothing.")] = False,
    retry: Annotated[bool, typer.Option("--retry", help="Import what is in quarantine, corrected or not.")] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Where the store has another value, take the one of the export.")
    ] = False,
    json_output: JsonOption = False,
) -> None:
    """Import what the predecessor exported.

    Each record once: running it again goes on where it stopped, and adds what is new. A record that cannot be imported
    is put in quarantine, a JSON Lines file beside the store. Exit codes: 0 for all imported, 1 where something is in
    quarantine or was not read to its end, 2 where a source cannot be used.
    """
    if bool(sources) is retry:
        raise Failure("nothing says what to import", help="give exports of the predecessor, or `--retry`, and not both")
    kept, report = beside(store, ".quarantine.jsonl"), beside(store, ".import.json")
    if retry and (dry_run or kept is None):
        raise Failure("there is no quarantine to retry", help="retry with a store in a file, and without `--dry-run`")
    if retry and kept and not kept.exists():
        typer.echo("nothing is in quarantine", err=True)
        return
    file = beside(store, "")
    has_none = file is not None and not file.exists()
    is_tried = has_none and (dry_run or not any(each.is_file() for each in sources or ()))  # then no store is made
    converter, outcome = Converter(), Outcome()
    with ExitStack() as stack:
        quarantine = stack.enter_context(Quarantine(kept)) if kept and not dry_run else None
        opened = stack.enter_context(
            open_store(MEMORY if is_tried else store, make=True, slow_after=_SLOW, max_size=max_size)
        )
        importer = Importer[AgentsWork, Entity](
            opened,
            convert=converter.convert,
            write=writer(replace=replace),
            quarantine=quarantine,
            dry_run=dry_run,
        )
        if retry:
            with progress("retry") as bar:
                outcome.sources.append(importer.retry(bar))
        for source in sources or ():
            with progress(visible(source.name)) as bar:
                outcome.sources.append(importer.import_file(source, bar))
        outcome.quarantined = quarantine.finish() if quarantine else 0
    about = {"store": store, "dry_run": dry_run}
    if report and not dry_run:
        outcome.write(report, **about)
    if json_output:
        typer.echo(json.dumps(outcome.as_json(**about)))
    else:
        _tell(outcome, converter.cut, dry_run=dry_run)
    if kept and outcome.quarantined:
        typer.echo(f"in quarantine: {outcome.quarantined}, in {kept}; correct them there, then `--retry`", err=True)
    if outcome.exit_code:
        raise typer.Exit(outcome.exit_code)


def _tell(outcome: Outcome, cut: int, *, dry_run: bool) -> None:
    """Print what was done: problems and a table on stdout, remarks on stderr."""
    told = 0
    for source in outcome.sources:
        name = visible(Path(source.source).name)
        for each in source.problems:
            told += 1
            key = f"{visible(each.key)}: " if each.key else ""
            typer.echo(f"{name}:{each.line}: {key}{each.problem.path}: {visible(each.problem.message)}")
        if source.failure:
            typer.echo(f"{name}: {source.failure}")
        if source.resumed_after:
            typer.echo(f"{name}: went on behind line {source.resumed_after}, where an import was cut short", err=True)
        if source.is_another:
            typer.echo(f"{name}: it is another file than the one whose import was cut short: began anew", err=True)
    Console().print(import_table(outcome))
    if more := sum(source.problem_count for source in outcome.sources) - told:
        typer.echo(f"and {more} more problems, which are in quarantine with the rest", err=True)
    if cut:
        typer.echo(f"{cut} times were cut to microseconds", err=True)
    if dry_run:
        typer.echo("this was a dry run: nothing was written", err=True)
