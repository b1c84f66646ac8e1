"""A process that is killed while it writes to both sides loses nothing, and nothing stays half done."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sides import Files

from perdure.moving.gradual import TEXT_KEYS, Ledger, Moving, Phase

WRITER = """
import itertools, random, sys
from pathlib import Path
sys.path.insert(0, {helpers!r})
from sides import Files
from perdure.moving.gradual import TEXT_KEYS, Ledger, Moving
folder = Path({folder!r})
old, new, ledger = Files(folder / "old"), Files(folder / "new"), Ledger(folder / "move")
moving = Moving(old, new, side=lambda files: files, ledger=ledger, keys=TEXT_KEYS)
for number in itertools.count(int(sys.argv[1])):
    key = str(random.randrange(20))
    moving.put(key, str(number))
    print(key, number, flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("phase", [Phase.DUAL_WRITE, Phase.NEW_FIRST])
def test_what_was_acknowledged_is_there_after_kill_9(tmp_path: Path, phase: Phase) -> None:
    """The last value of each key that was told is found, or a later one; repairing what is suspect repairs all."""
    old, new = Files(tmp_path / "old"), Files(tmp_path / "new")
    moving: Moving[Files, str, str] = Moving(
        old, new, side=lambda files: files, ledger=Ledger(tmp_path / "move"), keys=TEXT_KEYS
    )
    while moving.phase is not phase:
        moving.advance()
    program = WRITER.format(helpers=str(Path(__file__).parents[2] / "helpers"), folder=str(tmp_path))
    acknowledged: dict[str, int] = {}
    began = 0
    for _ in range(6):
        process = subprocess.Popen([sys.executable, "-c", program, str(began)], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        time.sleep(random.uniform(0, 0.05))  # noqa: S311 - no secret
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.readlines()
        process.wait()
        process.stdout.close()
        for line in lines:
            if line.endswith("\n"):
                key, number = line.split()
                acknowledged[key] = int(number)
                began = int(number) + 2
        found = {key: moving.find(key) for key in acknowledged}
        for key, least in acknowledged.items():
            value = found[key]
            assert value is not None
            assert int(value) >= least
        moving.reconcile(only_suspects=True)
        assert dict(old.items()) == dict(new.items())
        assert {key: moving.find(key) for key in acknowledged} == found
    assert began > 6
