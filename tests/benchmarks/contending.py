"""Two processes on one file: one writes, the other reads, each as much as it can."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from domains import sessions
from domains.sessions import ChatMessage, Role, SessionsStore
from tests.benchmarks.entities import START, WORKSPACE, made_session
from tests.benchmarks.figures import Figure, least, most
from tests.benchmarks.workload import Size

__all__ = ["measure"]

SECONDS: Final = 0.2
"""For how long each round lasts."""


def measure(size: Size, folder: Path) -> Iterator[Figure]:
    """Yield how many writes and reads a second both do at the same time, and how long the longest write took."""
    path = folder / "both.db"
    with sessions.open(path) as store:
        store.workspaces.insert(WORKSPACE)
        store.sessions.bulk(made_session(number) for number in range(size.streams * 20))
    seconds = min(size.rounds, 25) * SECONDS
    commands = [[sys.executable, "-m", "tests.benchmarks.contending", kind, str(path), f"{seconds}"] for kind in KINDS]
    running = [subprocess.Popen(each, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for each in commands]
    for process in running:
        assert process.stdout is not None
        process.stdout.readline()
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    writes, reads = (json.loads(process.communicate()[0]) for process in running)
    group = "write and read in two processes"
    yield Figure(group=group, name="messages written, each durable", value=writes["rate"], unit="/s", target=least(100))
    yield Figure(group=group, name="whole sessions read meanwhile", value=reads["rate"], unit="/s", target=least(1000))
    yield Figure(group=group, name="the longest write", value=writes["longest"] * 1000, unit="ms", target=most(1000))


def _write(store: SessionsStore) -> Callable[[], object]:
    keys = [each.id for each in store.sessions.summaries(limit=1000)]

    def write() -> None:
        said = ChatMessage(id=uuid.uuid4(), role=Role.USER, content="a message more", timestamp=START)
        store.chat_messages.insert(random.choice(keys), said)  # noqa: S311 - no secret

    return write


def _read(store: SessionsStore) -> Callable[[], object]:
    keys = [each.id for each in store.sessions.summaries(limit=1000)]
    return lambda: store.sessions.get(random.choice(keys))  # noqa: S311 - no secret


KINDS: Final = {"write": _write, "read": _read}


def main(kind: str, path: str, seconds: float) -> None:
    """Do one thing for so many seconds, once told to begin, and print how often a second that was."""
    with sessions.open(path) as store:
        work = KINDS[kind](store)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        count, longest, began = 0, 0.0, time.perf_counter()
        while (before := time.perf_counter()) < began + seconds:
            work()
            longest = max(longest, time.perf_counter() - before)
            count += 1
        sys.stdout.write(json.dumps({"rate": count / (time.perf_counter() - began), "longest": longest}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
