"""Entities beside raw apsw that does the same work into plain tuples, on the same tables."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import apsw

from domains import sessions
from domains.sessions import ChatMessage, Instance, InstanceId, Session, SessionsStore, Workspace, WorkspaceHash
from domains.sessions.tables import CHAT_MESSAGES_TABLE, INSTANCES_TABLE, SCHEMA, SESSIONS_TABLE
from perdure.engines.rows import Row
from perdure.entities import Bindings
from tests.benchmarks.figures import Figure, most
from tests.benchmarks.timing import alternating
from tests.benchmarks.workload import Size

__all__ = ["WORKSPACE", "made_session", "measure"]

START: Final = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
WORKSPACE: Final = Workspace(hash=WorkspaceHash("0" * 16), path=None, last_accessed=START)
TABLES: Final = Bindings(SCHEMA).tables
OWN: Final = {name: (*TABLES[name].raw.parent, *TABLES[name].own) for name in TABLES}


def measure(size: Size, folder: Path) -> Iterator[Figure]:
    """Yield the figures of lists, of whole entities, of inserts and of a search."""
    count = size.streams * 20
    made = [made_session(number) for number in range(count)]
    with sessions.open(folder / "read.db", durability="normal", allow_drafts=True) as store:
        store.workspaces.insert(WORKSPACE)
        store.sessions.bulk(made)
        yield from _reads(size, store, apsw.Connection(str(folder / "read.db")), count)
    yield from _inserts(size, folder)


def made_session(number: int) -> Session:
    """Return a session with five instances and ten messages."""
    at = START + dt.timedelta(minutes=number)
    return Session(
        id=uuid.uuid4(),
        workspace=WORKSPACE.hash,
        type=sessions.SessionType.ENSEMBLE,
        task=f"Write the parser number {number}",
        status=sessions.SessionStatus.RUNNING,
        created_at=at,
        updated_at=at,
        instances=tuple(_instance(each) for each in range(1, 6)),
        chat_history=tuple(_message(at, f"topic{number % 50}", each) for each in range(10)),
    )


def _instance(number: int) -> Instance:
    return Instance(
        instance_id=InstanceId(number),
        worktree_path=f"/trees/{number}",
        branch="main",
        agent_name=f"agent {number}",
        status=sessions.InstanceStatus.RUNNING,
        tmux_session_id="0",
    )


def _message(at: dt.datetime, topic: str, number: int) -> ChatMessage:
    text = f"message {number} on {topic}: lorem ipsum dolor sit amet, consectetur adipiscing elit"
    return ChatMessage(id=uuid.uuid4(), role=sessions.Role.ASSISTANT, content=text, timestamp=at)


def _select(table: str, rest: str) -> str:
    return f"SELECT {', '.join(TABLES[table].raw.columns)} FROM {table} {rest}"  # noqa: S608 - names of the schema


def _reads(size: Size, store: SessionsStore, raw: apsw.Connection, count: int) -> Iterator[Figure]:
    page = min(count, 1000)
    rows = _select("sessions", "ORDER BY created_at LIMIT ?")
    owned = "WHERE session_id IN (SELECT value FROM json_each(?)) ORDER BY session_id, _position"
    children = [_select(table.name, owned) for table in (INSTANCES_TABLE, CHAT_MESSAGES_TABLE)]

    def raw_whole(_: int) -> None:
        found = raw.execute(rows, (page,)).fetchall()
        keys = json.dumps([row[0] for row in found])
        for sql in children:
            raw.execute(sql, (keys,)).fetchall()

    done = alternating(
        size.rounds,
        {
            "rows": lambda _: store.sessions.summaries(order="created_at", limit=page),
            "raw rows": lambda _: raw.execute(rows, (page,)).fetchall(),
            "whole": lambda _: store.sessions.list(order="created_at", limit=page),
            "raw whole": raw_whole,
            "search": lambda _: store.chat_messages.search("topic1 elit", limit=20),
            "common": lambda _: store.chat_messages.search("lorem", limit=20),
        },
    )
    yield done.cost("entities", f"list {page} summaries, beside raw apsw", "rows", "raw rows", most(4))
    yield done.cost("entities", f"list {page} whole sessions, beside raw apsw", "whole", "raw whole", most(4))
    yield done.whole("entities", f"search {count * 10} messages for what 2 % have", "search", "ms", most(5))
    yield done.whole("entities", f"search {count * 10} messages for what all have", "common", "ms", most(5))


def _inserts(size: Size, folder: Path) -> Iterator[Figure]:
    insert = {
        table.name: _insert(table.name, (*OWN[table.name], *extra))
        for table, extra in (
            (SESSIONS_TABLE, tuple(SESSIONS_TABLE.counts)),
            (INSTANCES_TABLE, ("_position",)),
            (CHAT_MESSAGES_TABLE, ("_position",)),
        )
    }
    path = folder / "raw.db"
    with sessions.open(path, durability="normal", allow_drafts=True) as store:
        store.workspaces.insert(WORKSPACE)
    raw = apsw.Connection(str(path))
    raw.execute("PRAGMA synchronous = 1")
    raw.execute("PRAGMA foreign_keys = 1")
    each = range(size.commits)
    rounds = range(-1, size.rounds)
    made = {number: [made_session(each) for each in range(size.commits)] for number in rounds}
    ready = {number: [_rows(made_session(each)) for each in range(size.commits)] for number in rounds}

    def raw_insert(number: int) -> None:
        for row, instances, messages in ready[number]:
            raw.execute("BEGIN IMMEDIATE")
            raw.execute(insert["sessions"], row)
            raw.executemany(insert["instances"], instances)
            raw.executemany(insert["chat_messages"], messages)
            raw.execute("COMMIT")

    with sessions.open(folder / "ours.db", durability="normal", allow_drafts=True) as store:
        store.workspaces.insert(WORKSPACE)

        def insert_each(number: int) -> None:
            for session in made[number]:
                store.sessions.insert(session)

        done = alternating(size.rounds, {"ours": insert_each, "raw": raw_insert})
    yield done.cost("entities", "insert a whole session, beside raw apsw", "ours", "raw", most(1.6))
    yield done.each("entities", "insert a whole session", "ours", len(each))


def _insert(table: str, columns: Sequence[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' for _ in columns)})"  # noqa: S608 - names


def _rows(session: Session) -> tuple[Row, list[Row], list[Row]]:
    """Return the rows of a session and of its children, ready to be written."""
    key = (str(session.id),)
    instances, messages = TABLES["instances"], TABLES["chat_messages"]
    return (
        (*TABLES["sessions"].encode(session), len(session.instances), len(session.chat_history)),
        [(*key, *instances.encode(each), place) for place, each in enumerate(session.instances)],
        [(*key, *messages.encode(each), place) for place, each in enumerate(session.chat_history)],
    )
