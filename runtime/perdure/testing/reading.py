"""Laws of reading."""

from __future__ import annotations

from itertools import product

from perdure.engines import partition_of
from perdure.testing.harness import Harness
from perdure.testing.samples import everything, plain, read, records_of, written

__all__ = ["LAWS"]


def a_stream_is_read_between_any_two_versions(harness: Harness) -> None:
    """Every combination of after, before, direction and limit yields what the same slice of a list does."""
    engine = harness.open()
    harness.put(list(records_of(["a/1", "b/1", "a/1", "a/1", "b/1", "a/1"], engine.partitions)))
    stored = [record for record in harness.records() if record[1] == "a/1"]
    for after, before, backwards, limit in product(range(6), [None, 1, 2, 4, 5, 99], [False, True], [None, 0, 1, 2, 9]):
        chosen = [record for record in stored if after < record[2] < (before or 99)]
        expected = (chosen[::-1] if backwards else chosen)[:limit]
        given = read(engine, "a/1", after=after, before=before, backwards=backwards, limit=limit)
        assert given == expected, (after, before, backwards, limit)


def what_is_not_there_is_empty(harness: Harness) -> None:
    """A stream that was never written to has version 0 and no records; so has an empty log no head."""
    engine = harness.open()
    assert engine.version("a/1") == 0
    assert read(engine, "a/1") == read(engine, "a/1", backwards=True) == []
    assert everything(engine) == []
    assert set(engine.heads().values()) == {0}
    assert engine.find_key("a/1", "k") == ()


def many_pages_come_in_order(harness: Harness) -> None:
    """Records that fill many pages are read whole, in order, either way, by stream and by log."""
    engine = harness.open()
    harness.put(list(records_of((f"a/{n % 3}" for n in range(2500)), engine.partitions)))
    stored = list(harness.records())
    assert everything(engine) == stored
    for stream in ("a/0", "a/1", "a/2"):
        expected = [record for record in stored if record[1] == stream]
        assert read(engine, stream) == expected
        assert read(engine, stream, backwards=True) == expected[::-1]
        assert read(engine, stream, after=10, limit=700) == expected[10:710]


def the_log_goes_on_from_every_position(harness: Harness) -> None:
    """Read up to any position and from there on, a partition is what it is when read at once."""
    engine = harness.open()
    harness.put(list(records_of((f"a/{n % 5}" for n in range(24)), engine.partitions)))
    for partition in range(engine.partitions):
        whole = plain(engine.read_log(partition, after=0, limit=None))
        assert [record[0] for record in whole] == list(range(1, len(whole) + 1))
        assert {partition_of(record[1], engine.partitions) for record in whole} <= {partition}
        for split in range(len(whole) + 2):
            start = plain(engine.read_log(partition, after=0, limit=split))
            assert start + plain(engine.read_log(partition, after=split, limit=None)) == whole


def reading_holds_nobody_up(harness: Harness) -> None:
    """Who reads slowly neither stops an append nor sees a record twice or a gap, whatever is appended meanwhile."""
    engine = harness.open()
    harness.put(list(records_of(["a/1"] * 600, engine.partitions)))
    seen: list[int] = []
    for page in engine.read_stream("a/1", after=0, before=None, backwards=False, limit=None):
        seen.extend(row[2] for row in page)
        if len(seen) < 1500:
            written(engine, "a/1")
    assert seen == list(range(1, len(seen) + 1))
    assert len(seen) >= 600


LAWS = (
    a_stream_is_read_between_any_two_versions,
    what_is_not_there_is_empty,
    many_pages_come_in_order,
    the_log_goes_on_from_every_position,
    reading_holds_nobody_up,
)
