"""The commands that change one session, each in one transaction."""

from __future__ import annotations

import datetime as dt
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeAlias

import attrs
import typer

from domains.sessions import (
    ChatMessage,
    Instance,
    InstanceId,
    InstanceStatus,
    Role,
    Runtime,
    Session,
    SessionStatus,
    SessionType,
)
from perdure.cli.failure import Failure
from perdure.moving.records import Exact
from sessions_app.acting import Acting, chosen, open_acting
from sessions_app.opening import FOLDER, STORE, FolderOption, JsonOption, StoreOption, hash_of, path_of
from sessions_app.predecessor.structuring import structure
from sessions_app.predecessor.writing import json_of
from sessions_app.repository import Sessions, UnknownSession

__all__ = ["add_message", "create", "delete", "set_status", "update"]

SessionArgument: TypeAlias = Annotated[
    str, typer.Argument(help="The id of a session, or how it begins.", show_default=False)
]

WorkspaceOption: TypeAlias = Annotated[str, typer.Option("--workspace", help="The path of a workspace, or its hash.")]


def create(
    task: Annotated[str | None, typer.Argument(help="What the agents shall do.", show_default=False)] = None,
    *,
    workspace: WorkspaceOption = ".",
    type_: Annotated[SessionType, typer.Option("--type", help="How they work together.")] = SessionType.COMPETITION,
    agents: Annotated[
        list[str] | None, typer.Option("--agent", help="The name of one, from 1 to 10 times.", show_default=False)
    ] = None,
    runtime: Annotated[Runtime | None, typer.Option("--runtime", help="The program that they run in.")] = None,
    model: Annotated[str | None, typer.Option("--model", help="What they think with.")] = None,
    document: Annotated[
        Path | None, typer.Option("--from", help="A file with a session as JSON, or `-`.", show_default=False)
    ] = None,
    folder: FolderOption = FOLDER,
    store: StoreOption = STORE,
    json_output: JsonOption = False,
) -> None:
    """Create a session, and print its id."""
    if (task is None) is (document is None):
        raise Failure(
            "nothing says what to create", help="give a task, or `--from` with the JSON of a session, and not both"
        )
    if document is not None:
        session = _read(document, workspace)
    else:
        now = dt.datetime.now(dt.UTC)
        session = Session(
            id=uuid.uuid4(),
            workspace=hash_of(workspace),
            type=type_,
            task=task or "",
            status=SessionStatus.RUNNING,
            created_at=now,
            updated_at=now,
            model=model,
            instances=tuple(
                _instance(number, name, runtime, model) for number, name in enumerate(agents or ["agent"], 1)
            ),
        )

    path = path_of(workspace)
    with open_acting(store, folder, make=True, paths={session.workspace: path} if path else {}) as acting:
        if acting.find(session.id) is not None:
            raise Failure(
                f"there is a session {session.id} already", help="`update` changes it, `import --replace` replaces it"
            )
        acting.write(lambda sessions: sessions.put(session.id, session), session.id)
    _tell(session, json_output=json_output)


def update(
    session: SessionArgument,
    *,
    task: Annotated[str | None, typer.Option("--task", help="Another task.", show_default=False)] = None,
    status: Annotated[SessionStatus | None, typer.Option("--status", help="How far it has come.")] = None,
    winner: Annotated[int | None, typer.Option("--winner", help="The agent that did best.", min=1)] = None,
    model: Annotated[str | None, typer.Option("--model", help="What its agents think with.")] = None,
    folder: FolderOption = FOLDER,
    store: StoreOption = STORE,
    json_output: JsonOption = False,
) -> None:
    """Change what a session says of itself; one that is completed or has failed is over now."""
    if all(each is None for each in (task, status, winner, model)):
        raise Failure("nothing says what to change", help="give `--task`, `--status`, `--winner` or `--model`")
    now = dt.datetime.now(dt.UTC)

    def change(found: Session) -> Session:
        if winner is not None and winner not in {each.instance_id for each in found.instances}:
            raise Failure(f"this session has no agent {winner}", help="`show` lists them")
        ends = status in {SessionStatus.COMPLETED, SessionStatus.FAILED}
        return attrs.evolve(
            found,
            task=found.task if task is None else task,
            status=status or found.status,
            winner_id=found.winner_id if winner is None else InstanceId(winner),
            model=found.model if model is None else model,
            completed_at=(found.completed_at or now) if ends else None if status else found.completed_at,
            updated_at=max(found.updated_at, now),
        )

    _change(session, store, folder, lambda key: lambda sessions: sessions.update(key, change), json_output=json_output)


