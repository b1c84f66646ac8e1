"""A process that is killed anywhere, or sleeps too long, has each event applied exactly once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import apsw
import pytest
from killing import SESSION, counted, make, opened
from voting import vote

from domains import scheduler
from domains.scheduler import SchedulerStore
from perdure.events import ANY
from perdure.projections import Projections

HELPERS = Path(__file__).parents[2] / "helpers"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(HELPERS)}


def found(what: str, folder: Path, every: int) -> tuple[int, list[str]]:
    """Kill what does *what* at every *every*th statement; return how often that was, and what went wrong."""
    program = [sys.executable, "-m", "killing", what, str(folder), str(every)]
    done = subprocess.run(program, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    return int(told["kills"]), list(told["wrong"])


def killed(what: str, folder: Path, every: int) -> int:
    """Return how often it was killed; nothing may have gone wrong."""
    kills, wrong = found(what, folder, every)
    assert not wrong, "\n".join(wrong)
    return kills


@pytest.mark.slow
@pytest.mark.parametrize("what", ["run", "append", "rebuild"])
def test_killed_at_some_steps(tmp_path: Path, what: str) -> None:
    """A sample of all statements; whoever comes next finishes, and nothing is left beside the file."""
    assert killed(what, tmp_path, 7) > 3


@pytest.mark.faults
@pytest.mark.parametrize("what", ["run", "append", "rebuild"])
def test_killed_at_every_step(tmp_path: Path, what: str) -> None:
    """Before each statement that there is."""
    assert killed(what, tmp_path, 1) > 30


@pytest.mark.slow
def test_places_that_are_written_apart_from_effects_are_noticed(tmp_path: Path) -> None:
    """A runner that commits the place behind an event by itself is found out: the test can fail."""
    assert found("broken", tmp_path, 3)[1]


@pytest.mark.slow
def test_a_runner_that_sleeps_is_taken_over_and_applies_nothing_more(tmp_path: Path) -> None:
    """Two processes follow; the one that runs is stopped for longer than its lease, and then goes on."""
    path = tmp_path / "x.db"
    make(path, 3)
    program = [sys.executable, "-m", "killing", "follow", str(path), "0.6"]
    runners = [subprocess.Popen(program, env=ENVIRONMENT, stdout=subprocess.PIPE) for _ in range(2)]
    try:
        with opened(path) as reader:
            first = _owner(reader.projections)
            appended = 3
            for _round in range(2):
                _stop(first, path)
                with scheduler.open(path, durability="normal") as writer:
                    for _ in range(5):
                        writer.session(SESSION).append(vote(), expected=ANY)
                appended += 5
                second = _owner(reader.projections, other_than=first)
                _until(partial(_has_counted, reader, appended))
                os.kill(first, signal.SIGCONT)
                first = second
            time.sleep(1)
            assert counted(reader) == (appended, appended)
            assert {each.poll() for each in runners} == {None}
    finally:
        for each in runners:
            each.kill()
            each.communicate()


def _stop(process: int, path: Path) -> None:
    """Stop a process, not within a transaction: nobody else could write then."""
    connection = apsw.Connection(str(path))
    connection.set_busy_timeout(50)
    for _ in range(100):
        os.kill(process, signal.SIGSTOP)
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        except apsw.BusyError:
            os.kill(process, signal.SIGCONT)
        else:
            break
    connection.close()


def _has_counted(store: SchedulerStore, number: int) -> bool:
    """Answer whether so many votes are counted."""
    return counted(store)[0] >= number


def _owner(projections: Projections, other_than: int = 0) -> int:
    """Return the process that runs the projection."""
    found = 0

    def there() -> bool:
        nonlocal found
        (status,) = projections.status("heat_map_rows")
        found = int(status.owner.split(":")[1]) if status.owner else 0
        return found not in {0, other_than}

    _until(there)
    return found


def _until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    for _ in range(1000):
        if holds():
            return
        time.sleep(0.02)
    raise AssertionError("it never came to hold")
