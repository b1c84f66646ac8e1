"""The commands that ask what is there now."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Annotated

import typer

from domains.knowledge import KnowledgeStore, Tag
from knowledge_app.fields import filters
from knowledge_app.kinds import KINDS, Item, Kind, every_kind, kind_of
from knowledge_app.moments import EXAMPLES, moment
from knowledge_app.opening import SQLITE, JsonOption, PathOption, Place, StoreOption, open_store
from knowledge_app.options import (
    IdArgument,
    KindArgument,
    KindOption,
    LimitOption,
    console,
    identifier,
    plain_item,
    plain_one,
    print_json,
)
from knowledge_app.tables import MARKS, found_table, item_view, tags_table
from perdure.cli.failure import Failure
from perdure.cli.plain import visible

__all__ = ["list_", "search", "show", "tags"]


def show(
    kind: KindArgument,
    id: IdArgument,  # noqa: A002 - the word of the command line
    *,
    as_of: Annotated[
        int | None, typer.Option("--as-of", parser=moment, metavar="MOMENT", help=f"As it was then: {EXAMPLES}.")
    ] = None,
    store: StoreOption = SQLITE,
    path: PathOption = None,
    json_output: JsonOption = False,
) -> None:
    """Show something as it is, or was.

    Exits with 1 where it is deleted.
    """
    what, key = KINDS[kind], identifier(id)
    with open_store(Place(store, path), read_only=True) as opened:
        repository = what.repository(opened)
        found = repository.latest(key) if as_of is None else repository.as_of(key, as_of)
    if found is None:
        when = "" if as_of is None else " then"
        raise Failure(
            f"there is no {kind} `{visible(id)}`{when}", help=f"`history {kind} {visible(id)}` shows what was"
        )
    if json_output:
        print_json(plain_one(what, found))
    else:
        console().print(item_view(what, found))
    if found.value is None:
        raise typer.Exit(1)


def list_(
    kind: Annotated[str, typer.Argument(help="Of which kind: spec, pattern, change or decision.", show_default=False)],
    where: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FIELD=VALUE...",
            help="Those whose fields are so, such as `status=draft`.",
            show_default=False,
        ),
    ] = None,
    *,
    tag: Annotated[str | None, typer.Option("--tag", help="Those with this tag.")] = None,
    limit: LimitOption = 50,
    store: StoreOption = SQLITE,
    path: PathOption = None,
    json_output: JsonOption = False,
) -> None:
    """List what there is of a kind.

    All of it in the order of ids, or what has certain attributes or a tag.
    """
    what = _kind(kind)
    wanted = filters(what, where or ())
    with open_store(Place(store, path), read_only=True) as opened:
        if tag is not None:
            every = [each for each in _tagged(opened, what, tag) if _passes(each, wanted)]
            found, total = every[:limit], len(every)
        else:
            repository = what.repository(opened)
            found = list(islice(repository.each(where=wanted or None), limit))
            total = repository.count(wanted or None)
    _print([(each, "") for each in found], f"{len(found)} of {total} {what.table}", as_json=json_output)


def search(
    words: Annotated[list[str], typer.Argument(help="What is in the texts; the last may be a beginning.")],
    *,
    kind: KindOption = None,
    limit: LimitOption = 20,
    store: StoreOption = SQLITE,
    path: PathOption = None,
    json_output: JsonOption = False,
) -> None:
    """Search the texts of what is there now.

    What is found has all words; the best of each kind comes first.
    """
    found: list[tuple[Item, str]] = []
    with open_store(Place(store, path), read_only=True) as opened:
        for what in every_kind(kind):
            hits = what.repository(opened).search(" ".join(words), limit=limit, prefix=True, marks=MARKS)
            found += [(each.value, each.snippet) for each in hits]
    _print(found, f"{len(found)} found", as_json=json_output)


def tags(*, store: StoreOption = SQLITE, path: PathOption = None, json_output: JsonOption = False) -> None:
    """Count tags.

    Specifications and patterns have them.
    """
    with open_store(Place(store, path), read_only=True) as opened:
        rows = opened.queries.tags()
    if json_output:
        print_json({each.tag: each.uses for each in rows})
    elif rows:
        console().print(tags_table((each.tag, each.uses) for each in rows))
    typer.echo(f"{len(rows)} tags", err=True)


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise typer.BadParameter(f"`{name}` is none of {', '.join(KINDS)}")
    return KINDS[name]


def _tagged(store: KnowledgeStore, kind: Kind, tag: str) -> Iterable[Item]:
    if not tag:
        raise typer.BadParameter("a tag has at least one character")
    match kind.name:
        case "spec":
            return store.queries.specifications_tagged(tag=Tag(tag))
        case "pattern":
            return store.queries.patterns_tagged(tag=Tag(tag))
        case _:
            raise Failure(f"{kind.table} have no tags", help="specifications and patterns have")


def _passes(item: Item, wanted: dict[str, object]) -> bool:
    return all(getattr(item, field) == value for field, value in wanted.items())


def _print(found: list[tuple[Item, str]], about: str, *, as_json: bool) -> None:
    if as_json:
        print_json([{**plain_item(item), **({"snippet": snippet} if snippet else {})} for item, snippet in found])
    elif found:
        console().print(found_table((kind_of(item), item, snippet) for item, snippet in found))
    typer.echo(about, err=True)
