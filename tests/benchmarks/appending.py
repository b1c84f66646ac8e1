"""Appending, 20 events a commit and one, beside raw apsw and `eventsourcing`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

from domains import scheduler
from tests.benchmarks.figures import Figure, least
from tests.benchmarks.peer import Peer, counterparts
from tests.benchmarks.raw import RawWriter, records
from tests.benchmarks.timing import alternating
from tests.benchmarks.workload import Commit, Size, commits

__all__ = ["measure"]

TARGETS: Final = {20: (0.7, 1.6), 1: (0.7, 1.3)}
"""For a number of events a commit: the least that is wanted beside raw apsw, and beside `eventsourcing`."""


def measure(size: Size, folder: Path) -> Iterator[Figure]:
    """Yield the figures of both durabilities and both batches."""
    durability: Literal["full", "normal"]
    for durability in ("full", "normal"):
        for batch in TARGETS:
            yield from _measure(size, folder / f"{durability}-{batch}", durability, batch)


def _measure(size: Size, folder: Path, durability: Literal["full", "normal"], batch: int) -> Iterator[Figure]:
    folder.mkdir()
    each = size.commits if batch > 1 else size.commits * 2
    every = list(commits(each * (size.rounds + 1), batch))
    rows, events = records(every), [counterparts(commit) for commit in every]
    raw, peer = RawWriter(folder / "raw.db", durability), Peer(folder / "peer.db", durability)

    def part(number: int) -> slice:
        return slice((number + 1) * each, (number + 2) * each)

    def write_raw(number: int) -> None:
        for batch_ in rows[part(number)]:
            raw.write(batch_)

    def write_peer(number: int) -> None:
        for batch_ in events[part(number)]:
            peer.store.put(batch_)

    with scheduler.open(folder / "ours.db", durability=durability) as store:

        def write(commit: Commit) -> None:
            store.session(commit.session).append(*commit.events, expected=commit.expected)

        def write_ours(number: int) -> None:
            for commit in every[part(number)]:
                write(commit)

        with (folder / "page").open("wb", buffering=0) as page:

            def force_page(_: int) -> None:
                for _ in range(each):
                    page.write(bytes(4096))
                    os.fdatasync(page.fileno())

            sides = {"ours": write_ours, "raw": write_raw, "peer": write_peer, "disk": force_page}
            rounds = alternating(size.rounds, sides)
    raw.close()
    peer.close()
    group = f"append, durability {durability}, {f'{batch} events' if batch > 1 else 'one event'} a commit"
    beside_raw, beside_peer = map(least, TARGETS[batch]) if durability == "full" else (None, None)
    yield rounds.ratio(group, "beside raw apsw", "ours", "raw", beside_raw)
    yield rounds.ratio(group, "beside eventsourcing", "ours", "peer", beside_peer)
    yield rounds.ratio(group, "raw apsw beside eventsourcing", "raw", "peer")
    yield rounds.each(group, "a commit", "ours", each)
    yield rounds.each(group, "a page appended to a file and forced to the disk", "disk", each)
