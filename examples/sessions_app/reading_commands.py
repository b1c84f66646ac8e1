"""The commands that read the store."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

import msgspec
import typer
from rich.console import Console

from domains.sessions import SessionsStore, SessionStatus, SessionType
from domains.sessions.tables import SessionsWhere
from perdure.cli.failure import Failure
from perdure.cli.plain import visible
from perdure.entities import Range
from sessions_app.acting import chosen
from sessions_app.opening import STORE, JsonOption, StoreOption, hash_of, open_store
from sessions_app.predecessor.writing import json_of
from sessions_app.repository import UnknownSession
from sessions_app.tables import MARKS, failed_table, found_table, session_view, sessions_table, totals_table

__all__ = ["failed", "list_", "search", "show", "totals"]


def _day(text: str) -> dt.datetime:
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=dt.UTC)
    except ValueError:
        raise typer.BadParameter(f"`{text}` is no day; write it as 2026-03-07") from None


def list_(
    *,
    workspace: Annotated[str | None, typer.Option("--workspace", help="The path of a workspace, or its hash.")] = None,
    type_: Annotated[SessionType | None, typer.Option("--type", help="Only of this type.")] = None,
    status: Annotated[SessionStatus | None, typer.Option("--status", help="Only with this status.")] = None,
    since: Annotated[
        dt.datetime | None, typer.Option("--since", parser=_day, metavar="DAY", help="Created then or later.")
    ] = None,
    before: Annotated[
        dt.datetime | None, typer.Option("--before", parser=_day, metavar="DAY", help="Created before that.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="At most so many.")] = 20,
    after: Annotated[
        str | None, typer.Option("--after", help="Go on where a list ended, which told this.", show_default=False)
    ] = None,
    store: StoreOption = STORE,
    json_output: JsonOption = False,
) -> None:
    """List sessions, the newest first."""
    where: SessionsWhere = {}
    if workspace is not None:
        where["workspace"] = hash_of(workspace)
    if type_ is not None:
        where["type"] = type_
    if status is not None:
        where["status"] = status
    if since is not None or before is not None:
        where["created_at"] = Range(since, below=before)
    with open_store(store) as opened:
        page = opened.sessions.summaries(where=where, order="-created_at", after=after, limit=limit)
        total = opened.sessions.count(where)
    if json_output:
        typer.echo(msgspec.json.encode({"sessions": page.items, "total": total, "next": page.next}).decode())
        return
    if page.items:
        console = Console()
        console.print(sessions_table(page, console.width))
    typer.echo(f"{len(page)} of {total} sessions", err=True)
    if page.next is not None:
        typer.echo(f"more: --after {page.next}", err=True)


def show(
    session: Annotated[str, typer.Argument(help="The id of a session, or how it begins.", show_default=False)],
    *,
    output: Annotated[
        int | None, typer.Option("--output", help="Print what this agent printed, and nothing else.")
    ] = None,
    store: StoreOption = STORE,
    json_output: JsonOption = False,
) -> None:
    """Show a session with its agents and what was said."""
    with open_store(store) as opened:
        key = chosen(session, lambda: _ids(opened))
        found = opened.sessions.find(key)
        if found is None:
            raise UnknownSession(key)
        path = opened.workspaces.get(found.workspace).path
    if output is not None:
        printed: dict[int, str | None] = {each.instance_id: each.output for each in found.instances}
        if output not in printed:
            raise Failure(f"this session has no agent {output}", help="`show` without `--output` lists them")
        text = printed[output] or ""  # in a pipe as it is; on a terminal it must not move the cursor
        typer.echo("\n".join(map(visible, text.splitlines())) if sys.stdout.isatty() else text)
    elif json_output:
        typer.echo(json_of(found).decode())
    else:
        console = Console()
        console.print(session_view(found, path, console.width))


def search(
    words: Annotated[list[str], typer.Argument(help="All of these.", show_default=False)],
    *,
    prefix: Annotated[bool, typer.Option("--prefix", help="The last word may be the beginning of one.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="At most so many of each.")] = 20,
    store: StoreOption = STORE,
    json_output: JsonOption = False,
) -> None:
    """Search tasks and messages for words, best first."""
    text = " ".join(words)
    marks = ("[", "]") if json_output else MARKS
    with open_store(store) as opened:
        tasks = opened.sessions.search(text, limit=limit, prefix=prefix, marks=marks)
        messages = opened.chat_messages.search(text, limit=limit, prefix=prefix, marks=marks)
    found = [(str(each.value.id), "task", each.snippet) for each in tasks]
    found += [(str(each.value.parent), each.value.value.role.value, each.snippet) for each in messages]
    if json_output:
        keys = ("session", "in", "snippet")
        typer.echo(msgspec.json.encode([dict(zip(keys, each, strict=True)) for each in found]).decode())
    elif found:
        Console().print(found_table(found))
    typer.echo(f"{len(tasks)} tasks and {len(messages)} messages", err=True)


def failed(
    *,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="At most so many.")] = 20,
    store: StoreOption = STORE,
    json_output: JsonOption = False,
) -> None:
    """List agents that failed, those of the newest sessions first."""
    with open_store(store) as opened:
        rows = opened.queries.with_failed_instances(limit=limit)
    if json_output:
        typer.echo(msgspec.json.encode(rows).decode())
    elif rows:
        console = Console()
        console.print(failed_table(rows, console.width))
    typer.echo(f"{len(rows)} agents that failed", err=True)


def totals(*, store: StoreOption = STORE, json_output: JsonOption = False) -> None:
    """Count sessions by their type, and say how they went."""
    with open_store(store) as opened:
        rows = opened.queries.totals_by_type()
    if json_output:
        typer.echo(msgspec.json.encode(rows).decode())
    elif rows:
        console = Console()
        console.print(totals_table(rows, console.width))
    typer.echo(f"{sum(each.sessions for each in rows)} sessions", err=True)


def _ids(store: SessionsStore) -> Iterator[UUID]:
    after = None
    while True:
        page = store.sessions.summaries(after=after, limit=1000)
        yield from (each.id for each in page)
        if page.next is None:
            return
        after = page.next
