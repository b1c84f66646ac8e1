"""Taking turns: who waits is written with others, has its own answer, and gives up in time."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from perdure.engines import ANY, Busy, Request, Unknown, Written
from perdure.engines.turns import Answer, Turns


def request(name: str) -> Request:
    """Return a request that is told from others by *name*."""
    return Request(name, [("T", 1, "json", "{}")], ANY, None, None, 0)


class Slow:
    """Writes when it is let, and notes what was written together."""

    def __init__(self) -> None:
        """Begin with nothing written."""
        self.batches: list[list[str]] = []
        self.is_writing = threading.Event()
        self.go = threading.Semaphore(0)
        self.error: BaseException | None = None

    def write(self, requests: Sequence[Request]) -> Sequence[Answer]:
        """Answer each with its number among all."""
        self.is_writing.set()
        self.go.acquire()
        if self.error:
            raise self.error
        count = sum(map(len, self.batches))
        self.batches.append([each.stream for each in requests])
        return [
            ValueError(each.stream) if each.stream == "bad" else Written(count + n, count + n, count + n)
            for n, each in enumerate(requests, 1)
        ]


def wait_until_lined_up(turns: Turns, count: int) -> None:
    """Wait until *count* threads wait for their turn."""
    deadline = time.monotonic() + 10
    while len(turns._waiting) < count:
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_those_who_wait_are_written_together_in_their_order() -> None:
    """The first is alone; the next ones come together, each with its own answer, errors too."""
    slow = Slow()
    turns = Turns(slow.write)
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(turns.append, request("first"), 10)
        slow.is_writing.wait()
        others = []
        for number, name in enumerate(("a", "bad", "c"), 1):
            others.append(pool.submit(turns.append, request(name), 10))
            wait_until_lined_up(turns, number)
        slow.go.release(2)
        assert first.result() == Written(1, 1, 1)
        assert others[0].result() == Written(2, 2, 2)
        with pytest.raises(ValueError, match="bad"):
            others[1].result()
        assert others[2].result() == Written(4, 4, 4)
    assert slow.batches == [["first"], ["a", "bad", "c"]]


def test_who_wants_to_be_alone_is_not_overtaken() -> None:
    """It comes in its turn: those before it are written before, those behind it afterwards."""
    slow = Slow()
    turns = Turns(slow.write)
    seen: list[int] = []

    def alone() -> None:
        with turns.alone(10) as has_turn:
            assert has_turn
            seen.append(sum(map(len, slow.batches)))

    with ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(turns.append, request("first"), 10)]
        slow.is_writing.wait()
        for number, job in enumerate(
            (lambda: turns.append(request("a"), 10), alone, lambda: turns.append(request("b"), 10)), 1
        ):
            jobs.append(pool.submit(job))  # type: ignore[arg-type] # what they return does not matter
            wait_until_lined_up(turns, number)
        slow.go.release(3)
        for each in jobs:
            each.result()
    assert slow.batches == [["first"], ["a"], ["b"]]
    assert seen == [2]


def test_who_waits_too_long_is_busy_and_not_written() -> None:
    """Those behind it are not kept."""
    slow = Slow()
    turns = Turns(slow.write)
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(turns.append, request("first"), 10)
        slow.is_writing.wait()
        assert turns.append(request("late"), 0.01) == Busy(0.01)
        with turns.alone(0.01) as has_turn:
            assert not has_turn
        slow.go.release(2)
        first.result()
        assert turns.append(request("next"), 10) == Written(2, 2, 2)
    assert slow.batches == [["first"], ["next"]]


def test_an_interrupted_writer_leaves_the_others_not_knowing() -> None:
    """And the turn goes on to the next."""
    slow = Slow()
    turns = Turns(slow.write)
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(turns.append, request("first"), 10)
        slow.is_writing.wait()
        leader = pool.submit(turns.append, request("leader"), 10)
        wait_until_lined_up(turns, 1)
        follower = pool.submit(turns.append, request("follower"), 10)
        wait_until_lined_up(turns, 2)
        slow.go.release()
        first.result()
        slow.error = KeyboardInterrupt()
        slow.go.release()
        with pytest.raises(KeyboardInterrupt):
            leader.result()
        assert isinstance(follower.result(), Unknown)
        slow.error = None
        slow.go.release()
        assert isinstance(turns.append(request("next"), 10), Written)
