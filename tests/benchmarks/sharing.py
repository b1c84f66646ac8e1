"""Many appends at once beside raw apsw's single writer, and how soon a reader in another process is woken."""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from domains import scheduler
from perdure.aio import AsyncStore
from tests.benchmarks.figures import Figure, least, most
from tests.benchmarks.raw import RawWriter, records
from tests.benchmarks.timing import alternating
from tests.benchmarks.workload import Commit, Size, session_events, session_id

__all__ = ["measure"]

WRITERS: Final = 64

FOLLOWER = """\
import json, sys, time
from domains import scheduler

late = []
with scheduler.open(sys.argv[1]) as store, store.log.follow(timeout=10) as following:
    print("ready", flush=True)
    for recorded in following:
        late.append(time.time_ns() - int(recorded.metadata["at"]))
        if len(late) == int(sys.argv[2]):
            break
    busy, start = time.process_time(), time.perf_counter()
    idle = store.log.follow(after=following.checkpoint, timeout=float(sys.argv[3]))
    assert list(idle) == []
    share = (time.process_time() - busy) / (time.perf_counter() - start)
print(json.dumps([late, share]))
"""


def measure(size: Size, folder: Path) -> Iterator[Figure]:
    """Yield the figures of writers that meet, and of a reader that waits."""
    yield from _writers(size, folder)
    yield from _follower(size, folder)


def _commits(count: int) -> list[Commit]:
    """Return *count* commits of one event, each to a stream of its own."""
    event = session_events()[0]
    return [Commit(uuid.uuid4(), 0, (event,)) for _ in range(count)]


def _writers(size: Size, folder: Path) -> Iterator[Figure]:
    count = max(2, size.rounds // 2)
    each = WRITERS * size.commits  # beginning the writers takes a while, too
    raw = RawWriter(folder / "raw.db", "full")
    rows = records(_commits(each * (count + 1)))
    with scheduler.open(folder / "ours.db") as store, ThreadPoolExecutor(WRITERS) as pool:

        def write_raw(number: int) -> None:
            for batch in rows[(number + 1) * each : (number + 2) * each]:
                raw.write(batch)

        def write(commit: Commit) -> None:
            store.session(commit.session).append(*commit.events, expected=0)

        def write_in_threads(_: int) -> None:
            list(pool.map(write, _commits(each)))

        async def write_all() -> None:
            async with AsyncStore(store) as aio:

                async def work(commits: list[Commit]) -> None:
                    for commit in commits:
                        await aio.stream(store.session(commit.session)).append(*commit.events, expected=0)

                every = _commits(each)
                await asyncio.gather(*(work(every[number::WRITERS]) for number in range(WRITERS)))

        def write_in_tasks(_: int) -> None:
            asyncio.run(write_all())

        rounds = alternating(count, {"raw": write_raw, "threads": write_in_threads, "tasks": write_in_tasks})
    raw.close()
    group = f"{WRITERS} writers, durability full, one event an append"
    yield rounds.ratio(group, "tasks, beside raw apsw's single writer", "tasks", "raw", least(5.0))
    yield rounds.ratio(group, "threads, beside raw apsw's single writer", "threads", "raw", least(2.5))
    yield rounds.each(group, "an append of a task", "tasks", each)
    yield rounds.each(group, "an append of a thread", "threads", each)


def _follower(size: Size, folder: Path) -> Iterator[Figure]:
    path, count, idle = folder / "followed.db", size.commits * 5, 0.2 * size.runs
    program = [sys.executable, "-c", FOLLOWER, str(path), str(count), str(idle)]
    with scheduler.open(path) as store:
        reader = subprocess.Popen(program, stdout=subprocess.PIPE, text=True)
        assert reader.stdout is not None
        assert reader.stdout.readline() == "ready\n"
        for commit in _commits(count):
            time.sleep(0.01)
            stream = store.session(session_id(commit.key))
            stream.append(*commit.events, expected=0, metadata={"at": str(time.time_ns())})
        late, share = json.loads(reader.communicate(timeout=60)[0])
    low, median, high = statistics.quantiles([each / 1e6 for each in late], n=4, method="inclusive")
    group = "follow the log in another process"
    yield Figure(
        group=group,
        name="from the beginning of an append until it is read",
        value=median,
        unit="ms",
        low=low,
        high=high,
        target=most(5.0),
    )
    yield Figure(group=group, name="share of a core while nothing comes", value=share * 100, unit="%", target=most(1.0))
