"""Buffers: how much they take in, and how fast that is written, beside raw apsw with the same statements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import apsw

from domains import agents
from domains.agents import Activity, Agent, AgentId, AgentsStore, Timestamp
from tests.benchmarks.figures import Figure, least, most
from tests.benchmarks.timing import alternating
from tests.benchmarks.workload import Size

__all__ = ["measure"]

NOW: Final = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
ADD: Final = "UPDATE agents SET xp = xp + ?, commits = commits + ?, _version = _version + ? WHERE id = ?"
INSERT: Final = "INSERT INTO activities (agent_id, timestamp, kind, detail) VALUES (?, ?, ?, ?)"
TAKEN: Final = 300_000
"""How many increments a buffer takes in a second, at least."""
MOST: Final = 15
"""How many rounds there are of what is buffered before the clock runs."""


def measure(size: Size, folder: Path) -> Iterator[Figure]:
    """Yield the figures of taking increments in, of adding them up in the store, and of writing rows."""
    path, count = folder / "agents.db", size.streams * 200
    keys = [AgentId(f"agent-{number}") for number in range(count)]
    with agents.open(path, durability="normal", allow_drafts=True) as store:
        store.agents.bulk(Agent(id=key, updated_at=NOW) for key in keys)
        raw = apsw.Connection(str(path))
        for pragma in ("synchronous = normal", "foreign_keys = 1", "trusted_schema = 0", "secure_delete = 1"):
            raw.execute(f"PRAGMA {pragma}").fetchall()
        yield from _taken(size, store, keys)
        yield from _added(size, store, raw, keys)
        yield from _written(size, store, raw, keys)


def _taken(size: Size, store: AgentsStore, keys: list[AgentId]) -> Iterator[Figure]:
    buffer = store.buffer(max_pending=10**9)

    def take(_: int) -> None:
        for key in keys:
            buffer.agents.increment(key, {"xp": 5, "commits": 1})

    done = alternating(size.rounds, {"taken": take})
    buffer.discard()
    buffer.close()
    yield done.each("buffer", "an increment of two counters", "taken", len(keys), most(1e6 / TAKEN))


def _added(size: Size, store: AgentsStore, raw: apsw.Connection, keys: list[AgentId]) -> Iterator[Figure]:
    rounds = min(size.rounds, MOST)
    buffers = {number: store.buffer(max_pending=10**9) for number in range(-1, rounds)}
    for buffer in buffers.values():
        for key in keys:
            buffer.agents.increment(key, {"xp": 5, "commits": 1})
    rows = [(5, 1, 1, key) for key in keys]

    def add(_: int) -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany(ADD, rows).fetchall()
        raw.execute("COMMIT")

    done = alternating(rounds, {"flush": lambda number: buffers[number].flush(), "raw": add})
    for buffer in buffers.values():
        buffer.close()
    name = f"flush the sums of {len(keys):,} entities"
    yield done.ratio("buffer", f"{name}, beside raw apsw in bulk", "flush", "raw", least(0.5))
    yield done.each("buffer", name, "flush", len(keys))


def _written(size: Size, store: AgentsStore, raw: apsw.Connection, keys: list[AgentId]) -> Iterator[Figure]:
    rounds = min(size.rounds, MOST)
    buffers = {number: store.buffer(max_pending=10**9) for number in range(-1, rounds)}
    for number, buffer in buffers.items():
        for key in keys:
            buffer.activities.put(Activity(agent_id=key, timestamp=Timestamp(number), kind="commit", detail="abc"))
    made = {number: [(key, 10**6 + number, "commit", "abc") for key in keys] for number in buffers}

    def insert(number: int) -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany(INSERT, made[number]).fetchall()
        raw.execute("COMMIT")

    done = alternating(rounds, {"flush": lambda number: buffers[number].flush(), "raw": insert})
    for buffer in buffers.values():
        buffer.close()
    yield done.ratio("buffer", f"flush {len(keys):,} new rows, beside raw apsw in bulk", "flush", "raw", least(0.5))
    yield done.each("buffer", f"flush {len(keys):,} new rows", "flush", len(keys))
