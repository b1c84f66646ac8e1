"""Two processes with buffers over one agent, killed between and within their flushes."""

from __future__ import annotations

import datetime as dt
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from domains import agents
from domains.agents import AgentId

SHARED = AgentId("shared")
WORKER = """
import sys
from domains import agents
from domains.agents import AgentId

path, name, whole = sys.argv[1], AgentId(sys.argv[2]), int(sys.argv[3])
with agents.open(path, durability="normal", allow_drafts=True) as store, store.buffer() as buffer:
    done = buffer.agents.get(name).commits
    while done < whole:
        for _ in range(min(whole - done, 1 + done % 7)):
            buffer.agents.increment(AgentId("shared"), {"xp": 1})
            buffer.agents.increment(name, {"commits": 1})
            done += 1
        buffer.flush()
        print(done, flush=True)
"""


def start(path: Path, name: str, whole: int) -> subprocess.Popen[str]:
    """Start a process that adds to the agent of all and to its own until it has done *whole* deltas."""
    command = [sys.executable, "-c", WORKER, str(path), name, str(whole)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def killed(worker: subprocess.Popen[str], after: int, seconds: float) -> int | None:
    """Kill *worker* *seconds* after it has told of *after* flushes, and return what it told last, if anything."""
    assert worker.stdout is not None
    told: int | None = None
    for number, line in enumerate(worker.stdout, 1):
        told = int(line)
        if number == after:
            time.sleep(seconds)
            worker.kill()
    worker.wait(60)
    worker.stdout.close()
    return told


def sums_hold(path: Path, whole: int, kills: int) -> None:
    """Let two processes add *whole* deltas each, and kill them *kills* times; what is in the store is what they say."""
    chance = random.Random(kills)  # noqa: S311 - no secret
    names = (AgentId("one"), AgentId("two"))
    now = dt.datetime(2026, 3, 7, tzinfo=dt.UTC)
    with agents.open(path, allow_drafts=True) as store:
        store.agents.insert(*(agents.Agent(id=name, updated_at=now) for name in (SHARED, *names)))
    for _ in range(kills):
        workers = [start(path, name, whole) for name in names]
        told = [killed(worker, chance.randrange(1, 30), chance.random() / 200) for worker in workers]
        with agents.open(path, allow_drafts=True) as store:
            done = [store.agents.get(name).commits for name in names]
            assert store.agents.get(SHARED).xp == sum(done)
        for mine, acknowledged in zip(done, told, strict=True):
            assert acknowledged is None or acknowledged <= mine <= acknowledged + 7
    for worker in [start(path, name, whole) for name in names]:
        worker.communicate(timeout=120)
        assert worker.returncode == 0
    with agents.open(path, allow_drafts=True) as store:
        assert [store.agents.get(name).commits for name in names] == [whole, whole]
        assert store.agents.get(SHARED).xp == 2 * whole


@pytest.mark.slow
def test_no_delta_is_lost_or_counted_twice(tmp_path: Path) -> None:
    """Killed at random, two processes have added exactly what they told of, and perhaps one flush more, whole."""
    sums_hold(tmp_path / "agents.db", 250, 2)


@pytest.mark.faults
def test_no_delta_is_lost_or_counted_twice_at_full_size(tmp_path: Path) -> None:
    """The same, with a thousand deltas each and many kills."""
    sums_hold(tmp_path / "agents.db", 1000, 20)
