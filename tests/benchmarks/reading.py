"""Reading streams and the log as today's classes, beside a bare loop and `eventsourcing`."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path

from domains import scheduler
from domains.scheduler import SessionEvent, SessionId, VoteAdded
from perdure import Fold
from tests.benchmarks.figures import Figure, least, most
from tests.benchmarks.peer import Peer, counterparts
from tests.benchmarks.raw import RawReader
from tests.benchmarks.timing import alternating
from tests.benchmarks.workload import LENGTH, Size, commits, session_id, votes

__all__ = ["measure"]


def measure(size: Size, folder: Path) -> Iterator[Figure]:
    """Yield the figures of streams, of the log and of old versions."""
    yield from _beside_others(size, folder)
    yield from _old_versions(size, folder)
    yield from _snapshot(size, folder)


def _exhaust(events: Iterable[object]) -> None:
    deque(events, maxlen=0)


def _beside_others(size: Size, folder: Path) -> Iterator[Figure]:
    every = list(commits(size.streams, LENGTH))
    keys = [commit.key for commit in every]
    names = [session_id(key) for key in keys]
    ours = folder / "ours.db"
    peer = Peer(folder / "peer.db", "normal")
    with scheduler.open(ours, durability="normal") as store:
        for commit in every:
            store.session(commit.session).append(*commit.events, expected=0)
            peer.store.put(counterparts(commit))
    bare = RawReader(ours)

    def read_bare(_: int) -> None:
        for name in names:
            _exhaust(bare.read(RawReader.STREAM, f"session/{name}"))

    def read_payloads(_: int) -> None:
        for name in names:
            _exhaust(bare.payloads(RawReader.PAYLOADS, f"session/{name}"))

    def read_peer(_: int) -> None:
        for key in keys:
            _exhaust(peer.store.get(key))

    with scheduler.open(ours) as store:

        def read_ours(_: int) -> None:
            for name in names:
                _exhaust(store.session(name).read())

        streams = alternating(
            size.rounds, {"ours": read_ours, "bare": read_bare, "payloads": read_payloads, "peer": read_peer}
        )
        log = alternating(
            size.rounds,
            {
                "ours": lambda _: _exhaust(store.log.read()),
                "bare": lambda _: _exhaust(bare.read(RawReader.LOG)),
                "peer": lambda _: peer.log(1000),
            },
        )
    bare.close()
    peer.close()
    group = f"read whole streams of {LENGTH} events"
    yield streams.ratio(group, "beside fetchall and decoding", "ours", "bare", least(0.6))
    yield streams.ratio(group, "beside eventsourcing", "ours", "peer", least(3.5))
    yield streams.ratio(group, "beside fetchall of payloads alone", "ours", "payloads")
    yield streams.each(group, "an event", "ours", size.streams * LENGTH)
    group = "read the log"
    yield log.ratio(group, "beside fetchall and decoding", "ours", "bare", least(0.6))
    yield log.ratio(group, "beside eventsourcing", "ours", "peer", least(3.5))
    yield log.each(group, "an event", "ours", size.streams * LENGTH)


def _old_versions(size: Size, folder: Path) -> Iterator[Figure]:
    count, length = size.streams, LENGTH
    keys = [SessionId(f"s-{number}") for number in range(count)]
    events = votes(length)
    newest, oldest = folder / "newest.db", folder / "oldest.db"
    written = [vote for vote in events if vote.timezone == "UTC"] * 3  # what version 1 can hold
    for path, version in ((newest, 3), (oldest, 1)):
        with scheduler.open(path, durability="normal", write_as={VoteAdded: version}) as store:
            for key in keys:
                store.session(key).append(*written[:length], expected=0)
    with scheduler.open(newest, read_only=True) as new, scheduler.open(oldest, read_only=True) as old:

        def read(store: scheduler.SchedulerStore) -> None:
            for key in keys:
                _exhaust(store.session(key).read())

        rounds = alternating(size.rounds, {"newest": lambda _: read(new), "oldest": lambda _: read(old)})
    group = f"read streams of {length} votes of version 1"
    yield rounds.cost(group, "time beside the newest version", "oldest", "newest", most(1.5))
    yield rounds.each(group, "an event of version 1", "oldest", count * length)
    yield rounds.each(group, "an event of version 3", "newest", count * length)


def _snapshot(size: Size, folder: Path) -> Iterator[Figure]:
    length = size.streams * 200
    with scheduler.open(folder / "long.db", durability="normal") as store:
        session = store.session(SessionId("long"))
        events = votes(LENGTH)
        for start in range(0, length, LENGTH):
            session.append(*events, expected=start)

        def count(total: int, _: SessionEvent) -> int:
            return total + 1

        whole: Fold[int, SessionEvent] = Fold(name="whole", version=1, initial=0, step=count)
        kept: Fold[int, SessionEvent] = Fold(
            name="kept", version=1, initial=0, step=count, state=int, snapshot_every=LENGTH
        )
        rounds = alternating(
            size.rounds, {"whole": lambda _: session.fold(whole), "kept": lambda _: session.fold(kept)}
        )
    group = f"fold a stream of {length:,} events"
    yield rounds.ratio(group, "from a snapshot, beside from the beginning", "kept", "whole", least(50.0))
    yield rounds.whole(group, "from the beginning", "whole", "ms")
    yield rounds.whole(group, "from a snapshot", "kept", "ms")
