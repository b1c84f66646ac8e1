"""Several processes on one file: nothing is lost, one wins each race, and a killed one leaves whole appends only."""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
import time
from pathlib import Path

import pytest
from ledger import ledger
from ledger.events import AccountEvent, Counted
from ledger.samples import counted
from ledger.worker import start

from perdure import ANY, Store, Stream

SIZE = 7
"""How many events a batch has: enough for a part of one to be seen."""


def finish(process: subprocess.Popen[str]) -> list[int]:
    """Return what a process printed, once it has ended; of a killed one, the whole lines."""
    assert process.stdout is not None
    with process:
        lines = process.stdout.readlines()
    return [int(line) for line in lines if line.endswith("\n") and line.strip().isdigit()]


@pytest.mark.parametrize("processes", [2, 4])
@pytest.mark.parametrize("rounds", [40, pytest.param(2000, marks=pytest.mark.faults)])
def test_processes_that_append_to_one_stream_lose_nothing(tmp_path: Path, rounds: int, processes: int) -> None:
    """Every version is won exactly once, by the process that was told so, and is there."""
    path = tmp_path / "race.db"
    won = [finish(process) for process in [start("race", path, rounds) for _ in range(processes)]]
    assert [len(versions) for versions in won] == [rounds] * processes
    assert sorted(version for versions in won for version in versions) == list(range(1, processes * rounds + 1))
    with Store.open(ledger(), path) as store:
        account: Stream[AccountEvent, AccountEvent] = store.stream("account", "race")
        assert [recorded.event for recorded in account.read()] == [counted(n) for n in range(1, processes * rounds + 1)]


@pytest.mark.slow
@pytest.mark.parametrize("times", [3, pytest.param(150, marks=pytest.mark.faults)])
def test_a_killed_writer_leaves_every_acknowledged_event_and_no_part_of_a_batch(tmp_path: Path, times: int) -> None:
    """Killed at any moment, again and again; the retry of what was under way stores one copy."""
    kill(tmp_path / "killed.db", times, "batches")


@pytest.mark.slow
def test_a_writer_that_acknowledges_what_it_is_about_to_write_is_noticed(tmp_path: Path) -> None:
    """So the test above can fail."""
    with pytest.raises(AssertionError):
        kill(tmp_path / "killed.db", 10, "hasty")


def kill(path: Path, times: int, mode: str) -> None:
    """Kill a writer *times* times, look at what it left, and repeat what was under way."""
    chance = random.Random(7)  # noqa: S311 - no secret
    for _ in range(times):
        process = start(mode, path, SIZE)
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(chance.random() * 0.05)
        process.kill()
        acknowledged = [int(first), *finish(process)]
        with Store.open(ledger(), path) as store:
            account: Stream[AccountEvent, AccountEvent] = store.stream("account", "batches")
            amounts = [recorded.event.amount for recorded in account.read() if isinstance(recorded.event, Counted)]
            assert amounts == list(range(len(amounts)))
            assert len(amounts) % SIZE == 0
            last = len(amounts) // SIZE
            assert acknowledged[-1] < last <= acknowledged[-1] + 2
            lost = acknowledged[-1] + 1
            retry = [counted(lost * SIZE + number) for number in range(SIZE)]
            appended = account.append(*retry, expected=ANY, key=f"batch-{lost}")
            assert appended.is_replay == (last > lost)
            assert account.version() == max(last, lost + 1) * SIZE


def test_a_log_beside_the_file_is_read(tmp_path: Path) -> None:
    """What a killed writer left in its `-wal` is there for the next one, and for who only reads."""
    path = tmp_path / "killed.db"
    process = start("batches", path, 1)
    assert process.stdout is not None
    for _ in range(3):
        process.stdout.readline()
    process.kill()
    last = finish(process)
    assert Path(f"{path}-wal").stat().st_size
    for read_only in (True, False, True):
        with Store.open(ledger(), path, read_only=read_only) as store:
            account: Stream[AccountEvent, AccountEvent] = store.stream("account", "batches")
            assert account.version() >= (last[-1] + 1 if last else 3)


@pytest.mark.slow
@pytest.mark.parametrize("times", [2, pytest.param(60, marks=pytest.mark.faults)])
def test_processes_that_open_at_the_same_moment_make_one_store(tmp_path: Path, times: int) -> None:
    """One makes it, the others find it, and what each appends is there."""
    for turn in range(times):
        path = tmp_path / f"{turn}.db"
        processes = [start("opening", path, 0) for _ in range(4)]
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        moment = time.time() + 0.05
        for process in processes:
            assert process.stdin is not None
            process.stdin.write(f"{moment}\n")
            process.stdin.flush()
        counts = [finish(process)[-1] for process in processes]
        assert max(counts) == len(processes)
        assert [process.returncode for process in processes] == [0] * len(processes)
        with Store.open(ledger(), path) as store:
            assert len(list(store.log.read())) == len(processes)


@pytest.mark.parametrize("times", [4, pytest.param(100, marks=pytest.mark.faults)])
def test_a_writer_killed_while_it_makes_the_file_leaves_one_that_opens(tmp_path: Path, times: int) -> None:
    """Wherever the making of a store is cut off, the next open makes or finds a whole one."""
    chance = random.Random(11)  # noqa: S311 - no secret
    for turn in range(times):
        path = tmp_path / f"{turn}.db"
        process = start("opening", path, 0)
        assert process.stdout is not None
        process.stdout.readline()
        assert process.stdin is not None
        process.stdin.write("0\n")
        process.stdin.flush()
        time.sleep(chance.random() * 0.03)
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, 9)
        finish(process)
        with Store.open(ledger(), path) as store:
            account: Stream[AccountEvent, AccountEvent] = store.stream("account", "after")
            account.append(counted(1), expected=0)
            assert 1 <= len(list(store.log.read())) <= 2
