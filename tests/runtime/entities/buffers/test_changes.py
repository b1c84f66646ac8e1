"""Buffers: what they show, and what they write."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import attrs
import pytest
from compiling import Package, build
from counting import activity, agent, commit

from perdure.errors import (
    AlreadyExists,
    Invalid,
    NotFound,
    VersionConflict,
)


def test_sums_come_together(store: Any) -> None:
    """However often something is added, it is one sum, which the buffer shows and the store has after a flush."""
    with store.buffer() as buffer:
        for _ in range(100):
            buffer.agents.increment("a", {"xp": 5, "commits": 1})
        buffer.agents.increment("a", {"xp": -7})
        assert (buffer.agents.get("a").xp, buffer.agents.get("a").commits) == (503, 100)
        assert store.agents.get("a").xp == 10
        buffer.flush()
        assert store.agents.get("a").xp == 503
        assert store.agents.versioned("a").version == 2  # one change, whatever it is the sum of
        buffer.agents.increment("a", {"commits": 1})
    assert store.agents.get("a").commits == 101


def test_two_buffers_both_count(store: Any) -> None:
    """What two buffers add to one entity is added to what is stored, whoever flushes first."""
    with store.buffer() as one, store.buffer() as two:
        for buffer in (one, two):
            buffer.agents.increment("a", {"xp": 1})
        store.agents.increment("a", {"xp": 100})
        assert one.agents.get("a").xp == two.agents.get("a").xp == 111
    assert store.agents.get("a").xp == 112


def test_what_is_not_there_yet_is_created(package: Package, store: Any) -> None:
    """Reading an agent that nobody knows creates it in the buffer, with the defaults of the schema."""
    with store.buffer() as buffer:
        made = buffer.agents.get_or_create(agent(package, "new"))
        assert (made.sp, made.xp) == (1, 0)
        buffer.agents.increment("new", {"xp": 3})
        assert buffer.agents.get_or_create(agent(package, "new", xp=99)).xp == 3
        assert buffer.agents.get_or_create(agent(package, "a", xp=99)).xp == 10
        assert store.agents.find("new") is None
        store.agents.insert(agent(package, "new", xp=1000))  # another program is faster
        assert buffer.agents.get("new").xp == 1003
    assert store.agents.get("new").xp == 1003


def test_puts_and_deletions_are_seen(package: Package, store: Any) -> None:
    """What was put or deleted is so for whoever reads the buffer, and in the store after the flush."""
    with store.buffer() as buffer:
        buffer.activities.put(activity(package, 1))
        buffer.activities.put(activity(package, 2, 5))
        buffer.activities.increment(("a", 2, activity(package, 2).kind), {"seen": 2})
        buffer.activities.delete(("a", 1, activity(package, 1).kind))
        buffer.activities.insert_if_absent(activity(package, 3))
        buffer.activities.insert_if_absent(activity(package, 3, 9))
        assert buffer.activities.find(("a", 1, activity(package, 1).kind)) is None
        assert buffer.activities.get(("a", 2, activity(package, 1).kind)) == activity(package, 2, 7)
        with pytest.raises(NotFound):
            buffer.activities.increment(("a", 1, activity(package, 1).kind), {"seen": 1})
        with pytest.raises(NotFound):
            buffer.activities.get(("a", 7, activity(package, 1).kind))
        assert store.activities.count() == 0
    assert [*store.activities.each()] == [activity(package, 2, 7), activity(package, 3)]


def test_rows_that_refer_to_each_other(package: Package, store: Any) -> None:
    """Rows are written in the order in which they came, so that what is referred to is there, or is not any more."""
    badge = package.module("entities").Badge
    with store.buffer() as buffer:
        for number in range(3):
            buffer.agents.put(agent(package, f"b{number}", badges=(badge(name="x", worth=number),)))
            buffer.commits.put(commit(package, f"{number}", f"b{number}"))
        buffer.commits.put(commit(package, "0", "b2"))
        buffer.commits.put(commit(package, "1", "b2"))
        buffer.agents.delete("b0")
        buffer.agents.put(agent(package, "b1", note="kept"))
        assert buffer.agents.get("b2").badges == (badge(name="x", worth=2),)
    assert [each.id for each in store.agents.list()] == ["a", "b1", "b2"]
    assert [each.agent for each in store.commits.list()] == ["b2", "b2", "b2"]
    assert store.agents.get("b2").badges == (badge(name="x", worth=2),)


def test_unique_values_that_move(tmp_path: Path) -> None:
    """A value that one row gives up and another takes is written in that order, however often both are put."""
    text = """
