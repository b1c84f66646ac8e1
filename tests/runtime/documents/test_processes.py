"""Several processes with one folder, and one that is killed wherever it is."""

from __future__ import annotations

import functools
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from runs import session, workspace

from domains import sessions
from domains.sessions import SessionsStore

HELPERS = Path(__file__).resolve().parents[2] / "helpers"
WORKER = """
import sys
sys.path.insert(0, {helpers!r})
import attrs
from domains import sessions
from perdure.errors import VersionConflict
from runs import message, workspace

folder, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
with sessions.open_json(folder, durability="normal", allow_drafts=True, busy_timeout=60) as store:
    (key,) = [each.id for each in store.sessions.summaries()]
    print("ready", flush=True)
    for number in range(count):
        with store.transaction() as work:
            work.chat_messages.insert(key, message(f"{{name}} {{number}}"))
            work.workspaces.insert(workspace(int(name) * 100_000 + number))
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


def start(folder: Path, name: int, count: int) -> subprocess.Popen[str]:
    """Start a process that adds a message and a workspace together, and counts that by an optimistic update."""
    command = [sys.executable, "-c", WORKER.format(helpers=str(HELPERS)), str(folder), str(name), str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def opened(folder: Path) -> SessionsStore:
    """Open the folder."""
    return sessions.open_json(folder, durability="normal", allow_drafts=True)


def are_together(store: SessionsStore) -> int:
    """Return how many messages there are beside the first, each with a workspace of its own."""
    with store.transaction() as work:
        (whole,) = work.sessions.list()
        assert work.workspaces.count() == len(whole.chat_history)
    return len(whole.chat_history) - 1


@pytest.mark.slow
def test_no_update_is_lost(folder: Path) -> None:
    """Two processes that change the same entity at once lose nothing, and another one sees each change whole."""
    workers = [start(folder, name, 25) for name in (1, 2)]
    with opened(folder) as store:
        while any(worker.poll() is None for worker in workers):
            are_together(store)
            time.sleep(0.01)
        (whole,) = store.sessions.list()
        assert whole.total_lines_added == 50
        assert are_together(store) == 50
    for worker in workers:
        worker.communicate()
        assert worker.returncode == 0


def _kill_randomly(folder: Path, times: int) -> None:
    acknowledged = 0
    for run in range(1, times + 1):
        with start(folder, run, 10_000) as worker:
            assert worker.stdout is not None
            assert worker.stdout.readline() == "ready\n"
            time.sleep(random.uniform(0, 0.08))  # noqa: S311 - no secret
            worker.kill()
            acknowledged += len(worker.stdout.read().splitlines())
        with opened(folder) as store:
            (whole,) = store.sessions.list()
            assert acknowledged <= (whole.total_lines_added or 0) <= are_together(store) <= acknowledged + run
            acknowledged = are_together(store) if whole.total_lines_added is None else whole.total_lines_added
        assert sorted(path.name for path in (folder / ".perdure").iterdir()) == [".gitignore", "changes", "lock"]


@pytest.mark.slow
def test_what_was_acknowledged_survives_kills(folder: Path) -> None:
    """After kill -9 everything that was acknowledged is there, and nothing is half there."""
    _kill_randomly(folder, 4)


@pytest.mark.faults
def test_what_was_acknowledged_survives_many_kills(folder: Path) -> None:
    """The same, at full size."""
    _kill_randomly(folder, 100)


def _change(store: SessionsStore) -> None:
    """Change, make and delete documents together."""
    (whole,) = store.sessions.list()
    with store.transaction() as work:
        work.workspaces.insert(workspace(2))
        work.sessions.insert(session(workspace=workspace(2).hash))
        work.sessions.delete(whole.id)
        work.workspaces.delete(workspace(1).hash)


def _insert(store: SessionsStore) -> None:
    store.workspaces.insert(workspace(2))


def _killed_before(number: int, act: Callable[[], None]) -> bool:
    """Act in a process that is killed before its step of a *number*; answer whether it came to that."""
    child = os.fork()
    if not child:
        try:
            left = number

            def counted(function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:  # Any: whatever it takes
                nonlocal left
                left -= 1
                if not left:
                    os.kill(os.getpid(), signal.SIGKILL)
                return function(*arguments, **options)

            for name in ("fsync", "write", "open", "replace", "rename", "unlink", "fchmod", "chmod", "sync", "pread"):
                setattr(os, name, functools.partial(counted, getattr(os, name)))
            act()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("change", [_change, _insert])
@pytest.mark.parametrize("every", [pytest.param(4, marks=pytest.mark.slow), pytest.param(1, marks=pytest.mark.faults)])
def test_a_transaction_is_made_or_not_wherever_it_is_killed(
    tmp_path: Path, change: Callable[[SessionsStore], None], every: int
) -> None:
    """Before a step that the operating system sees: what is found is all of it or none, and nothing is left over."""
    template = tmp_path / "template"
    with opened(template) as store:
        store.workspaces.insert(workspace(), workspace(1))
        store.sessions.insert(session())
    before = _state(template)
    number, seen = 0, set()
    while True:
        number += every
        folder = tmp_path / str(number)
        shutil.copytree(template, folder)

        def act(folder: Path = folder) -> None:
            with sessions.open_json(folder, allow_drafts=True) as store:
                change(store)

        was_killed = _killed_before(number, act)
        seen.add(_state(folder) == before)
        with opened(folder) as store:
            if _state(folder) == before:
                change(store)
            after = (store.sessions.count(), {each.hash for each in store.workspaces.list()})
        expected = {0, 2} if change is _change else {0, 1, 2}
        assert after == (1, {workspace(each).hash for each in expected})
        assert sorted(path.name for path in (folder / ".perdure").iterdir()) == [".gitignore", "changes", "lock"]
        if not was_killed:
            assert number > 10
            assert seen == {True, False}
            return


def _state(folder: Path) -> tuple[int, tuple[object, ...]]:
    with opened(folder) as store:
        return store.sessions.count(), tuple(store.workspaces.list())
