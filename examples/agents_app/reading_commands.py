"""The commands that read the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import islice
from typing import Annotated, Literal, TypeAlias

import msgspec
import typer
from rich.console import Console, RenderableType

from agents_app.moments import since as moment
from agents_app.opening import STORE, JsonOption, StoreOption, open_store
from agents_app.record import timestamp_of
from agents_app.tables import (
    activities_table,
    agent_view,
    agents_table,
    commits_table,
    grades_table,
    retrospectives_table,
    scores_table,
)
from domains.agents import AgentId, CommitHash, ProjectPath
from domains.agents.tables import AgentsOrder
from perdure.cli.failure import Failure
from perdure.cli.plain import plain
from perdure.entities import Range

__all__ = ["activities", "commits", "grades", "list_", "retrospectives", "scores", "show"]

AgentArgument: TypeAlias = Annotated[str, typer.Argument(help="The name of an agent.", show_default=False)]
LimitOption: TypeAlias = Annotated[int, typer.Option("--limit", min=1, max=10_000, help="At most so many.")]

_ORDERS: dict[str, AgentsOrder] = {"xp": "-xp", "updated": "-updated_at", "name": "id"}


def list_(
    *,
    by: Annotated[
        Literal["xp", "updated", "name"], typer.Option("--by", help="In which order; the most or newest first.")
    ] = "xp",
    limit: LimitOption = 20,
    store: StoreOption = STORE,
    json_output: JsonOption = False,
) -> None:
    """List agents, those with the most experience first."""
    with open_store(store) as opened:
        page = opened.agents.list(order=_ORDERS[by], limit=limit)
        total = opened.agents.count()
    _print(
        page.items, agents_table(page.items, Console().width), f"{len(page)} of {total} agents", json_output=json_output
    )


def show(
    agent: AgentArgument,
    *,
    limit: Annotated[int, typer.Option("--limit", min=0, max=10_000, help="At most so many of each.")] = 5,
    store: StoreOption = STORE,
    json_output: JsonOption = False,
) -> None:
    """Show an agent, with the newest of what it did."""
    name = AgentId(agent)
    with open_store(store) as opened:
        found = opened.agents.find(name)
        if found is None:
            raise Failure(f"there is no agent `{agent}`", help="`list` shows all; `add` makes one")
        made = opened.commits.list(where={"agent_id": name}, order="-created_at", limit=max(limit, 1)).items[:limit]
        did = list(islice(opened.activities.within({"agent_id": name}).each(descending=True), limit))
        thought = list(islice(opened.retrospectives.within({"agent_id": name}), limit))
    if json_output:
        parts = {"commits": made, "activities": did, "retrospectives": thought}
        document = {"agent": plain(found), **{what: list(map(plain, items)) for what, items in parts.items()}}
        typer.echo(msgspec.json.encode(document).decode())
    else:
        console = Console()
        console.print(agent_view(found, made, did, thought, console.width))


def commits(
    project: Annotated[str | None, typer.Argument(help="The path of a project.", show_default=False)] = None,
    *,
    agent: Annotated[str | None, typer.Option("--agent", help="Of this agent, the newest first.")] = None,
    limit: LimitOption = 20,
    store: StoreOption = STORE,
    json_output: JsonOption = False,
) -> None:
    """List commits, the newest first.

    Those of a project are in the order of their hashes.
    """
    if project is not None and agent is not None:
        raise Failure("a project and an agent were given", help="give one of the two")
    with open_store(store) as opened:
        if project is not None:
            in_project = opened.commits.within({"project_path": ProjectPath(project)})
            page, total = in_project.list(limit=limit), in_project.count()
        else:
            page = opened.commits.list(
                where=None if agent is None else {"agent_id": AgentId(agent)}, order="-created_at", limit=limit
            )
            total = opened.commits.count(None if agent is None else {"agent_id": AgentId(agent)})
    table = commits_table(page.items, Console().width, with_agent=agent is None)
    _print(page.items, table, f"{len(page)} of {total} commits", json_output=json_output)


def activities(
    agent: AgentArgument,
    *,
    since: Annotated[
        dt.datetime | None,
        typer.Option("--since", parser=moment, metavar="MOMENT", help="Then or later: a day, a time, or 90m, 12h, 7d."),
    ] = None,
    limit: LimitOption = 20,
    store: StoreOption = STORE,
    json_output: JsonOption = False,
) -> None:
    """List what an agent did.

    It is in the order in which it was done; of more than the limit, the newest.
    """
    name = AgentId(agent)
    with open_store(store) as opened:
        found = (
            opened.activities.within({"agent_id": name})
            if since is None
            else opened.activities.within({"agent_id": name, "timestamp": Range(at_least=timestamp_of(since))})
        )
        newest, total = list(islice(found.each(descending=True), limit))[::-1], found.count()
    _print(newest, activities_table(newest), f"{len(newest)} of {total} activities", json_output=json_output)


def scores(
    agent: AgentArgument,
    commit: Annotated[str | None, typer.Argument(help="Of this commit alone.", show_default=False)] = None,
    *,
    limit: LimitOption = 20,
    store: StoreOption = STORE,
    json_output: JsonOption = False,
) -> None:
    """List how an agent told others of its commits."""
    name = AgentId(agent)
    with open_store(store) as opened:
        found = (
            opened.communication_scores.within({"agent_id": name})
            if commit is None
            else opened.communication_scores.within({"agent_id": name, "commit_hash": CommitHash(commit)})
        )
        page, total = found.list(limit=limit), found.count()
    _print(page.items, scores_table(page.items), f"{len(page)} of {total} scores", json_output=json_output)


def retrospectives(
    agent: AgentArgument,
    *,
    limit: LimitOption = 20,
    store: StoreOption = STORE,
    json_output: JsonOption = False,
) -> None:
    """List what an agent thinks of its work."""
    with open_store(store) as opened:
        found = opened.retrospectives.within({"agent_id": AgentId(agent)})
        page, total = found.list(limit=limit), found.count()
    table = retrospectives_table(page.items)
    _print(page.items, table, f"{len(page)} of {total} retrospectives", json_output=json_output)


def grades(*, store: StoreOption = STORE, json_output: JsonOption = False) -> None:
    """Count commits by grade."""
    with open_store(store) as opened:
        rows = opened.queries.commits_graded()
    _print(rows, grades_table(rows), f"{sum(each.commits for each in rows)} commits", json_output=json_output)


def _print(items: Iterable[object], table: RenderableType, about: str, *, json_output: bool) -> None:
    """Print *items* as JSON, or as *table* where there are any; and on stderr, what they are."""
    shown = list(items)
    if json_output:
        typer.echo(msgspec.json.encode(list(map(plain, shown))).decode())
    elif shown:
        Console().print(table)
    typer.echo(about, err=True)
