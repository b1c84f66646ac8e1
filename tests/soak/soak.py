"""One soak: start the processes, kill one now and then, and look at what is left."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias, final

import attrs

from domains import scheduler
from domains.scheduler import SessionId
from perdure import Erased
from tests.soak.workers import LONGEST, number_of, opened, rest_of

__all__ = ["Report", "soak"]

KINDS = ("write", "write", "read", "read", "fold", "erase", "run", "run", "rebuild")


Memory: TypeAlias = tuple[float, ...]


_PATIENCE: Final = 60
"""Seconds within which all have begun, and readers have come to the end, on whatever machine."""


@final
@attrs.frozen(kw_only=True)
class Report:
    """What a soak came to; *problems* is empty where all is well."""

    seconds: float
    kills: int
    backups: int
    acknowledged: int
    events: int
    erased: int
    folds: int
    applied: int
    """How many records those said that they had applied who run the asynchronous projection."""
    rebuilds: int
    rows: int
    """How many rows there are at the end, of the projections."""
    first_memory: Memory
    """Megabytes of the writer and of the reader that are never killed, once they have worked for a while."""
    last_memory: Memory
    problems: tuple[str, ...]


@final
class _Worker:
    """A process that is started anew whenever it was killed; *lines* are what it printed, whole ones alone."""

    def __init__(self, kind: str, path: Path, name: str) -> None:
        self.kind = kind
        self.lines: list[str] = []
        self.kept = Path(f"{path}.{name}")
        self.rest: set[int] = set()
        self._command = [sys.executable, "-m", "tests.soak.workers", kind, str(path), name]
        self.start()

    def start(self) -> None:
        """Start it."""
        self.process = subprocess.Popen(
            self._command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": ":".join(sys.path)}
        )
        self._reader = threading.Thread(target=self._collect, daemon=True)
        self._reader.start()

    def _collect(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.endswith("\n"):
                self.lines.append(line.rstrip())

    def kill(self) -> None:
        """Kill it, and take what it had printed."""
        self.process.kill()
        self.process.wait()
        self._reader.join()

    def memory(self) -> float:
        """Return the megabytes that it uses."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def soak(seconds: float, folder: Path, seed: int = 1) -> Report:
    """Let all kinds of workers work on one file for *seconds*, and kill one every now and then."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    path = folder / "soak.db"
    opened(path).close()
    began = time.monotonic()
    workers = [
        _Worker(kind, path, "w0" if kind == "fold" else f"{kind[0]}{number}") for number, kind in enumerate(KINDS)
    ]
    steady = [workers[KINDS.index("write")], workers[KINDS.index("read")]]  # never killed
    kills = backups = 0
    first_memory: Memory = ()
    try:
        _until(lambda: all(each.lines for each in workers if each.kind != "rebuild"))
        began = time.monotonic()
        while (now := time.monotonic() - began) < seconds:
            time.sleep(chance.uniform(0.1, 0.6))
            if not first_memory and now > seconds / 4:
                first_memory = tuple(each.memory() for each in steady)
            victim = chance.choice(workers)
            if victim not in steady:
                victim.kill()
                victim.start()
                kills += 1
            if chance.random() < 0.05:
                _backup(path, folder / f"backup-{backups % 3}.db")
                backups += 1
        last_memory = tuple(each.memory() for each in steady)
    finally:
        for worker in workers:
            if worker.kind != "read":
                worker.kill()
        problems = _await_readers(path, [worker for worker in workers if worker.kind == "read"])
    return _judge(
        path,
        workers,
        seconds=time.monotonic() - began,
        kills=kills,
        backups=backups,
        memory=(first_memory, last_memory),
        problems=problems,
    )


def _await_readers(path: Path, readers: list[_Worker]) -> list[str]:
    """Wait until all of *readers* have come to the end of what is seen now, end them, and return who did not."""
    with scheduler.open(path, read_only=True) as store:
        last = max((each.position for each in store.log.read()), default=0)

    def late() -> list[_Worker]:
        return [each for each in readers if not each.lines or int(each.lines[-1].split()[-1]) < last]

    _until(lambda: not late())
    found = [f"a reader has not come to the end after {_PATIENCE} seconds" for _ in late()]
    for reader in readers:
        reader.kill()
    return found


def _until(is_so: Callable[[], bool]) -> None:
    """Wait until *is_so*, or for as long as anybody would."""
    deadline = time.monotonic() + _PATIENCE
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.1)


def _backup(path: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    with scheduler.open(path, read_only=True) as store:
        store.maintenance.backup(target)


def _judge(
    path: Path,
    workers: list[_Worker],
    *,
    seconds: float,
    kills: int,
    backups: int,
    memory: tuple[Memory, Memory],
    problems: list[str],
) -> Report:
    """Compare what was acknowledged and read with what is there; add to *problems*."""
    acknowledged: dict[str, int] = defaultdict(int)
    for worker in workers:
        if worker.kind == "write":
            for name, _, last in map(str.split, worker.lines):
                acknowledged[name] = max(acknowledged[name], int(last))
        if worker.kind == "fold":
            problems += [line for line in worker.lines if line != "right"]
    with opened(path) as store:
        store.projections.run(lease=1)
        verified = store.maintenance.verify(projections=True)
        problems += map(str, verified.problems)
        for name, count in acknowledged.items():
            key = SessionId(name.partition("/")[2])
            numbers = [number_of(each.event) for each in store.session(key).read()]
            if numbers != [*range(1, len(numbers) + 1)] or len(numbers) < count:
                problems.append(f"{name} has {len(numbers)} events, and {count} were acknowledged")
            projected = sum(row.yes + row.maybe + row.no for row in store.heat_map.each(where={"session": key}))
            if projected != len(numbers):
                problems.append(f"{name} has {len(numbers)} events, and {projected} are counted in its heat map")
        for worker in workers:
            if worker.kind == "read":
                worker.rest = rest_of(store, worker.kept)
        log = [(each.position, type(each.event) is Erased) for each in store.log.read()]
    there = {position for position, is_erased in log if not is_erased}
    for worker in workers:
        if worker.kind == "read":
            missed = there - {int(position) for line in worker.lines for position in line.split()}
            if missed - worker.rest or len(missed) > LONGEST:
                problems.append(f"a reader missed {len(missed)} positions, {min(missed)} first")
    return Report(
        seconds=seconds,
        kills=kills,
        backups=backups,
        acknowledged=sum(acknowledged.values()),
        events=len(there),
        erased=sum(is_erased for _, is_erased in log),
        folds=sum(len(worker.lines) for worker in workers if worker.kind == "fold"),
        applied=sum(int(line) for worker in workers if worker.kind == "run" for line in worker.lines),
        rebuilds=sum(len(worker.lines) for worker in workers if worker.kind == "rebuild"),
        rows=verified.rows,
        first_memory=memory[0],
        last_memory=memory[1],
        problems=tuple(problems),
    )


def main() -> int:
    """Run a soak of as many seconds as the first argument says, 600 by default; answer 1 where anything is wrong."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 600.0
    with tempfile.TemporaryDirectory() as folder:
        report = soak(seconds, Path(folder))
    for field in attrs.fields(Report):
        sys.stdout.write(f"{field.name.replace('_', ' ')}: {getattr(report, field.name)}\n")
    return 1 if report.problems else 0


if __name__ == "__main__":
    sys.exit(main())
