"""A process among several that use one file: `python -m contending KIND PATH NAME COUNT [PACKAGE FOLDER]`.

It prints `ready`, begins when it is told to by a line, and prints the milliseconds that its longest operation took.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import attrs
from runs import message, session

from domains import sessions
from domains.sessions import Count, SessionsStore
from perdure import ANY, NEW
from perdure.errors import NewerRelease, VersionConflict

__all__ = ["DEADLINE", "begun", "ended", "together"]

DEADLINE: Final = 20.0
"""The `busy_timeout` of each, in seconds."""


def together(
    kinds: Sequence[str], path: Path, count: int, *, package: tuple[str, Path] | None = None
) -> list[list[str]]:
    """Run a process of each of *kinds* at once, *count* rounds each; return the lines that each printed."""
    return ended(begun(kinds, path, count, package=package))


def begun(
    kinds: Sequence[str], path: Path, count: int, *, package: tuple[str, Path] | None = None
) -> list[subprocess.Popen[str]]:
    """Start a process of each of *kinds*, and let them begin at once."""
    more = [package[0], str(package[1])] if package else []
    environment = {"PYTHONPATH": ":".join(sys.path)}
    running = []
    for number, kind in enumerate(kinds):
        command = [sys.executable, "-m", "contending", kind, str(path), f"w{number}", str(count), *more]
        running.append(
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True)
        )
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return running


def ended(running: list[subprocess.Popen[str]]) -> list[list[str]]:
    """Wait until all are done, and return the lines that each printed."""
    try:
        printed = [process.communicate(timeout=300)[0].splitlines() for process in running]
    finally:
        for process in running:
            process.kill()
            process.wait()
    assert [process.returncode for process in running] == [0] * len(running)
    return printed


def _say(what: object) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def _each(count: int, work: Callable[[int], object]) -> None:
    """Do *work* so often, once told to begin, and say how long the longest took."""
    _say("ready")
    sys.stdin.readline()
    longest = 0.0
    for number in range(count):
        began = time.perf_counter()
        work(number)
        longest = max(longest, time.perf_counter() - began)
    _say(round(longest * 1000))


def _update(store: SessionsStore) -> None:
    """Add a line to the one session, by its version."""
    (key,) = (each.id for each in store.sessions.summaries(limit=1))
    while True:
        read = store.sessions.versioned(key)
        changed = attrs.evolve(read.value, total_lines_added=Count((read.value.total_lines_added or 0) + 1))
        try:
            store.sessions.update(changed, expected_version=read.version)
        except VersionConflict:
            continue
        return


def repositories(path: str, name: str, count: int) -> None:
    """Change one session: a message more, a versioned update, a read and an update in one transaction."""
    with sessions.open(path, durability="normal", busy_timeout=DEADLINE) as store:
        (shared,) = store.sessions.summaries()

        def work(number: int) -> None:
            store.chat_messages.insert(shared.id, message(f"{name} {number}"))
            _update(store)
            with store.transaction() as block:
                read = block.sessions.get(shared.id)
                block.sessions.update(
                    attrs.evolve(read, total_lines_deleted=Count((read.total_lines_deleted or 0) + 1))
                )

        _each(count, work)


def bulk(path: str, name: str, count: int) -> None:
    """Write many rows in each transaction, one right after the other."""
    del name
    with sessions.open(path, durability="normal", busy_timeout=DEADLINE) as store:
        many = [session(chat_history=()) for _ in range(150)]
        _each(count, lambda _: store.sessions.bulk(many, existing="replace"))


def opening(path: str, name: str, count: int) -> None:
    """Open the file for each message, and to read alone, as commands do."""

    def work(number: int) -> None:
        with sessions.open(path, durability="normal", busy_timeout=DEADLINE) as store:
            key = store.sessions.summaries(limit=1).items[0].id
            store.chat_messages.insert(key, message(f"{name} {number}"))
        with sessions.open(path, read_only=True, busy_timeout=DEADLINE) as store:
            assert store.sessions.get(key).id == key

    _each(count, work)


def units(path: str, name: str, count: int, package: str, folder: str) -> None:
    """Change a row and append an event in one transaction; add to a number without reading it."""
    sys.path.insert(0, folder)
    module: Any = importlib.import_module(f"{package}.store")  # Any: compiled a moment ago
    with module.open_store(path, durability="normal", busy_timeout=DEADLINE, allow_drafts=True) as store:
        (paid,) = store._store._core.codecs.domain.current

        def work(number: int) -> None:
            store.accounts.increment("shared", {"added": 1})
            with store.transaction() as block:
                account = block.accounts.get("shared")
                block.accounts.update(attrs.evolve(account, paid=account.paid + 1))
                block.account_log("shared").append(paid(amount=account.paid + 1), expected=account.paid or NEW)
            store.account_log(name).append(paid(amount=number), expected=ANY)

        _each(count, work)


def old(path: str, name: str, count: int, package: str, folder: str) -> None:
    """Write and read by a build whose file is migrated meanwhile; print when it was refused."""
    del name
    sys.path.insert(0, folder)
    front: Any = importlib.import_module(package)  # Any: the same
    with front.open(path, durability="normal", busy_timeout=DEADLINE) as store:
        _say("ready")
        sys.stdin.readline()
        done = 0
        for number in range(count):
            try:
                with store.transaction() as block:
                    author = block.authors.get("a")
                    block.authors.update(attrs.evolve(author, rank=author.rank + 1))
                done += 1
                if number == 0:
                    _say("writing")
                assert store.authors.get("a").rank > number
            except NewerRelease:
                _say(f"refused after {done}")
                return


if __name__ == "__main__":
    work = {each.__name__: each for each in (repositories, bulk, opening, units, old)}[sys.argv[1]]
    work(sys.argv[2], sys.argv[3], int(sys.argv[4]), *sys.argv[5:])