domain: moved
entities:
  Seat: {table: seats, key: id, unique: [guest], fields: {id: int, guest: str | None, note: {type: str, default: ''}}}
"""
    package = build(text, tmp_path)
    seat = package.module("entities").Seat
    with package.module("store").open_store(":memory:") as store:
        store.seats.insert(seat(id=1, guest="ada"), seat(id=2, guest=None))
        with store.buffer() as buffer:
            buffer.seats.put(seat(id=2, guest=None, note="reserved"))
            buffer.seats.put(seat(id=1, guest=None))
            buffer.seats.put(seat(id=2, guest="ada"))
            buffer.seats.put(seat(id=2, guest="ada", note="here"))
        assert [each.guest for each in store.seats.list()] == [None, "ada"]
        buffer = store.buffer()
        buffer.seats.put(seat(id=3, guest="ada"))
        with pytest.raises(AlreadyExists):
            buffer.flush()
        buffer.discard()
        buffer.close()


def test_changes_are_done_again(store: Any) -> None:
    """A change is done on what is stored when it is written, with what was added before and behind it."""
    calls = 0

    def double(each: Any) -> Any:  # Any: an agent
        nonlocal calls
        calls += 1
        return attrs.evolve(each, xp=each.xp * 2, note=f"{each.xp}")

    with store.buffer() as buffer:
        buffer.agents.increment("a", {"xp": 1})
        assert buffer.agents.change("a", double).xp == 22
        buffer.agents.increment("a", {"xp": 3})
        assert buffer.agents.get("a").xp == 25
        store.agents.increment("a", {"xp": 100})
        assert buffer.agents.get("a").xp == 225
    assert store.agents.get("a").xp == 225
    assert (store.agents.get("a").note, calls) == ("111", 4)
    with store.buffer() as buffer, pytest.raises(Invalid):
        buffer.agents.change("a", lambda each: attrs.evolve(each, id="b"))
    with store.buffer() as buffer, pytest.raises(NotFound):
        buffer.agents.change("b", double)


def test_repositories_change_again(store: Any) -> None:
    """Outside of a buffer, a change is done again on what others left, and given up after its attempts."""
    others = 2

    def slow(each: Any) -> Any:  # Any: an agent
        nonlocal others
        if others:
            others -= 1
            store.agents.increment("a", {"xp": 1})
        return attrs.evolve(each, xp=each.xp * 2)

    changed = store.agents.change("a", slow)
    assert (changed.value.xp, changed.version) == (24, 4)
    assert store.agents.versioned("a") == changed
    assert store.agents.change("a", lambda each: each) == changed
    others = 9
    with pytest.raises(VersionConflict):
        store.agents.change("a", slow, attempts=3)
    assert others == 6
    for wrong in (0, True, 1.5):
        with pytest.raises(Invalid):
            store.agents.change("a", slow, attempts=wrong)
    with pytest.raises(Invalid):
        store.agents.change("a", lambda each: attrs.evolve(each, id="b"))
    with store.transaction() as work:
        assert work.agents.change("a", lambda each: attrs.evolve(each, note="x")).value.note == "x"


def test_threads_share_a_buffer(store: Any) -> None:
    """Threads that add, read and flush at once lose nothing, and see a whole number of changes."""
    failures: list[BaseException] = []

    def work(buffer: Any) -> None:  # Any: compiled a moment ago
        try:
            last = 0
            for number in range(200):
                buffer.agents.increment("a", {"xp": 1, "commits": 1})
                if number % 20 == 0:
                    seen = buffer.agents.get("a")
                    assert seen.xp == seen.commits + 10
                    assert seen.commits >= last
                    last = seen.commits
                if number % 50 == 0:
                    buffer.flush()
        except BaseException as error:  # noqa: BLE001 - it is raised below
            failures.append(error)

    with store.buffer(max_age=0.001) as buffer:
        threads = [threading.Thread(target=work, args=(buffer,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not failures
    assert store.agents.get("a").commits == 800
