"""The command that a session of an agent leaves running: it records what it is told on stdin."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Annotated, Final, TypeAlias

import attrs
import msgspec
import typer

from agents_app.opening import STORE, StoreOption, open_store
from agents_app.session import Session
from agents_app.sizes import SizeOption
from domains.agents import AgentId, CommitHash, Grade, Occasion, ProjectPath, Retrospective
from domains.agents.tables import AgentsAmounts
from perdure.cli.plain import visible
from perdure.entities import Flushed
from perdure.errors import Invalid, NotFound, OutOfBounds
from perdure.moving.records import Exact, NotJson, parse, shown

__all__ = ["session"]


@attrs.frozen(kw_only=True)
class _Add:
    agent: AgentId
    sp: int = 0
    xp: int = 0
    cs: int = 0
    commits: int = 0
    bugs: int = 0


@attrs.frozen(kw_only=True)
class _Activity:
    agent: AgentId
    kind: str
    detail: str = ""


@attrs.frozen(kw_only=True)
class _Retrospective:
    agent: AgentId
    occasion: Occasion
    grade: Grade
    text: str


@attrs.frozen(kw_only=True)
class _Grade:
    project: ProjectPath
    commit: CommitHash
    grade: Grade


_Told: TypeAlias = _Add | _Activity | _Retrospective | _Grade

_EXACT: Final = Exact()
_KINDS: Final[Mapping[str, type[_Add | _Activity | _Retrospective | _Grade]]] = {
    "add": _Add,
    "activity": _Activity,
    "retrospective": _Retrospective,
    "grade": _Grade,
}


def session(
    *,
    every: Annotated[int, typer.Option("--every", min=1, help="Flush when so many agents or records changed.")] = 1000,
    age: Annotated[float, typer.Option("--age", min=0.01, help="Flush so many seconds after a change.")] = 2.0,
    store: StoreOption = STORE,
    max_size: SizeOption = None,
) -> None:
    """Record what stdin says, as it comes.

    It is a line of JSON for each thing, and goes through a buffer that is written together. Such as
    {"add": {"agent": "ada", "xp": 5}}, {"activity": {"agent": "ada", "kind": "test"}}, and so on for `retrospective`
    and `grade`. An empty line flushes, and so does the end; each is acknowledged on stdout, when all lines before it
    are in the store.
    """
    failed = read = 0
    with (
        open_store(store, make=True, max_size=max_size) as opened,
        Session(opened, max_pending=every, max_age=age) as recording,
    ):
        for number, raw in enumerate(sys.stdin.buffer, 1):
            if raw.strip():
                problem = _record(recording, raw)
                failed += bool(problem)
                if problem:
                    typer.echo(f"line {number}: {visible(problem)}", err=True)
            else:
                _acknowledge(number, recording.flush())
            read = number
        _acknowledge(read, recording.flush())
    if failed:
        raise typer.Exit(1)


def _record(recording: Session, raw: bytes) -> str:
    """Record what the line *raw* says, and return what is wrong with it; empty where nothing is."""
    told = _told(raw)
    if isinstance(told, str):
        return told
    try:
        match told:
            case _Add():
                amounts = AgentsAmounts(xp=told.xp, sp=told.sp, cs=told.cs, commits=told.commits, bugs=told.bugs)
                recording.add(told.agent, amounts)
            case _Activity():
                recording.activity(told.agent, told.kind, told.detail)
            case _Retrospective():
                thought = Retrospective(agent_id=told.agent, occasion=told.occasion, grade=told.grade, text=told.text)
                recording.retrospective(thought)
            case _Grade():
                recording.grade(told.project, told.commit, told.grade)
    except (Invalid, NotFound, OutOfBounds) as error:
        return str(error)
    return ""


def _told(raw: bytes) -> _Told | str:
    """Return what the line *raw* says, or what is wrong with it."""
    try:
        document = parse(raw)
    except NotJson as error:
        return error.problem
    if not isinstance(document, dict) or len(document) != 1 or (kind := next(iter(document))) not in _KINDS:
        return f"expected an object with one of {', '.join(_KINDS)}, got {shown(document)}"
    found = _EXACT.structure(document[kind], _KINDS[kind], f"$.{kind}")
    return "; ".join(f"{each.path}: {each.message}" for each in found) if isinstance(found, tuple) else found


def _acknowledge(lines: int, flushed: Flushed) -> None:
    """Tell that all of *lines* are in the store, at once."""
    document = {"lines": lines, "changes": flushed.changes, "durability": flushed.durability}
    typer.echo(msgspec.json.encode(document).decode())
    sys.stdout.flush()
