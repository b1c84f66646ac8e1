"""Iterating over a long log takes no more memory than over a short one."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from domains import scheduler
from domains.scheduler import SessionId
from tests.benchmarks.figures import Figure, most
from tests.benchmarks.workload import Size, session_events

__all__ = ["measure"]

PROGRAM = """\
import json, sys, time
from pathlib import Path
from domains import scheduler

def memory(name):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024

with scheduler.open(sys.argv[1]) as store:
    for recorded in store.log.read(limit=1000):
        pass
    before, start, count = memory("VmHWM"), time.perf_counter(), 0
    for recorded in store.log.read(limit=int(sys.argv[2])):
        count += 1
    print(json.dumps([count, memory("VmHWM"), memory("VmHWM") - before, time.perf_counter() - start]))
"""


def measure(size: Size, folder: Path) -> Iterator[Figure]:
    """Yield what a process that reads the log holds at most, for a tenth of it and for all."""
    path = folder / "long.db"
    with scheduler.open(path, durability="normal") as store:
        events = [*session_events()] * 10
        for number, start in enumerate(range(0, size.log, len(events))):
            store.session(SessionId(f"s-{number}")).append(*itertools.islice(events, size.log - start), expected=0)
    short, _ = _scan(path, size.log // 10)
    peak, seconds = _scan(path, size.log)
    group = f"read a log of {size.log:,} events"
    yield Figure(group=group, name="peak memory of the process", value=peak, unit="MB")
    yield Figure(group=group, name="more than for a tenth of them", value=peak - short, unit="MB", target=most(1.0))
    yield Figure(group=group, name="time in all", value=seconds, unit="s")


def _scan(path: Path, count: int) -> tuple[float, float]:
    """Return the peak of a process that reads *count* events, in MB, and the seconds that they took."""
    program = [sys.executable, "-c", PROGRAM, str(path), str(count)]
    result = subprocess.run(program, capture_output=True, text=True, check=True)
    read, peak, _, seconds = json.loads(result.stdout)
    assert read == count
    return peak, seconds
