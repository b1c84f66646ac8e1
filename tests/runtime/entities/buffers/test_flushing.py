"""Buffers: when they are flushed, and how that is told."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from compiling import Package
from counting import activity, agent

from perdure.errors import (
    NotFound,
    StoreClosed,
)


def test_flushed_tells_what_is_durable(package: Package, tmp_path: Path) -> None:
    """The report says how many changes are in the store, when that was and what it is worth."""
    for durability in ("full", "normal"):
        with package.module("store").open_store(
            tmp_path / f"{durability}.db", durability=durability, allow_drafts=True
        ) as store:
            store.agents.insert(agent(package))
            with store.buffer() as buffer:
                assert buffer.flushed.at is None
                assert buffer.flushed.durability == durability
                for _ in range(3):
                    buffer.agents.increment("a", {"xp": 1})
                assert (buffer.flushed.changes, buffer.flushed.pending) == (0, 3)
                assert not buffer.wait(0)
                done = buffer.flush()
                assert (done.changes, done.pending, done.failure) == (3, 0, None)
                assert done.at is not None
                assert buffer.wait(0)
    with package.module("store").open_store(":memory:") as store:
        assert store.buffer().flushed.durability == "none"


def test_size_and_age(package: Package, store: Any) -> None:
    """A buffer flushes itself when many entities wait, or one has waited for long; sums of one entity are one."""
    with store.buffer(max_pending=3) as buffer:
        for _ in range(10):
            buffer.agents.increment("a", {"xp": 1})
        for number in range(1, 3):
            assert buffer.flushed.changes == 0
            buffer.activities.put(activity(package, number))
        assert (buffer.flushed.changes, store.activities.count()) == (12, 2)
    with store.buffer(max_age=0.05) as buffer:
        buffer.agents.increment("a", {"xp": 1})
        assert buffer.flushed.pending == 1
        time.sleep(0.06)
        buffer.agents.increment("a", {"xp": 1})
        assert buffer.flushed.pending == 0


def test_a_flush_that_nobody_asked_for_fails(package: Package, store: Any) -> None:
    """What is refused is told where a flush is due, not at each change after that, and nothing is lost."""
    buffer = store.buffer(max_pending=2)
    buffer.agents.increment("nobody", {"xp": 1})
    with pytest.raises(NotFound):
        buffer.activities.put(activity(package, 1))
    assert isinstance(buffer.flushed.failure, NotFound)
    buffer.activities.put(activity(package, 2))
    buffer.agents.discard("nobody")
    buffer.activities.put(activity(package, 3))
    buffer.close()
    assert store.activities.count() == 3
    assert buffer.flushed.failure is None


def test_in_the_background(package: Package, store: Any) -> None:
    """A thread flushes what is old enough, however quiet it is; what it cannot write is told."""
    with store.buffer(max_age=0.02, background=True) as buffer:
        buffer.agents.increment("a", {"xp": 1})
        assert buffer.wait(10)
        assert store.agents.get("a").xp == 11
        buffer.agents.increment("nobody", {"xp": 1})
        while buffer.flushed.failure is None:
            time.sleep(0.01)
        assert isinstance(buffer.flushed.failure, NotFound)
        buffer.agents.put(agent(package, "nobody"))
        assert buffer.wait(10)
    assert buffer.flushed.failure is None
    assert not [each for each in threading.enumerate() if each.name == "perdure-flush"]


def fail_within(buffer: Any, name: str) -> None:  # Any: compiled a moment ago
    """Leave the block of *buffer* by an error."""
    with buffer:
        buffer.agents.increment(name, {"xp": 1})
        raise ZeroDivisionError


def test_a_buffer_is_closed(package: Package, store: Any) -> None:
    """Closing flushes, also where an error leaves the block; nothing is taken afterwards."""
    buffer = store.buffer()
    with pytest.raises(ZeroDivisionError):
        fail_within(buffer, "a")
    assert store.agents.get("a").xp == 11
    buffer.close()
    uses: tuple[Callable[[], object], ...] = (
        lambda: buffer.agents.increment("a", {"xp": 1}),
        lambda: buffer.agents.put(agent(package)),
        lambda: buffer.agents.delete("a"),
        lambda: buffer.agents.insert_if_absent(agent(package)),
    )
    for use in uses:
        with pytest.raises(StoreClosed):
            use()
    buffer = store.buffer()
    with pytest.raises(ZeroDivisionError) as caught:
        fail_within(buffer, "nobody")
    assert "not written: there is no `Agent` 'nobody'" in "".join(caught.value.__notes__)
    buffer.discard()
    buffer.close()


def test_a_buffer_that_is_forgotten(store: Any) -> None:
    """Whoever forgets a buffer with changes in it is warned."""

    def forget() -> None:
        store.buffer().agents.increment("a", {"xp": 1})
        gc.collect()

    with pytest.warns(ResourceWarning, match="1 changes are lost"):
        forget()
