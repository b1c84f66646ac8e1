"""The processes of a soak, `python -m tests.soak.workers KIND PATH NAME`; what they print is acknowledged, or read."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from ledger import ledger
from ledger.events import AccountEvent, Counted
from ledger.samples import IntHooks, counted

from perdure import ANY, Checkpoint, Fold, Store, Stream
from perdure.errors import StreamErased

__all__ = ["STREAMS"]

STREAMS = 20
"""How many streams a writer has."""


def say(*words: object) -> None:
    """Print *words* on a line, at once."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def write(path: str, name: str) -> None:
    """Append for ever, each batch with a key; say stream, first and last amount of what is acknowledged.

    A stream has the amounts 1, 2, 3 ...; one that is begun again goes on where it is.
    """
    with Store.open(ledger("msgpack"), path, hooks=IntHooks(), busy_timeout=60) as store:
        for turn in itertools.count():
            key = f"{name}-{turn % STREAMS}"
            stream: Stream[AccountEvent, AccountEvent] = store.stream("account", key)
            first = stream.version() + 1
            last = first + turn % 5
            batch = [counted(amount) for amount in range(first, last + 1)]
            stream.append(*batch, expected=first - 1, key=f"{first}", metadata={"by": name})
            say(stream.name, first, last)


def read(path: str, name: str) -> None:
    """Follow the log from where the last one of this name came to, and say every position, a batch at a time."""
    kept = Path(f"{path}.{name}")
    place = Checkpoint.parse(kept.read_text()) if kept.exists() else None
    with (
        Store.open(ledger("msgpack"), path, hooks=IntHooks(), busy_timeout=60) as store,
        store.log.follow(after=place) as following,
    ):
        for batch in following.batches():
            say(*(recorded.position for recorded in batch))
            beside = Path(f"{kept}.new")
            beside.write_text(str(following.checkpoint))
            beside.replace(kept)


def fold(path: str, name: str) -> None:
    """Fold every stream of a writer for ever, from snapshots, and say where one is not what its amounts come to."""

    def step(state: tuple[int, int], event: AccountEvent) -> tuple[int, int]:
        return state[0] + 1, state[1] + (event.amount if isinstance(event, Counted) else 0)

    sums: Fold[tuple[int, int], AccountEvent] = Fold(
        name="sums", version=1, initial=(0, 0), step=step, state=tuple[int, int], snapshot_every=25
    )
    with Store.open(ledger("msgpack"), path, hooks=IntHooks(), busy_timeout=60) as store:
        for turn in itertools.count():
            stream: Stream[AccountEvent, AccountEvent] = store.stream("account", f"{name}-{turn % STREAMS}")
            count, total = stream.fold(sums).state
            say("right" if total == count * (count + 1) // 2 else f"wrong {stream.name} {count} {total}")


def erase(path: str, name: str) -> None:
    """Write streams of a few events and erase them, for ever, and say which."""
    with Store.open(ledger("msgpack"), path, hooks=IntHooks(), busy_timeout=60) as store:
        for turn in itertools.count():
            stream: Stream[AccountEvent, AccountEvent] = store.stream("account", f"{name}-{turn}")
            try:
                stream.append(counted(1), counted(2), expected=ANY)
                stream.erase(because="a soak")
            except StreamErased:  # by one that was killed
                continue
            say(stream.name)


if __name__ == "__main__":
    {"write": write, "read": read, "fold": fold, "erase": erase}[sys.argv[1]](sys.argv[2], sys.argv[3])
