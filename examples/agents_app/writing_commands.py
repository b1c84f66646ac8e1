"""The commands that record what agents do."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

from agents_app.moments import now
from agents_app.opening import STORE, StoreOption, open_store
from agents_app.reading_commands import AgentArgument
from agents_app.record import (
    add_activity,
    add_commit,
    add_retrospective,
    add_score,
    add_to_agent,
    grade_commit,
)
from agents_app.sizes import SizeOption
from domains.agents import AgentId, Commit, CommitHash, Grade, Occasion, ProjectPath, Retrospective
from domains.agents.tables import AgentsAmounts
from perdure.cli.failure import Failure
from perdure.cli.plain import visible
from perdure.errors import NotFound

__all__ = ["activity", "add", "commit", "grade", "retrospective", "score"]

ProjectArgument: TypeAlias = Annotated[str, typer.Argument(help="The path of a project.", show_default=False)]
HashArgument: TypeAlias = Annotated[str, typer.Argument(metavar="HASH", help="Of a commit.", show_default=False)]
GradeArgument: TypeAlias = Annotated[Grade, typer.Argument(help="From A to F.", show_default=False)]
XpOption: TypeAlias = Annotated[int, typer.Option("--xp", help="Experience that it gains; less than 0 for a loss.")]
BugsOption: TypeAlias = Annotated[int, typer.Option("--bugs", help="Bugs that it made.")]


def add(
    agent: AgentArgument,
    *,
    xp: XpOption = 0,
    sp: Annotated[int, typer.Option("--sp", help="Skill points.")] = 0,
    cs: Annotated[int, typer.Option("--cs", help="To its communication score.")] = 0,
    commits: Annotated[int, typer.Option("--commits", help="Commits that are recorded nowhere else.")] = 0,
    bugs: BugsOption = 0,
    store: StoreOption = STORE,
    max_size: SizeOption = None,
) -> None:
    """Add to what an agent has.

    One that nobody knew begins with the defaults.
    """
    given = AgentsAmounts(xp=xp, sp=sp, cs=cs, commits=commits, bugs=bugs)
    with open_store(store, make=True, max_size=max_size) as opened:
        there = add_to_agent(opened, AgentId(agent), given, now())
    numbers = f"xp {there.xp}, sp {there.sp}, cs {there.cs}, commits {there.commits}, bugs {there.bugs}"
    typer.echo(f"{visible(agent)}: {numbers}", err=True)


def commit(
    project: ProjectArgument,
    commit_hash: HashArgument,
    message: Annotated[str, typer.Argument(help="What it says.", show_default=False)],
    *,
    agent: Annotated[str, typer.Option("--agent", help="Who made it.", show_default=False)],
    grade: Annotated[Grade | None, typer.Option("--grade", help="From A to F.")] = None,
    xp: XpOption = 0,
    bugs: BugsOption = 0,
    store: StoreOption = STORE,
    max_size: SizeOption = None,
) -> None:
    """Record a commit, once.

    Its agent has one more, and what else it gains. Recorded again, it changes nothing.
    """
    moment = now()
    made = Commit(
        project_path=ProjectPath(project),
        commit_hash=CommitHash(commit_hash),
        agent_id=AgentId(agent),
        message=message,
        grade=grade,
        created_at=moment,
    )
    with open_store(store, make=True, max_size=max_size) as opened:
        is_new = add_commit(opened, made, AgentsAmounts(xp=xp, bugs=bugs), moment)
    typer.echo(f"{visible(commit_hash)}: {'recorded' if is_new else 'it is recorded already'}", err=True)


def grade(
    project: ProjectArgument,
    commit_hash: HashArgument,
    grade: GradeArgument,
    *,
    store: StoreOption = STORE,
    max_size: SizeOption = None,
) -> None:
    """Judge a commit."""
    with open_store(store, max_size=max_size) as opened:
        try:
            graded = grade_commit(opened, ProjectPath(project), CommitHash(commit_hash), grade)
        except NotFound as error:
            what = f"there is no commit `{commit_hash}` of `{project}`"
            raise Failure(what, help="`commits` lists those of a project; `commit` records one") from error
    typer.echo(f"{visible(graded.commit_hash)} of {visible(graded.agent_id)}: {grade.value}", err=True)


def score(
    agent: AgentArgument,
    commit_hash: HashArgument,
    reason: Annotated[str, typer.Argument(help="Why.", show_default=False)],
    *,
    delta: Annotated[int, typer.Option("--delta", help="Points; less than 0 for a loss.", show_default=False)],
    store: StoreOption = STORE,
    max_size: SizeOption = None,
) -> None:
    """Judge how an agent told of a commit.

    The points are added to its score.
    """
    with open_store(store, make=True, max_size=max_size) as opened:
        made = add_score(opened, AgentId(agent), CommitHash(commit_hash), delta=delta, reason=reason, now=now())
    typer.echo(f"{visible(agent)}: {made.delta:+} for {visible(commit_hash)}", err=True)


def activity(
    agent: AgentArgument,
    kind: Annotated[str, typer.Argument(help="In one word.", show_default=False)],
    detail: Annotated[str, typer.Argument(help="What more there is to say.")] = "",
    *,
    store: StoreOption = STORE,
    max_size: SizeOption = None,
) -> None:
    """Record one thing that an agent did."""
    with open_store(store, make=True, max_size=max_size) as opened:
        made = add_activity(opened, AgentId(agent), kind, detail, now())
    typer.echo(f"{visible(agent)}: {visible(kind)} at {made.timestamp}", err=True)


def retrospective(
    agent: AgentArgument,
    occasion: Annotated[
        str, typer.Argument(help="The hash of a commit, or the id of a session without one.", show_default=False)
    ],
    grade: GradeArgument,
    text: Annotated[str, typer.Argument(help="What it thinks.", show_default=False)],
    *,
    store: StoreOption = STORE,
    max_size: SizeOption = None,
) -> None:
    """Record what an agent thinks of its work.

    It takes the place of what the agent thought of the same before.
    """
    made = Retrospective(agent_id=AgentId(agent), occasion=Occasion(occasion), grade=grade, text=text)
    with open_store(store, make=True, max_size=max_size) as opened:
        is_first = add_retrospective(opened, made, now())
    typer.echo(f"{visible(agent)}: {'recorded' if is_first else 'recorded in place of another'}", err=True)