def delete(
    session: SessionArgument,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    folder: FolderOption = FOLDER,
    store: StoreOption = STORE,
) -> None:
    """Delete a session with its agents and messages."""
    with open_acting(store, folder) as acting:
        found = _find(acting, session)
        what = f"{found.id}, {len(found.instances)} agents and {len(found.chat_history)} messages"
        if not yes and not (sys.stdin.isatty() and typer.confirm(f"delete session {what}?", err=True)):
            raise Failure(f"session {found.id} was not deleted", help="`--yes` deletes it, with all that belongs to it")
        acting.write(lambda sessions: sessions.delete(found.id), found.id)
    typer.echo(f"deleted {what}", err=True)


def add_message(
    session: SessionArgument,
    text: Annotated[str, typer.Argument(help="What was said, or `-`.", show_default=False)],
    *,
    role: Annotated[Role, typer.Option("--role", help="Who said it.")] = Role.USER,
    agent: Annotated[int | None, typer.Option("--agent", help="The agent that said it, or is meant.", min=1)] = None,
    folder: FolderOption = FOLDER,
    store: StoreOption = STORE,
    json_output: JsonOption = False,
) -> None:
    """Add a message to a session."""
    said = ChatMessage(
        id=uuid.uuid4(),
        role=role,
        content=sys.stdin.read() if text == "-" else text,
        timestamp=dt.datetime.now(dt.UTC),
        instance_id=None if agent is None else InstanceId(agent),
    )
    _change(
        session, store, folder, lambda key: lambda sessions: sessions.add_message(key, said), json_output=json_output
    )


def set_status(
    session: SessionArgument,
    agent: Annotated[int, typer.Argument(help="The number of an agent.", show_default=False, min=1)],
    status: Annotated[InstanceStatus, typer.Argument(help="What it is doing.", show_default=False)],
    *,
    folder: FolderOption = FOLDER,
    store: StoreOption = STORE,
    json_output: JsonOption = False,
) -> None:
    """Say what an agent of a session is doing; `update --status` is about the session."""
    now = dt.datetime.now(dt.UTC)
    _change(
        session,
        store,
        folder,
        lambda key: lambda sessions: sessions.set_status(key, InstanceId(agent), status, now),
        json_output=json_output,
    )


def _change(
    session: str,
    store: Path,
    folder: Path,
    operation: Callable[[uuid.UUID], Callable[[Sessions], object]],
    *,
    json_output: bool,
) -> None:
    """Do *operation* on the session that *session* names, and tell what it is now."""
    with open_acting(store, folder) as acting:
        key = _find(acting, session).id
        acting.write(operation(key), key)
        changed = acting.find(key)
    if changed is not None:
        _tell(changed, json_output=json_output)


def _find(acting: Acting, text: str) -> Session:
    key = chosen(text, lambda: (key for key, _ in acting.items()))
    found = acting.find(key)
    if found is None:
        raise UnknownSession(key)
    return found


def _instance(number: int, name: str, runtime: Runtime | None, model: str | None) -> Instance:
    return Instance(
        instance_id=InstanceId(number),
        worktree_path="",
        branch="",
        agent_name=name,
        status=InstanceStatus.IDLE,
        tmux_session_id="",
        runtime=runtime,
        model=model,
    )


def _read(document: Path, workspace: str) -> Session:
    """Return the session of which the file has the JSON. Raises Failure with all that is wrong with it."""
    try:
        raw = sys.stdin.buffer.read() if document == Path("-") else document.read_bytes()
    except OSError as error:
        raise Failure(
            f"`{document}` cannot be read: {error.strerror or error}", help="name a file with JSON, or `-`"
        ) from error
    found = structure(Exact(), raw, "$", hash_of(workspace))
    if isinstance(found, tuple):
        wrong = "".join(f"\n  {each.path}: {each.message}" for each in found)
        raise Failure(f"`{document}` is no session:{wrong}", help="`show --json` prints one as it should be")
    return found


def _tell(session: Session, *, json_output: bool) -> None:
    if json_output:
        typer.echo(json_of(session).decode())
        return
    typer.echo(str(session.id))
    typer.echo(
        f"{session.status.value}, {len(session.instances)} agents, {len(session.chat_history)} messages", err=True
    )
