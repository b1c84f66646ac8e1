"""Another process that uses a store: `python -m ledger.worker MODE PATH ...`. What it prints is acknowledged."""

from __future__ import annotations

import subprocess
import sys
import time

from ledger import ledger
from ledger.events import AccountEvent
from ledger.samples import counted
from perdure import ANY, NEW, Store, Stream
from perdure.errors import Conflict

__all__ = ["start"]


def start(mode: str, path: object, *arguments: object) -> subprocess.Popen[str]:
    """Start such a process; its standard output can be read."""
    command = [sys.executable, "-m", "ledger.worker", mode, str(path), *map(str, arguments)]
    environment = {"PYTHONPATH": ":".join(sys.path)}
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True)


def say(what: object) -> None:
    """Print *what* at once."""
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def race(path: str, rounds: int) -> None:
    """Append to one stream *rounds* times, at the version it has; print each version that was won."""
    with Store.open(ledger(), path, durability="normal") as store:
        account: Stream[AccountEvent, AccountEvent] = store.stream("account", "race")
        won = 0
        while won < rounds:
            last = account.version()
            try:
                account.append(counted(last + 1), expected=last)
            except Conflict:
                continue
            won += 1
            say(last + 1)


def batches(path: str, size: int) -> None:
    """Append batches of *size* for ever, each with a key; print each once it is acknowledged."""
    with Store.open(ledger(), path) as store:
        account: Stream[AccountEvent, AccountEvent] = store.stream("account", "batches")
        batch = account.version() // size
        while True:
            events = [counted(batch * size + number) for number in range(size)]
            account.append(*events, expected=ANY, key=f"batch-{batch}")
            say(batch)
            batch += 1


def hasty(path: str, size: int) -> None:
    """Do the same, and print each batch before it is written."""
    with Store.open(ledger(), path) as store:
        account: Stream[AccountEvent, AccountEvent] = store.stream("account", "batches")
        batch = account.version() // size
        while True:
            events = [counted(batch * size + number) for number in range(size)]
            say(batch)
            time.sleep(0.02)
            account.append(*events, expected=ANY, key=f"batch-{batch}")
            batch += 1


def opening(path: str, _: int) -> None:
    """Open a store as soon as asked to, append once, and print what the file holds then."""
    say("ready")
    time.sleep(max(0.0, float(sys.stdin.readline() or 0) - time.time()))
    with Store.open(ledger(), path) as store:
        account: Stream[AccountEvent, AccountEvent] = store.stream("account", str(time.monotonic_ns()))
        account.append(counted(1), expected=NEW)
        say(len(list(store.log.read())))


if __name__ == "__main__":
    {"race": race, "batches": batches, "hasty": hasty, "opening": opening}[sys.argv[1]](sys.argv[2], int(sys.argv[3]))
