"""The commands that ask what was, and what changed."""

from __future__ import annotations

from itertools import islice
from typing import Annotated

import typer

from knowledge_app.kinds import KINDS, AnyRevision, Kind, Knowledge, every_kind
from knowledge_app.moments import moment, shown
from knowledge_app.opening import SQLITE, JsonOption, PathOption, Place, StoreOption, open_store
from knowledge_app.options import (
    IdArgument,
    KindArgument,
    KindOption,
    LimitOption,
    MomentArgument,
    console,
    identifier,
    plain_one,
    print_json,
    print_revisions,
)
from knowledge_app.tables import history_view, revisions_table
from perdure.cli.failure import Failure
from perdure.cli.plain import visible

__all__ = ["as_of", "between", "changes_since", "history"]


def history(
    kind: KindArgument,
    id: IdArgument,  # noqa: A002 - the word of the command line
    *,
    limit: LimitOption = 20,
    store: StoreOption = SQLITE,
    path: PathOption = None,
    json_output: JsonOption = False,
) -> None:
    """Show how something came to be so.

    With a limit, the newest of it.
    """
    what, key = KINDS[kind], identifier(id)
    with open_store(Place(store, path), read_only=True) as opened:
        repository = what.repository(opened)
        found = list(repository.history(key, newest_first=True, limit=min(limit + 1, 10_000)))[::-1]
        total = repository.revision_count(key)
    if not found:
        raise Failure(f"there never was a {kind} `{visible(id)}`", help=f"`list {kind}` shows what there is")
    before = found.pop(0) if len(found) > limit else None
    if json_output:
        print_json([plain_one(what, each) for each in found])
    else:
        screen = console()
        screen.print(
            history_view(what, found, before, coloured=screen.color_system is not None and not screen.no_color)
        )
    typer.echo(f"{len(found)} of {total} revisions", err=True)


def as_of(
    moment: MomentArgument,
    *,
    kind: KindOption = None,
    limit: LimitOption = 100,
    store: StoreOption = SQLITE,
    path: PathOption = None,
    json_output: JsonOption = False,
) -> None:
    """List everything as it was at a time."""
    found: list[tuple[Kind, AnyRevision]] = []
    has_more = False
    with open_store(Place(store, path), read_only=True) as opened:
        for what in every_kind(kind):
            page = what.repository(opened).all_as_of(moment, limit=limit)
            has_more = has_more or page.next is not None
            found += [(what, each) for each in page]
    more = ", and there was more" if has_more else ""
    about = f"{len(found)} known at {shown(moment)}{more}"
    print_revisions(found, revisions_table(found, console().width), about, as_json=json_output)


def between(
    start: MomentArgument,
    end: Annotated[int, typer.Argument(parser=moment, metavar="MOMENT", help="Before when.", show_default=False)],
    *,
    kind: KindOption = None,
    id: Annotated[str | None, typer.Option("--id", help="Of this thing alone; say of which kind.")] = None,  # noqa: A002 - as above
    limit: LimitOption = 100,
    store: StoreOption = SQLITE,
    path: PathOption = None,
    json_output: JsonOption = False,
) -> None:
    """List what was recorded between two times.

    From the first one on, and before the other; the oldest first.
    """
    if id is not None and kind is None:
        raise Failure("an id was given, and no kind", help="add `--kind`")
    key = None if id is None else identifier(id)
    found: list[tuple[Kind, AnyRevision]] = []
    has_more = False
    with open_store(Place(store, path), read_only=True) as opened:
        for what in every_kind(kind):
            page = what.repository(opened).between(start, end, key=key, limit=limit)
            has_more = has_more or page.next is not None
            found += [(what, each) for each in page]
    found.sort(key=lambda each: each[1].recorded_at)
    more = ", and more" if has_more or len(found) > limit else ""
    found = found[:limit]
    about = f"{len(found)} revisions{more} from {shown(start)} to {shown(end)}"
    print_revisions(found, revisions_table(found, console().width), about, as_json=json_output)


def changes_since(
    checkpoint: Annotated[
        str | None,
        typer.Argument(help="What the last one printed; without it, everything.", show_default=False),
    ] = None,
    *,
    limit: LimitOption = 100,
    store: StoreOption = SQLITE,
    path: PathOption = None,
    json_output: JsonOption = False,
) -> None:
    """List what was written since a checkpoint.

    In the order of writing, with the next checkpoint: whoever goes on from there misses nothing. What was imported
    late, of an old time, counts as written when it was imported.
    """
    with open_store(Place(store, path), read_only=True) as opened:
        places = _places(checkpoint, opened)
        found: list[tuple[Kind, AnyRevision]] = []
        for what in KINDS.values():
            several = list(islice(what.repository(opened).changes(places[what.name]), limit - len(found)))
            if several:
                places[what.name] = several[-1].position
                found += [(what, each) for each in several]
            if len(found) == limit:
                break
    following = ".".join(map(str, places.values()))
    if json_output:
        print_json({"changes": [plain_one(kind, each) for kind, each in found], "checkpoint": following})
        return
    if found:
        console().print(revisions_table(found, console().width))
    typer.echo(f"checkpoint: {following}")
    typer.echo(f"{len(found)} changes", err=True)


def _places(checkpoint: str | None, knowledge: Knowledge) -> dict[str, int]:
    """Return the position of each kind in a checkpoint. Raises typer.BadParameter."""
    parts = ["0"] * len(KINDS) if checkpoint is None else checkpoint.split(".")
    if len(parts) != len(KINDS) or not all(part.isascii() and part.isdecimal() and len(part) < 19 for part in parts):  # noqa: PLR2004 - the digits of an integer of 64 bits
        raise typer.BadParameter(f"`{checkpoint}` is no checkpoint; give what `changes-since` printed, as 3.0.12.1")
    places = dict(zip(KINDS, map(int, parts), strict=True))
    for name, place in places.items():
        last = KINDS[name].repository(knowledge).position()
        if place > last:
            raise Failure(
                f"the checkpoint is ahead of this store, which has {last} of {name}", help="is it of another store?"
            )
    return places
