"""`perdure events`."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from perdure.cli.failure import Failure
from perdure.cli.options import PackageOption, ProjectOption

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from perdure.cli.listing import Listed
    from perdure.engines import Raw

__all__ = ["command"]

_LONG = 256
"""How many records are shown at once where there are many."""


def command(
    file: Annotated[Path, typer.Argument(help="The store to look into.", show_default=False)],
    stream: Annotated[str | None, typer.Argument(help="List this stream only.", show_default=False)] = None,
    *,
    after: Annotated[int, typer.Option("--after", min=0, help="Start behind this position.")] = 0,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="List this many events at most.")] = None,
    backwards: Annotated[bool, typer.Option("--backwards", help="Begin with the newest event.")] = False,
    follow: Annotated[bool, typer.Option("--follow", help="Go on with what comes; Ctrl-C ends it.")] = False,
    types: Annotated[str | None, typer.Option("--types", help="List these event types only, as A,B.")] = None,
    format: Annotated[  # noqa: A002 - named as the option is
        Literal["text", "jsonl"], typer.Option("--format", help="A listing for people, or JSON Lines for programs.")
    ] = "text",
    raw: Annotated[
        bool, typer.Option("--raw", help="Show what is stored as it is; needs no generated package.")
    ] = False,
    package: PackageOption = None,
    project: ProjectOption = None,
) -> None:
    """List the events of a store, each as today's class, without changing anything."""
    from itertools import islice

    from perdure.cli import listing, opening

    if follow and backwards:
        raise Failure("`--follow` goes forwards", help="leave out `--backwards`, or `--follow`", code=2)
    with opening.engine(file) as (engine, domain):
        if stream is not None and not follow and not engine.version(stream):
            raise Failure(f"there is no stream `{stream}` in `{file}`", help="give a name as the listing shows it")
        decode = opening.raw if raw else opening.typed(file, domain, package, project)
        wanted = None if types is None else frozenset(types.split(","))
        show = _as_json if format == "jsonl" else _in_columns()
        if not follow:
            found = listing.records(engine, stream, after=after, backwards=backwards)
            show(islice(listing.listed(found, decode, wanted), limit))
            return
        with contextlib.suppress(KeyboardInterrupt):
            for records in _batches(listing.followed(engine, stream, after=after)):
                lines = list(islice(listing.listed(records, decode, wanted), limit))
                show(lines)
                sys.stdout.flush()
                limit = None if limit is None else limit - len(lines)
                if limit == 0:
                    return


def _batches(found: Iterable[Raw | None]) -> Iterator[list[Raw]]:
    """Yield *found* in lists that end where it waits, or are long."""
    batch: list[Raw] = []
    for record in found:
        if record is not None:
            batch.append(record)
        if len(batch) == _LONG or record is None:
            yield batch
            batch = []


def _as_json(lines: Iterable[Listed]) -> None:
    from perdure.cli.listing import as_json

    for line in lines:
        typer.echo(as_json(line))


def _in_columns() -> Callable[[Iterable[Listed]], None]:
    """Return what shows lines below headings, in columns that all of them share."""
    from perdure.cli.listing import Columns

    console, columns = _console(), Columns()

    def show(lines: Iterable[Listed]) -> None:
        for cells, line in columns.rows(lines):
            if console is None:
                typer.echo("  ".join(cells))
            else:
                console.print(_styled(cells, line), soft_wrap=True)

    return show


def _console() -> Console | None:
    """Return where colours can be shown; nothing is imported for a pipe or a file."""
    if not sys.stdout.isatty():
        return None
    from rich.console import Console

    return Console(highlight=False)


def _styled(cells: Sequence[str], line: Listed | None) -> Text:
    from rich.text import Text

    if line is None:
        return Text("  ".join(cells), "bold")
    stored = "yellow" if line.stored_version != line.type_version else "dim"
    styles = ("dim", "", "dim", "bold", stored, "dim", "")
    return Text("  ").join(Text(cell, style) for cell, style in zip(cells, styles, strict=True))
