"""The commands that bring knowledge over from the old store's export, and out again."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Self, TypeAlias, final

import typer

from domains import knowledge
from domains.knowledge import KnowledgeWork
from domains.knowledge.registry import DOMAIN
from knowledge_app.kinds import KINDS
from knowledge_app.opening import SQLITE, JsonOption, PathOption, Place, StoreOption, open_store
from knowledge_app.options import console, print_json
from knowledge_app.predecessor.convert import Converter, Was
from knowledge_app.predecessor.writing import exported, write
from knowledge_app.tables import import_table
from perdure.cli.failure import Failure
from perdure.cli.plain import visible
from perdure.cli.progress import progress
from perdure.files import replace_file
from perdure.moving.records import Importer, Outcome, Quarantine

__all__ = ["export", "import_", "validate"]

_ENDING = ".quarantine.jsonl"
_SOURCES = "Exports of the old store, JSON Lines, also compressed by gzip."
SourcesArgument: TypeAlias = Annotated[list[Path], typer.Argument(help=_SOURCES, show_default=False)]


def import_(
    sources: Annotated[
        list[Path] | None,
        typer.Argument(help=_SOURCES, show_default=False),
    ] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Find out what would happen, and write nothing.")] = False,
    retry: Annotated[bool, typer.Option("--retry", help="Import what is in quarantine, corrected or not.")] = False,
    store: StoreOption = SQLITE,
    path: PathOption = None,
    json_output: JsonOption = False,
) -> None:
    """Import what the old store exported.

    Each version once: running it again goes on where it stopped, and adds what is new. What cannot be imported is
    put in quarantine, a JSON Lines file beside the store. Exit codes: 0 for all imported, 1 where something is in
    quarantine or was not read to its end, 2 where a source cannot be used.
    """
    if bool(sources) is retry:
        raise Failure("nothing says what to import", help="give exports of the old store, or `--retry`, and not both")
    if retry and dry_run:
        raise Failure("there is no dry run of a quarantine", help="retry without `--dry-run`")
    place, outcome = Place(store, path), Outcome()
    with ExitStack() as stack:
        quarantine = None if dry_run else stack.enter_context(Quarantine(place.beside(_ENDING)))
        importer = stack.enter_context(_Importing(place, dry_run=dry_run, quarantine=quarantine)).importer
        if retry:
            with progress("retry") as bar:
                outcome.sources.append(importer.retry(bar))
        for source in sources or ():
            with progress(visible(source.name)) as bar:
                outcome.sources.append(importer.import_file(source, bar))
        outcome.quarantined = quarantine.finish() if quarantine else 0
    about = {"store": str(place.path), "dry_run": dry_run}
    if not dry_run:
        outcome.write(place.beside(".import.json"), **about)
    if json_output:
        print_json(outcome.as_json(**about))
    else:
        _tell(outcome)
    if outcome.quarantined:
        where = place.beside(_ENDING)
        typer.echo(f"in quarantine: {outcome.quarantined}, in {where}; correct them there, then `--retry`", err=True)
    if dry_run:
        typer.echo("this was a dry run: nothing was written", err=True)
    if outcome.exit_code:
        raise typer.Exit(outcome.exit_code)


def export(
    target: Annotated[Path, typer.Argument(help="The file to write, or `-` for stdout.")],
    *,
    store: StoreOption = SQLITE,
    path: PathOption = None,
) -> None:
    """Write every version as the old store would.

    To import that adds nothing to this store, and everything to another one.
    """
    with open_store(Place(store, path), read_only=True) as opened:
        lines = list(exported(opened))
    if str(target) == "-":
        for line in lines:
            typer.echo(line)
    else:
        replace_file(target, "".join(f"{line}\n" for line in lines).encode())
    typer.echo(f"{len(lines)} records", err=True)


def validate(
    sources: SourcesArgument,
    *,
    store: StoreOption = SQLITE,
    path: PathOption = None,
    json_output: JsonOption = False,
) -> None:
    """Compare the store with exports.

    Version by version: what is missing, what differs, what the store has beyond. Exit codes: 0 where the store has
    every record of the exports, 1 where it does not, 2 where a source is unusable.
    """
    place, outcome = Place(store, path), Outcome()
    if not place.exists:
        raise Failure(f"there is no store `{place.path}`", help="`import` makes one")
    with _Importing(place, dry_run=True, quarantine=None) as importing:
        outcome.sources += [importing.importer.import_file(source) for source in sources]
        has = {kind.name: kind.repository(importing.store).revision_count() for kind in KINDS.values()}
    counts = {kind.name: _compared(outcome, kind.cls.__name__, has[kind.name]) for kind in KINDS.values()}
    wrong = outcome.total.imported or outcome.total.quarantined
    if json_output:
        print_json({"kinds": counts, **outcome.as_json()})
    else:
        _problems(outcome)
        for name, each in counts.items():
            told = ", ".join(f"{number:,} {what}" for what, number in each.items())
            typer.echo(f"{name:9}{told}")
        if unreadable := outcome.total.quarantined - sum(each["different"] for each in counts.values()):
            typer.echo(f"{unreadable:,} records of the exports cannot be read")
    if outcome.exit_code or wrong:
        raise typer.Exit(max(outcome.exit_code, 1))


def _compared(outcome: Outcome, cls: str, has: int) -> dict[str, int]:
    """Return what the exports and the store have of one kind; a dry run would import what is missing."""
    every = [counts for source in outcome.sources for name, counts in source.types.items() if name == f"{cls}Record"]
    same = sum(each.already for each in every)
    different = sum(each.quarantined for each in every)
    missing = sum(each.imported for each in every)
    return {"same": same, "missing": missing, "different": different, "beyond": max(0, has - same - different)}


@final
class _Importing:
    """What imports into a store, which is made in memory where there is none and nothing is to be written."""

    def __init__(self, place: Place, *, dry_run: bool, quarantine: Quarantine | None) -> None:
        is_tried = dry_run and not place.exists
        self.store = (
            knowledge.open(":memory:", allow_drafts=DOMAIN.is_draft) if is_tried else open_store(place, make=True)
        )
        self.importer = Importer[KnowledgeWork, Was](
            self.store, convert=Converter().convert, write=write, quarantine=quarantine, dry_run=dry_run
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.store.close()


def _problems(outcome: Outcome) -> None:
    for source in outcome.sources:
        name = visible(Path(source.source).name)
        for each in source.problems:
            key = f" {visible(each.key)}:" if each.key else ""
            typer.echo(f"{name}:{each.line}:{key} {each.problem.path}: {visible(each.problem.message)}")
        if source.failure:
            typer.echo(f"{name}: {source.failure}")


def _tell(outcome: Outcome) -> None:
    """Print what was done: problems and a table on stdout, remarks on stderr."""
    _problems(outcome)
    console().print(import_table(outcome, console().width))
    for source in outcome.sources:
        name = visible(Path(source.source).name)
        if source.resumed_after:
            typer.echo(f"{name}: went on behind line {source.resumed_after}, where an import was cut short", err=True)
        if source.is_another:
            typer.echo(f"{name}: it is another file than the one whose import was cut short: began anew", err=True)
    told = sum(len(source.problems) for source in outcome.sources)
    if more := sum(source.problem_count for source in outcome.sources) - told:
        typer.echo(f"and {more} more problems, which are in quarantine with the rest", err=True)
