"""Laws of appending."""

from __future__ import annotations

import pytest

from perdure.engines import ANY, EXISTS, Conflict, Draft, Expected, Written, partition_of
from perdure.errors import StoreClosed
from perdure.testing.harness import Harness
from perdure.testing.samples import AT, append, draft, everything, read, written

__all__ = ["LAWS"]


def versions_and_positions_are_contiguous(harness: Harness) -> None:
    """Versions count from 1 in each stream, positions from 1 in each partition, through every batch."""
    engine = harness.open()
    heads = dict.fromkeys(range(engine.partitions), 0)
    lasts = {"a/1": 0, "a/2": 0, "b/1": 0}
    for size in (1, 3, 1, 20, 2):
        for stream, last in lasts.items():
            partition = partition_of(stream, engine.partitions)
            heads[partition] += size
            expected = Written(last + 1, last + size, heads[partition])
            assert written(engine, stream, [draft(str(n)) for n in range(size)]) == expected
            lasts[stream] = last + size
            assert engine.version(stream) == last + size
    assert dict(engine.heads()) == heads


def what_is_appended_is_on_the_medium(harness: Harness) -> None:
    """Every column is stored as it was given: payloads of text and of bytes, metadata, keys, any time."""
    engine = harness.open()
    drafts: list[Draft] = [
        ("Noted", 1, "json", '{"text":"\u00e9 \U0001f600 \u2028"}'),
        ("Noted", 2**31, "msgpack", bytes(range(256))),
        ("\u00c4nderung", 1, "msgpack", b""),
        ("Noted", 1, "json", ""),
    ]
    for at in (0, -1, 2**62):
        engine.append("a/\u00fc", drafts, expected=ANY, key=f"k{at}", metadata='{"a":"b"}', recorded_at=at)
    stored = harness.records()
    assert [record[3:6] + record[9:] for record in stored] == [*drafts, *drafts, *drafts]
    assert {record[1] for record in stored} == {"a/\u00fc"}
    assert [record[6:9] for record in stored[::4]] == [(at, '{"a":"b"}', f"k{at}") for at in (0, -1, 2**62)]
    assert read(engine, "a/\u00fc") == list(stored)
    assert [type(record[9]) for record in read(engine, "a/\u00fc")] == [type(record[9]) for record in stored]


def a_clock_that_is_set_back_changes_no_order(harness: Harness) -> None:
    """Streams and the log are in the order of their versions and positions, whatever time each record says."""
    engine = harness.open()
    times = [AT, AT - 3_600_000_000, AT + 1, 0, AT - 1]
    for number, at in enumerate(times):
        engine.append("a/1", [draft(str(number))], expected=number, key=None, metadata=None, recorded_at=at)
    for found in (read(engine, "a/1"), everything(engine)):
        assert [record[2] for record in found] == [1, 2, 3, 4, 5]
        assert [record[6] for record in found] == times
    assert [record[6] for record in read(engine, "a/1", after=2, limit=2)] == times[2:4]


def an_expectation_is_met_or_nothing_is_written(harness: Harness) -> None:
    """A version is expected exactly, EXISTS means at least one event, ANY nothing; a Conflict says where it is."""
    engine = harness.open()
    cases: list[tuple[int | Expected, bool, bool]] = [
        (0, True, False),
        (1, False, False),
        (2, False, True),
        (3, False, False),
        (EXISTS, False, True),
        (ANY, True, True),
    ]
    for number, (expected, when_new, when_at_two) in enumerate(cases):
        for stream, last, is_met in ((f"new/{number}", 0, when_new), (f"two/{number}", 2, when_at_two)):
            if last:
                written(engine, stream, [draft("1"), draft("2")])
            before = harness.records()
            outcome = append(engine, stream, [draft("3"), draft("4")], expected=expected)
            assert isinstance(outcome, Written if is_met else Conflict), (expected, last, outcome)
            if isinstance(outcome, Conflict):
                assert outcome.actual == last
                assert harness.records() == before


def streams_are_told_apart_exactly(harness: Harness) -> None:
    """Names that differ in case, in a blank at the end, in their normal form, or by a suffix are other streams."""
    engine = harness.open()
    names = ["s/a", "s/A", "s/a ", "s/ a", "s/aa", "s", "s/", "s/\u00e9", "s/e\u0301", "s/%", "s/_", "s/'", 's/"']
    for name in names:
        assert written(engine, name).first_version == 1, name
    assert [engine.version(name) for name in names] == [1] * len(names)
    assert all([record[1] for record in read(engine, name)] == [name] for name in names)


def a_large_batch_is_one_append(harness: Harness) -> None:
    """A thousand events, and one of a megabyte, are written at once and read back in order."""
    engine = harness.open()
    drafts: list[Draft] = [draft(str(n)) for n in range(1000)]
    drafts.append(("Noted", 1, "msgpack", bytes(1 << 20)))
    assert written(engine, "a/1", drafts).last_version == 1001
    assert [record[3:6] + record[9:] for record in everything(engine)] == drafts


def what_was_there_before_is_gone_on_from(harness: Harness) -> None:
    """An engine goes on from what it finds on its medium."""
    engine = harness.open()
    harness.put([(1, "a/1", 1, "Noted", 1, "json", 5, None, "k", "{}")])
    assert engine.version("a/1") == 1
    outcome = append(engine, "a/1", expected=1)
    assert outcome == Written(2, 2, 2)


def a_closed_engine_says_so(harness: Harness) -> None:
    """Every method raises StoreClosed after close, which may come twice; so does an iterator that goes on."""
    engine = harness.open()
    written(engine, "a/1", [draft(str(n)) for n in range(600)])
    pages = engine.read_stream("a/1", after=0, before=None, backwards=False, limit=None)
    next(pages)
    engine.close()
    engine.close()
    for use in (
        lambda: list(pages),
        lambda: append(engine, "a/1"),
        lambda: engine.version("a/1"),
        engine.heads,
        lambda: engine.find_key("a/1", "k"),
        lambda: everything(engine),
        lambda: read(engine, "a/1"),
    ):
        with pytest.raises(StoreClosed):
            use()


LAWS = (
    a_clock_that_is_set_back_changes_no_order,
    versions_and_positions_are_contiguous,
    what_is_appended_is_on_the_medium,
    an_expectation_is_met_or_nothing_is_written,
    streams_are_told_apart_exactly,
    a_large_batch_is_one_append,
    what_was_there_before_is_gone_on_from,
    a_closed_engine_says_so,
)
