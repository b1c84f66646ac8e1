"""Laws of erasing a stream."""

from __future__ import annotations

import pytest

from perdure.engines import ANY, ERASED, EXISTS, Conflict, Engine, Erased, Expected, Outcome, Written, partition_of
from perdure.engines.snapshots import Snapshot
from perdure.errors import StreamErased
from perdure.testing.harness import Harness
from perdure.testing.samples import AT, append, draft, everything, read, written

__all__ = ["LAWS"]

BECAUSE = '{"because":"asked for"}'


def erase(engine: Engine, stream: str, *, expected: int | Expected = EXISTS) -> Outcome:
    """Erase *stream*."""
    return engine.erase(stream, BECAUSE, expected=expected, recorded_at=AT)


def one_record_is_left_of_an_erased_stream(harness: Harness) -> None:
    """Behind the ends of log and stream; all others are as they were, and go on."""
    engine = harness.open()
    for _ in range(3):
        written(engine, "a/1", [draft(), draft()], key=None)
        written(engine, "a/2")
    others = [record for record in everything(engine) if record[1] == "a/2"]
    outcome = erase(engine, "a/1")
    assert isinstance(outcome, Written)
    assert (outcome.first_version, outcome.last_version) == (7, 7)
    stored = [record for record in harness.records() if record[1] == "a/1"]
    assert stored == [(outcome.position, "a/1", 7, ERASED, 1, "json", AT, None, None, BECAUSE)]
    assert [record for record in everything(engine) if record[1] == "a/2"] == others
    assert sorted(everything(engine)) == sorted(harness.records())
    assert engine.version("a/1") == 7
    assert isinstance(append(engine, "a/2", expected=3), Written)
    for number in range(20):
        written(engine, f"b/{number}")
    places = [(partition_of(record[1], engine.partitions), record[0]) for record in harness.records()]
    assert len(set(places)) == len(places) == 1 + 4 + 20
    partition = partition_of("a/1", engine.partitions)
    assert [place for place in places if place[0] == partition and place[1] > outcome.position]


def an_erased_stream_takes_nothing_and_gives_nothing(harness: Harness) -> None:
    """Whatever is expected, whatever the key, from whatever version, in either direction."""
    engine = harness.open()
    written(engine, "a/1", [draft() for _ in range(5)], key="k")
    erase(engine, "a/1")
    for expected in (0, 5, 6, ANY, EXISTS):
        assert isinstance(append(engine, "a/1", expected=expected), Erased)
        assert isinstance(erase(engine, "a/1", expected=expected), Erased)
    assert isinstance(append(engine, "a/1", key="k"), Erased)
    assert engine.find_key("a/1", "k") == ()
    for after in (0, 3, 5, 6, 99):
        for backwards in (False, True):
            for limit in (None, 1):
                with pytest.raises(StreamErased) as caught:
                    read(engine, "a/1", after=after, backwards=backwards, limit=limit)
                assert (caught.value.stream, caught.value.version) == ("a/1", 6)
                assert caught.value.because == "asked for"
    assert len(harness.records()) == 1


def only_what_is_there_is_erased(harness: Harness) -> None:
    """A stream without records, and one that is elsewhere than expected, are left as they are."""
    engine = harness.open()
    assert erase(engine, "a/1", expected=ANY) == Conflict(0)
    assert erase(engine, "a/1", expected=0) == Conflict(0)
    written(engine, "a/1", [draft(), draft()])
    assert erase(engine, "a/1", expected=1) == Conflict(2)
    assert len(read(engine, "a/1")) == 2
    assert isinstance(erase(engine, "a/1", expected=2), Written)


def what_was_kept_of_it_is_gone_too(harness: Harness) -> None:
    """Snapshots hold what the events said."""
    engine = harness.open()
    written(engine, "a/1")
    written(engine, "a/2")
    for stream in ("a/1", "a/2"):
        snapshot = Snapshot(stream=stream, fold="f", fold_version=1, build="b", version=1, position=1, state=b"x")
        engine.snapshots.put(snapshot)
        assert engine.snapshots.get(stream, "f") == snapshot
    erase(engine, "a/1")
    assert engine.snapshots.get("a/1", "f") is None
    assert engine.snapshots.get("a/2", "f") is not None


def a_reader_is_told_between_two_pages(harness: Harness) -> None:
    """Whoever reads a stream while it is erased gets a beginning of it, then StreamErased, and no gap."""
    engine = harness.open()
    written(engine, "a/1", [draft(str(n)) for n in range(1000)])
    seen: list[int] = []
    pages = engine.read_stream("a/1", after=0, before=None, backwards=False, limit=None)
    seen += [row[2] for row in next(pages)]
    erase(engine, "a/1")
    with pytest.raises(StreamErased):
        seen += [row[2] for page in pages for row in page]
    assert seen == list(range(1, len(seen) + 1))


def everybody_sees_the_erasure(harness: Harness) -> None:
    """Another engine on the medium, and one that is opened later."""
    if not harness.is_shared:
        return
    first, second = harness.open(), harness.open()
    written(second, "a/1")
    written(first, "a/1")
    erase(first, "a/1")
    assert isinstance(append(second, "a/1"), Erased)
    with pytest.raises(StreamErased):
        read(harness.open(), "a/1")


LAWS = (
    one_record_is_left_of_an_erased_stream,
    an_erased_stream_takes_nothing_and_gives_nothing,
    only_what_is_there_is_erased,
    what_was_kept_of_it_is_gone_too,
    a_reader_is_told_between_two_pages,
    everybody_sees_the_erasure,
)
