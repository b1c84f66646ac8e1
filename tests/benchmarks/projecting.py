"""Projections: what an inline one adds to an append, and how fast rows are made again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from domains import scheduler
from domains.scheduler import SchedulerStore
from scheduler_app.projections import handlers
from tests.benchmarks.figures import Figure, most
from tests.benchmarks.timing import alternating
from tests.benchmarks.workload import LENGTH, Commit, Size, commits

__all__ = ["measure"]

_WANTED = 100_000
"""How many events a second a rebuild should apply."""


def measure(size: Size, folder: Path) -> Iterator[Figure]:
    """Yield the figures."""
    yield from _inline(size, folder)
    yield from _rebuild(size, folder)


def _inline(size: Size, folder: Path) -> Iterator[Figure]:
    every = list(commits(size.rounds + 1, LENGTH))
    with (
        scheduler.open(folder / "plain.db") as plain,
        scheduler.open(folder / "inline.db", projections=handlers) as inline,
    ):

        def append(store: SchedulerStore, commit: Commit) -> None:
            session = store.session(commit.session)
            for version, event in enumerate(commit.events[: size.commits]):
                session.append(event, expected=version)

        found = alternating(
            size.rounds,
            {
                "plain": lambda number: append(plain, every[number]),
                "inline": lambda number: append(inline, every[number]),
            },
        )
    group = "append with an inline heat map, one event a commit"
    yield found.cost(group, "beside the append alone", "inline", "plain", most(2))
    yield found.each(group, "an event", "inline", min(size.commits, LENGTH))


def _rebuild(size: Size, folder: Path) -> Iterator[Figure]:
    streams = size.streams * 5
    path = folder / "log.db"
    with scheduler.open(path, durability="normal") as store:
        for commit in commits(streams, LENGTH):
            store.session(commit.session).append(*commit.events, expected=0)
    count = streams * LENGTH
    with scheduler.open(path, projections=handlers, durability="normal") as store:
        found = alternating(
            min(size.rounds, 5),
            {
                "heat_map_rows": lambda _: store.projections.rebuild("heat_map_rows"),
                "final_date": lambda _: store.projections.rebuild("final_date"),
            },
        )
    for name in ("heat_map_rows", "final_date"):
        yield found.whole(f"rebuild {name}", f"{count:,} events", name, "s", most(count / _WANTED))
        yield found.each(f"rebuild {name}", "an event", name, count)
