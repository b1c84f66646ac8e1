"""Entities beside SQLAlchemy's ORM, with children by `selectinload`, on the same tables, with the same answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import sqlalchemy as sa
from sqlalchemy import orm

from domains import sessions
from domains.sessions import Session, SessionsStore, SessionStatus
from tests.benchmarks.entities import WORKSPACE, made_session
from tests.benchmarks.figures import Figure, least
from tests.benchmarks.orm import MappedSession, connect, mapped, same, whole
from tests.benchmarks.timing import alternating
from tests.benchmarks.workload import Size

__all__ = ["measure"]

GROUP = "beside SQLAlchemy 2"


def measure(size: Size, folder: Path) -> Iterator[Figure]:
    """Yield how many times as fast ours is: lists, one session, and changes of one."""
    count = size.streams * 20
    path, other = folder / "ours.db", folder / "theirs.db"
    made = [_made(number) for number in range(count)]
    for each in (path, other):
        with sessions.open(each, durability="normal") as store:
            store.workspaces.insert(WORKSPACE)
            store.sessions.bulk(made)
    engine = connect(other)
    with sessions.open(path, durability="normal") as store:
        yield from _reads(min(size.rounds, 20), store, engine, min(count, 1000))
        yield from _writes(size, store, engine)
    engine.dispose()


def _made(number: int) -> Session:
    """Return a session without JSON that is NULL: the SQLite of the standard library calls that no JSON."""
    return attrs.evolve(made_session(number), runtime_mix=("claude", "codex"))


def _reads(rounds: int, store: SessionsStore, engine: sa.Engine, page: int) -> Iterator[Figure]:
    mapped_session: Any = MappedSession  # Any: its attributes are mapped
    every = sa.select(MappedSession).order_by(mapped_session.created_at).limit(page)
    keys = [each.id for each in store.sessions.summaries(order="created_at", limit=page)]

    def load(*options: Any) -> list[Any]:  # Any: options, and what is mapped
        with orm.Session(engine) as session:
            return list(session.scalars(every.options(*options)))

    def one(number: int) -> Any:  # Any: the same
        with orm.Session(engine) as session:
            return session.get(MappedSession, keys[number % page], options=whole())

    listed = store.sessions.list(order="created_at", limit=page).items
    if not all(map(same, listed, load(*whole()))) or not same(listed[0], one(0)):
        raise RuntimeError("the answers are not the same")
    done = alternating(
        rounds,
        {
            "rows": lambda _: store.sessions.summaries(order="created_at", limit=page),
            "orm rows": lambda _: load(),
            "whole": lambda _: store.sessions.list(order="created_at", limit=page),
            "orm whole": lambda _: load(*whole()),
            "one": lambda _: [store.sessions.get(keys[each]) for each in range(20)],
            "orm one": lambda _: [one(each) for each in range(20)],
        },
    )
    yield done.ratio(GROUP, f"list {page} summaries", "rows", "orm rows", least(3))
    yield done.ratio(GROUP, f"list {page} whole sessions", "whole", "orm whole", least(3))
    yield done.ratio(GROUP, "one whole session", "one", "orm one", least(3))


def _writes(size: Size, store: SessionsStore, engine: sa.Engine) -> Iterator[Figure]:
    rounds = min(size.rounds, 20)
    made = {each: [_made(number) for number in range(size.commits)] for each in range(-1, rounds)}

    def insert(number: int) -> None:
        for each in made[number]:
            store.sessions.insert(each)

    def add(number: int) -> None:
        for each in made[number]:
            with orm.Session(engine) as session:
                session.add(mapped(each))
                session.commit()

    def update(number: int) -> None:
        for each in made[number]:
            read = store.sessions.versioned(each.id)
            store.sessions.update(attrs.evolve(read.value, status=SessionStatus.FAILED), expected_version=read.version)

    def change(number: int) -> None:
        for each in made[number]:
            with orm.Session(engine) as session:
                found: Any = session.get(MappedSession, each.id, options=whole())  # Any: its attributes are mapped
                found.status = SessionStatus.FAILED
                session.commit()

    def delete(number: int) -> None:
        for each in made[number]:
            store.sessions.delete(each.id)

    def remove(number: int) -> None:
        for each in made[number]:
            with orm.Session(engine) as session:
                session.delete(session.get(MappedSession, each.id))
                session.commit()

    inserted = alternating(rounds, {"ours": insert, "orm": add})
    yield inserted.ratio(GROUP, "insert a whole session", "ours", "orm", least(2))
    updated = alternating(rounds, {"ours": update, "orm": change})
    yield updated.ratio(GROUP, "read a whole session and change its status", "ours", "orm", least(2))
    deleted = alternating(rounds, {"ours": delete, "orm": remove})
    yield deleted.ratio(GROUP, "delete a session with its children", "ours", "orm", least(2))
