"""A process that is killed while it writes to the folder and to the store loses nothing that it told."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest
from predecessor_sessions import folder, session

from perdure.moving.gradual import Phase
from sessions_app.move import open_moving

WRITER = """
import datetime as dt, sys, uuid
from pathlib import Path
from domains.sessions import ChatMessage, Role
from sessions_app.move import open_moving
keys = [uuid.UUID(int=number) for number in (1, 2, 3)]
with open_moving(Path("sessions.db"), Path("sessions")) as moving:
    for number in range(int(sys.argv[1]), 100_000):
        name = uuid.UUID(int=1000 + number)
        message = ChatMessage(id=name, role=Role.USER, content=str(number), timestamp=dt.datetime.now(dt.UTC))
        key = keys[number % 3]
        moving.write(lambda sessions: sessions.add_message(key, message), key)
        print(number, flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("phase", [Phase.DUAL_WRITE, Phase.NEW_FIRST])
def test_messages_survive_kill_9_on_both_sides(tmp_path: Path, phase: Phase, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each message that was told is in its session, once, on both sides, when what is suspect is repaired."""
    monkeypatch.chdir(tmp_path)
    folder(Path("sessions"), [session(1), session(2)], [session(3)])
    with open_moving(Path("sessions.db"), Path("sessions")) as moving:
        while moving.phase is not phase:
            moving.reconcile()
            moving.advance()
        moving.reconcile()
    told: list[int] = []
    for attempt in range(4):
        begin = 1000 * attempt
        process = subprocess.Popen([sys.executable, "-c", WRITER, str(begin)], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        time.sleep(0.02 * attempt)
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.readlines()
        process.wait()
        process.stdout.close()
        told += [int(line) for line in lines if line.endswith("\n")]
        with open_moving(Path("sessions.db"), Path("sessions")) as moving:
            assert moving.reconcile(only_suspects=True).failed == 0
            assert moving.validate().is_equal
            said = [message.content for _, found in moving.items() for message in found.chat_history]
        assert len(set(said)) == len([each for each in said if each.isdigit()]) + 2  # each once, beside the two of all
        assert {str(number) for number in told} <= set(said)
    assert len(told) >= 4
    assert uuid.UUID(int=1) in dict(moving.old.items())
