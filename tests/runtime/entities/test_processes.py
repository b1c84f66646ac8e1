"""Several processes that write to one file at once, and one that is killed."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from runs import instance, session, workspace

from domains import sessions

pytestmark = pytest.mark.slow

HELPERS = Path(__file__).resolve().parents[2] / "helpers"
WORKER = """
import sys
import attrs
from domains import sessions
from perdure.errors import VersionConflict
from runs import message, session

path, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
with sessions.open(path, durability="normal", allow_drafts=True) as store:
    (shared,) = store.sessions.summaries()
    key = shared.id
    print("ready", flush=True)
    for number in range(count):
        store.chat_messages.insert(key, message(f"{name} {number}"))
        while True:
            read = store.sessions.versioned(key)
            changed = attrs.evolve(read.value, total_lines_added=(read.value.total_lines_added or 0) + 1)
            try:
                store.sessions.update(changed, expected_version=read.version)
            except VersionConflict:
                continue
            break
        print(number, flush=True)
"""


def start(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    """Start a process that adds *count* messages to the one session, and counts each by an optimistic update."""
    code = f"import sys; sys.path.insert(0, {str(HELPERS)!r})\n{WORKER}"
    command = [sys.executable, "-c", code, str(path), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a file with one session."""
    target = tmp_path / "sessions.db"
    with sessions.open(target, allow_drafts=True) as store:
        store.workspaces.insert(workspace())
        store.sessions.insert(session(instances=(instance(1),), chat_history=()))
    return target


def test_no_update_is_lost(path: Path) -> None:
    """Two processes that change one entity at once, each on the version that it read, lose nothing."""
    workers = [start(path, name, 20) for name in ("one", "two")]
    for worker in workers:
        worker.communicate(timeout=60)
        assert worker.returncode == 0
    with sessions.open(path, allow_drafts=True) as store:
        (whole,) = store.sessions.list()
        assert whole.total_lines_added == 40
        assert {each.content for each in whole.chat_history} == {f"{n} {i}" for n in ("one", "two") for i in range(20)}
        assert [each.message_count for each in store.sessions.summaries()] == [40]


def test_what_was_acknowledged_survives_a_kill(path: Path) -> None:
    """After kill -9 everything that was acknowledged is there, and nothing is half there."""
    with start(path, "one", 10_000) as worker:
        assert worker.stdout is not None
        for line in worker.stdout:
            if line.strip() == "5":
                break
        time.sleep(0.01)
        worker.kill()
        last = max([5, *map(int, worker.stdout.read().split())])
    with sessions.open(path, allow_drafts=True) as store:
        (whole,) = store.sessions.list()
        (row,) = store.sessions.summaries()
        assert row.message_count == len(whole.chat_history) >= last + 1
        assert whole.total_lines_added is not None
        assert last + 1 <= whole.total_lines_added <= len(whole.chat_history)
        assert len(store.chat_messages.search("one", limit=10_000)) == row.message_count
