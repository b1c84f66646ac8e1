"""Temporal entities: as of any moment among very many revisions, and the latest of each, beside raw apsw."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import apsw

from domains import knowledge
from domains.knowledge import KnowledgeId, KnowledgeStore, Pattern, Tag
from tests.benchmarks.figures import Figure, most
from tests.benchmarks.timing import alternating
from tests.benchmarks.workload import Size

__all__ = ["made_pattern", "measure"]

KEYS: Final = 10_000
ASKED: Final = 1000
"""How many moments are asked for in a round."""
STEP: Final = 1000
"""The nanoseconds between two revisions."""
COLUMNS: Final = "id, name, tags, description, uses, _recorded_at, _position"
FILL: Final = f"""
    INSERT INTO patterns_revisions ({COLUMNS}, _deleted)
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?1)
    SELECT format('key:%05d', i % ?2), format('Pattern %d', i), '["net","cache"]', 'do it again', i,
        i * {STEP}, i + 1, 0 FROM n
"""  # noqa: S608 - constants
LATEST: Final = f"INSERT INTO patterns ({COLUMNS}) SELECT {COLUMNS} FROM patterns_revisions WHERE _position > ?1"  # noqa: S608 - the same
AS_OF: Final = (
    f"SELECT {COLUMNS}, _deleted FROM patterns_revisions WHERE id = ? AND _recorded_at <= ? "  # noqa: S608 - the same
    "ORDER BY _recorded_at DESC LIMIT 1"
)
OF_ALL: Final = f"SELECT {COLUMNS} FROM patterns ORDER BY id LIMIT ?"  # noqa: S608 - the same
BY_GROUPS: Final = (
    "SELECT id, name, tags, description, uses, max(_recorded_at), _position FROM patterns_revisions GROUP BY id"
)


def measure(size: Size, folder: Path) -> Iterator[Figure]:
    """Yield the figures of reading and of writing."""
    path = folder / "knowledge.db"
    count, keys = size.log, min(KEYS, size.log // 10)
    knowledge.open(path, durability="normal").close()
    raw = apsw.Connection(str(path))
    raw.execute("PRAGMA synchronous = 0")
    raw.execute("BEGIN").fetchall()
    raw.execute(FILL, (count, keys)).fetchall()
    raw.execute(LATEST, (count - keys,)).fetchall()
    raw.execute("COMMIT; ANALYZE").fetchall()
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()  # else each page is looked for in a log of all of them
    with knowledge.open(path, durability="normal") as store:
        yield from _as_of(size, store, raw, count, keys)
        yield from _latest(size, store, raw, count, keys)
    yield from _writes(size, folder)


def made_pattern(number: int, content: int = 0) -> Pattern:
    """Return a pattern."""
    return Pattern(
        id=KnowledgeId(f"key:{number:05}"),
        name=f"Pattern {content}",
        tags=(Tag("net"), Tag(f"topic{number % 50}")),
        description=f"do it again, and about topic{number % 50}",
        uses=content,
    )


def _as_of(size: Size, store: KnowledgeStore, raw: apsw.Connection, count: int, keys: int) -> Iterator[Figure]:
    chosen = random.Random(0)  # noqa: S311 - which moments is no secret
    asked = [(KnowledgeId(f"key:{chosen.randrange(keys):05}"), chosen.randrange(count * STEP)) for _ in range(ASKED)]

    def ours(_: int) -> None:
        for key, moment in asked:
            store.patterns.as_of(key, moment)

    def theirs(_: int) -> None:
        for pair in asked:
            raw.execute(AS_OF, pair).fetchall()

    done = alternating(size.rounds, {"ours": ours, "raw": theirs})
    about = f"as_of, {count:,} revisions of {keys:,} keys"
    yield done.each("temporal", about, "ours", ASKED, most(100))
    yield done.cost("temporal", f"{about}, beside raw apsw", "ours", "raw")


def _latest(size: Size, store: KnowledgeStore, raw: apsw.Connection, count: int, keys: int) -> Iterator[Figure]:
    done = alternating(
        min(size.rounds, 15),
        {
            "dated": lambda _: store.patterns.latest_of_all(limit=keys),
            "ours": lambda _: store.patterns.list(limit=keys),
            "raw": lambda _: raw.execute(OF_ALL, (keys,)).fetchall(),
            "groups": lambda _: raw.execute(BY_GROUPS).fetchall(),
        },
    )
    yield done.cost(
        "temporal", f"the latest of all {keys:,}, beside raw apsw on the revisions", "dated", "groups", most(2)
    )
    yield done.cost(
        "temporal", f"list all {keys:,}, beside raw apsw on the table of the latest", "ours", "raw", most(4)
    )
    yield done.cost("temporal", f"the latest of all {keys:,} with their times, beside the same", "dated", "raw")
    yield done.whole("temporal", f"the latest of all {keys:,}, of {count:,} revisions", "dated", "ms")


def _writes(size: Size, folder: Path) -> Iterator[Figure]:
    with knowledge.open(folder / "written.db", durability="normal") as store:
        store.patterns.put(*(made_pattern(number) for number in range(100)))

        def put(round_: int) -> None:
            for number in range(size.commits):
                store.patterns.put(made_pattern(number % 100, round_ + 1))

        def record(round_: int) -> None:
            with store.transaction() as work:
                for number in range(size.commits):
                    work.patterns.record(made_pattern(number % 100, round_ + 1), round_ * 10**6 + number)

        done = alternating(size.rounds, {"put": put, "record": record})
    yield done.each("temporal", "put, each in a transaction", "put", size.commits)
    yield done.each("temporal", "record, many in a transaction", "record", size.commits)
