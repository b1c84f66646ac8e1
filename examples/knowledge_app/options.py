"""What the commands have in common: arguments, and how results are printed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal, TypeAlias

import msgspec
import typer
from rich.console import Console, RenderableType

from domains.knowledge import KnowledgeId
from knowledge_app.kinds import AnyRevision, Item, Kind, kind_of, plain_revision
from knowledge_app.moments import EXAMPLES, moment
from perdure.cli.plain import plain

__all__ = [
    "FieldsArgument",
    "IdArgument",
    "KindArgument",
    "KindName",
    "KindOption",
    "LimitOption",
    "MomentArgument",
    "console",
    "identifier",
    "plain_item",
    "plain_one",
    "print_json",
    "print_revisions",
]

KindName: TypeAlias = Literal["spec", "pattern", "change", "decision"]
KindArgument: TypeAlias = Annotated[KindName, typer.Argument(help="What kind of thing it is.", show_default=False)]
KindOption: TypeAlias = Annotated[KindName | None, typer.Option("--kind", help="Of this kind alone.")]
IdArgument: TypeAlias = Annotated[str, typer.Argument(metavar="ID", help="What it is called.", show_default=False)]
FieldsArgument: TypeAlias = Annotated[
    list[str],
    typer.Argument(
        metavar="FIELD=VALUE...",
        help="Its fields, several times of a list. `@FILE` stands for what is in a file, `@-` for stdin.",
        show_default=False,
    ),
]
LimitOption: TypeAlias = Annotated[int, typer.Option("--limit", min=1, max=10_000, help="At most so many.")]
MomentArgument: TypeAlias = Annotated[
    int, typer.Argument(parser=moment, metavar="MOMENT", help=f"When: {EXAMPLES}.", show_default=False)
]


def identifier(text: str) -> KnowledgeId:
    """Return what a person calls something as a key. Raises typer.BadParameter."""
    most = 200
    if not 1 <= len(text) <= most or "\0" in text:
        raise typer.BadParameter(f"an id has 1 to {most} characters")
    return KnowledgeId(text)


def console() -> Console:
    """Return where results are printed."""
    return Console(highlight=False)


def print_json(document: Any) -> None:  # Any: JSON
    """Print *document* on a line."""
    typer.echo(msgspec.json.encode(document).decode())


def plain_item(item: Item) -> dict[str, Any]:  # Any: JSON
    """Return *item* as JSON, and its kind."""
    found = plain(item)
    return {"kind": kind_of(item).name, **(found if isinstance(found, dict) else {})}


def plain_one(kind: Kind, revision: AnyRevision) -> dict[str, Any]:  # Any: JSON
    """Return *revision* as JSON."""
    return plain_revision(kind, revision, None if revision.value is None else plain(revision.value))


def print_revisions(
    found: Iterable[tuple[Kind, AnyRevision]], table: RenderableType, about: str, *, as_json: bool
) -> None:
    """Print revisions as JSON, or as *table* where there are any; and on stderr, what they are."""
    shown = list(found)
    if as_json:
        print_json([plain_one(kind, each) for kind, each in shown])
    elif shown:
        console().print(table)
    typer.echo(about, err=True)
