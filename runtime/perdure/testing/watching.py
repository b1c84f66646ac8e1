"""Laws of waiting for what comes."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from perdure.errors import StoreClosed
from perdure.testing.harness import Harness
from perdure.testing.samples import everything, written

__all__ = ["LAWS"]

SOON = 0.02
"""Seconds to wait for what must not come."""
LONG = 30.0
"""Seconds after which what must come is missing."""


def a_watch_tells_once_of_what_is_there(harness: Harness) -> None:
    """An empty log has nothing to tell; one with records has, once, however many there are."""
    engine = harness.open()
    with closing(engine.watch()) as watch:
        assert not watch.wait(0)
        written(engine, "a/1")
        written(engine, "b/1")
        assert watch.wait(LONG)
        assert not watch.wait(0)
    with closing(engine.watch()) as later:
        assert later.wait(0)
        assert not later.wait(SOON)


def a_watch_tells_of_each_append(harness: Harness) -> None:
    """Whoever waits is told after each record that another thread writes, and no more often than there are records."""
    writer, reader = harness.open(), harness.open()
    told = 0

    def write() -> None:
        for number in range(20):
            written(writer, f"a/{number}")
            time.sleep(0.001)

    with closing(reader.watch()) as watch, ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        while len(everything(reader)) < 20:
            assert watch.wait(LONG)
            told += 1
        writing.result()
        while watch.wait(SOON):
            told += 1
        assert 1 <= told <= 20


def a_watch_does_not_sleep_on(harness: Harness) -> None:
    """Whoever waits when a record is written is told of it, and not only when the wait is over."""
    writer, reader = harness.open(), harness.open()
    with closing(reader.watch()) as watch, ThreadPoolExecutor(1) as pool:
        began = time.monotonic()
        waiting = pool.submit(watch.wait, LONG)
        time.sleep(SOON)
        written(writer, "a/1")
        assert waiting.result()
        assert time.monotonic() - began < LONG / 2


def a_watch_is_woken(harness: Harness) -> None:
    """Waking it from another thread ends the wait, and every later one; closing twice does nothing."""
    watch = harness.open().watch()
    timer = threading.Timer(SOON, watch.wake)
    timer.start()
    assert not watch.wait(LONG)
    assert not watch.wait(LONG)
    timer.join()
    watch.close()
    watch.close()


def a_watch_ends_with_its_engine(harness: Harness) -> None:
    """Whoever waits while the engine is closed gets StoreClosed."""
    engine = harness.open()
    with closing(engine.watch()) as watch:
        timer = threading.Timer(SOON, engine.close)
        timer.start()
        with pytest.raises(StoreClosed):
            watch.wait(LONG)
        timer.join()


LAWS = (
    a_watch_tells_once_of_what_is_there,
    a_watch_tells_of_each_append,
    a_watch_does_not_sleep_on,
    a_watch_is_woken,
    a_watch_ends_with_its_engine,
)
