"""The processes of a soak, `python -m tests.soak.workers KIND PATH NAME`; what they print is acknowledged, or read."""

from __future__ import annotations

import datetime as dt
import itertools
import sys
import time
from pathlib import Path
from typing import Final

from domains import scheduler
from domains.scheduler import Choice, PlayerId, SchedulerStore, SessionEvent, SessionId, VoteAdded
from perdure import ANY, Checkpoint, Fold
from perdure.errors import ProjectionBusy, ProjectionTakenOver, StreamErased
from scheduler_app.projections import handlers

__all__ = ["LONGEST", "STREAMS", "number_of", "opened", "rest_of", "vote"]

STREAMS: Final = 20
"""How many streams a writer has."""

LONGEST: Final = 5
"""How many events are appended at once, at most."""

_DAYS: Final = [dt.date(2026, 3, day) for day in range(1, 8)]


def say(*words: object) -> None:
    """Print *words* on a line, at once."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def opened(path: str | Path) -> SchedulerStore:
    """Open the store, whose projections are kept up to date."""
    return scheduler.open(path, projections=handlers, busy_timeout=60, slow_after=None)


def vote(number: int) -> VoteAdded:
    """Return the event of a number."""
    choice = list(Choice)[number % 3]
    return VoteAdded(voter=PlayerId(str(number)), day=_DAYS[number % len(_DAYS)], choice=choice, timezone="UTC")


def number_of(event: object) -> int:
    """Return the number of an event."""
    return int(event.voter) if isinstance(event, VoteAdded) else 0


def write(path: str, name: str) -> None:
    """Append for ever, each batch with a key; say stream, first and last number of what is acknowledged.

    A stream has the numbers 1, 2, 3 ...; one that is begun again goes on where it is.
    """
    with opened(path) as store:
        for turn in itertools.count():
            stream = store.session(SessionId(f"{name}-{turn % STREAMS}"))
            first = stream.version() + 1
            last = first + turn % LONGEST
            batch = [vote(number) for number in range(first, last + 1)]
            stream.append(*batch, expected=first - 1, key=f"{first}", metadata={"by": name})
            say(stream.name, first, last)


def read(path: str, name: str) -> None:
    """Follow the log from where the last one of this name came to, and say every position, a batch at a time."""
    kept = Path(f"{path}.{name}")
    place = Checkpoint.parse(kept.read_text()) if kept.exists() else None
    with opened(path) as store, store.log.follow(after=place) as following:
        for batch in following.batches():
            say(*(recorded.position for recorded in batch))
            beside = Path(f"{kept}.new")
            beside.write_text(str(following.checkpoint))
            beside.replace(kept)


def rest_of(store: SchedulerStore, kept: Path) -> set[int]:
    """Return the positions that a reader would have been given next, who kept its place at *kept*.

    A writer that is killed after it wrote a commit to the log, and before it told the others, leaves what nobody sees
    until the file is opened by somebody who finds it alone.
    """
    place = Checkpoint.parse(kept.read_text()) if kept.exists() else None
    return {recorded.position for recorded in store.log.read(after=place)}


def fold(path: str, name: str) -> None:
    """Fold every stream of a writer for ever, from snapshots, and say where one is not what its numbers come to."""

    def step(state: tuple[int, int], event: SessionEvent) -> tuple[int, int]:
        return state[0] + 1, state[1] + number_of(event)

    sums: Fold[tuple[int, int], SessionEvent] = Fold(
        name="sums", version=1, initial=(0, 0), step=step, state=tuple[int, int], snapshot_every=25
    )
    with opened(path) as store:
        for turn in itertools.count():
            stream = store.session(SessionId(f"{name}-{turn % STREAMS}"))
            count, total = stream.fold(sums).state
            say("right" if total == count * (count + 1) // 2 else f"wrong {stream.name} {count} {total}")


def erase(path: str, name: str) -> None:
    """Write streams of a few events and erase them, for ever, and say which."""
    with opened(path) as store:
        for turn in itertools.count():
            stream = store.session(SessionId(f"{name}-{turn}"))
            try:
                stream.append(vote(1), vote(2), expected=ANY)
                stream.erase(because="a soak")
            except StreamErased:  # by one that was killed
                continue
            say(stream.name)


def run(path: str, name: str) -> None:
    """Run the asynchronous projection for ever, or wait until whoever does so is killed; say how much was applied."""
    del name
    with opened(path) as store:
        while True:
            try:
                done = store.projections.run("final_date", lease=1)
            except (ProjectionBusy, ProjectionTakenOver):
                done = 0
            if done:
                say(done)
            with store.log.follow(after=_end(store), timeout=0.5) as following:
                next(iter(following), None)


def _end(store: SchedulerStore) -> Checkpoint | None:
    (status,) = store.projections.status("final_date")
    return Checkpoint(((0, status.position),)) if status.position else None


def rebuild(path: str, name: str) -> None:
    """Make the rows of one projection after the other again, for ever, and say so."""
    del name
    with opened(path) as store:
        for projection in itertools.cycle(["heat_map_rows", "final_date"]):
            try:
                say(store.projections.rebuild(projection, lease=1))
            except (ProjectionBusy, ProjectionTakenOver):
                time.sleep(0.05)


if __name__ == "__main__":
    kinds = {"write": write, "read": read, "fold": fold, "erase": erase, "run": run, "rebuild": rebuild}
    kinds[sys.argv[1]](sys.argv[2], sys.argv[3])
