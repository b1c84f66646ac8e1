"""Laws of idempotency keys."""

from __future__ import annotations

from perdure.engines import KeyFound, Written
from perdure.testing.harness import Harness
from perdure.testing.samples import append, draft, plain, read, written

__all__ = ["LAWS"]


def a_key_is_found_before_the_expectation(harness: Harness) -> None:
    """A key that the stream has gives back the records it came with, whatever is expected, and writes nothing."""
    engine = harness.open()
    written(engine, "a/1", [draft("1"), draft("2")], key="k")
    written(engine, "a/1", [draft("3")])
    stored = list(harness.records())
    for expected in (0, 1, 2, 3, 99):
        outcome = append(engine, "a/1", [draft("other")], expected=expected, key="k")
        assert isinstance(outcome, KeyFound)
        assert plain([outcome.records]) == stored[:2]
        assert list(harness.records()) == stored
    assert plain([engine.find_key("a/1", "k")]) == stored[:2]


def a_key_belongs_to_its_stream(harness: Harness) -> None:
    """The same key in another stream is another key, and so is one that differs in case or by a blank."""
    engine = harness.open()
    keys = ["k", "K", "k ", "\u00e9", "e\u0301"]
    for stream in ("a/1", "a/2"):
        for key in keys:
            assert isinstance(append(engine, stream, key=key), Written)
    for stream in ("a/1", "a/2"):
        for version, key in enumerate(keys, 1):
            assert [record[2] for record in plain([engine.find_key(stream, key)])] == [version]


def a_conflict_uses_no_key_up(harness: Harness) -> None:
    """A key whose append was refused can be used again, with what is right then."""
    engine = harness.open()
    append(engine, "a/1", [draft("wrong")], expected=7, key="k")
    assert engine.find_key("a/1", "k") == ()
    written(engine, "a/1", [draft("right")], key="k")
    assert plain([engine.find_key("a/1", "k")]) == read(engine, "a/1")


def a_key_that_was_there_before_is_found(harness: Harness) -> None:
    """A key is looked up on the medium, whoever wrote it."""
    engine = harness.open()
    record = (1, "a/1", 1, "Noted", 1, "json", 5, None, "k", "{}")
    harness.put([record])
    assert plain([engine.find_key("a/1", "k")]) == [record]


LAWS = (
    a_key_is_found_before_the_expectation,
    a_key_belongs_to_its_stream,
    a_conflict_uses_no_key_up,
    a_key_that_was_there_before_is_found,
)
