"""The store of knowledge beside its fallback of JSON files: the same commands of the same repositories."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from domains import knowledge
from domains.knowledge import KnowledgeId, KnowledgeStore
from tests.benchmarks.figures import Figure
from tests.benchmarks.remembering import made_pattern
from tests.benchmarks.timing import alternating
from tests.benchmarks.workload import Size

__all__ = ["measure"]

ROUNDS: Final = 7
EACH: Final = 10
"""How many of a key there are."""


def measure(size: Size, folder: Path) -> Iterator[Figure]:
    """Yield the ratios, at as many records as the system has, 10,000 in full."""
    count = min(10_000, size.log // 10)
    rounds = min(size.rounds, ROUNDS)
    targets = {"sqlite": (knowledge.open, folder / "knowledge.db"), "json": (knowledge.open_json, folder / "knowledge")}
    for opens, target in targets.values():
        with opens(target) as store, store.transaction() as work:
            for number in range(count):
                work.patterns.record(made_pattern(number // EACH, number), number)

    def opening(side: str) -> Callable[[int], None]:
        opens, target = targets[side]
        return lambda _: opens(target).close()

    done = alternating(rounds, {side: opening(side) for side in targets})
    yield done.ratio("knowledge", f"open a store of {count:,} records, beside JSON files", "sqlite", "json")
    opens, target = targets["sqlite"]
    with opens(target) as ours, knowledge.open_json(targets["json"][1]) as theirs:
        yield from _reads(rounds, ours, theirs, count)
        yield from _writes(rounds, ours, theirs)


def _reads(rounds: int, ours: KnowledgeStore, theirs: KnowledgeStore, count: int) -> Iterator[Figure]:
    keys = [KnowledgeId(f"key:{number:05}") for number in range(count // EACH)]
    work: dict[str, Callable[[KnowledgeStore], object]] = {
        "as_of, of 100 keys": lambda store: [store.patterns.as_of(key, count) for key in keys[:100]],
        "history of 100 keys": lambda store: [store.patterns.history(key) for key in keys[:100]],
        "list all": lambda store: list(store.patterns.each()),
        "changes since the beginning": lambda store: sum(1 for _ in store.patterns.changes()),
        "search for words": lambda store: store.patterns.search("topic7 again"),
        "by a tag": lambda store: store.queries.patterns_tagged(tag=knowledge.Tag("topic7")),
    }
    for name, do in work.items():
        done = alternating(rounds, {"ours": lambda _, do=do: do(ours), "theirs": lambda _, do=do: do(theirs)})  # type: ignore[misc] # mypy infers no default
        yield done.ratio("knowledge", f"{name}, beside JSON files", "ours", "theirs")


def _writes(rounds: int, ours: KnowledgeStore, theirs: KnowledgeStore) -> Iterator[Figure]:
    contents = itertools.count(10**6)

    def update(store: KnowledgeStore) -> None:
        store.patterns.put(made_pattern(next(contents) % 7, next(contents)))

    def many(store: KnowledgeStore) -> None:
        store.patterns.put(*(made_pattern(number, next(contents)) for number in range(100)))

    work: dict[str, Callable[[KnowledgeStore], None]] = {"one update": update, "100 in a transaction": many}
    for name, do in work.items():
        done = alternating(rounds, {"ours": lambda _, do=do: do(ours), "theirs": lambda _, do=do: do(theirs)})  # type: ignore[misc] # the same
        yield done.ratio("knowledge", f"{name}, beside JSON files", "ours", "theirs")
