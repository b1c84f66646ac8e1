"""Waiting for what comes to a log next, without asking all the time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import Protocol, final

__all__ = ["ConditionWatch", "Heads", "Watch"]

Heads = Mapping[int, int]
"""The last position of each partition."""


class Watch(Protocol):
    """Tells one reader when a log has grown. `perdure.testing` holds every engine's to it."""

    def wait(self, timeout: float | None) -> bool:
        """Return True once the log has grown since the last True, at the first call if there is anything in it.

        False after *timeout* seconds (None: never), and at once after `wake`. It sleeps meanwhile. Raises StoreClosed
        once the engine is closed, within a second at the latest, and StorageFailed.
        """
        ...

    def wake(self) -> None:
        """End the wait that is under way, or else the next one, and every later one; any thread may."""
        ...

    def close(self) -> None:
        """Give back what it holds. Closing twice does nothing; nobody may be waiting."""
        ...


@final
class ConditionWatch:
    """The watch of an engine that only this process writes to, which notifies *condition* whenever it does."""

    def __init__(self, condition: threading.Condition, heads: Callable[[], Heads]) -> None:
        """Look at *heads*, which raises StoreClosed once the engine is closed."""
        self._condition = condition
        self._heads = heads
        self._seen: Heads = {}
        self._is_woken = False

    def wait(self, timeout: float | None) -> bool:
        """Return True once the log has grown."""
        deadline = None if timeout is None else time.monotonic() + timeout
        with self._condition:
            while not self._is_woken:
                heads = self._heads()
                if any(head > self._seen.get(partition, 0) for partition, head in heads.items()):
                    self._seen = heads
                    return True
                left = None if deadline is None else deadline - time.monotonic()
                if left is not None and left <= 0:
                    return False
                self._condition.wait(left)
        return False

    def wake(self) -> None:
        """End the wait."""
        with self._condition:
            self._is_woken = True
            self._condition.notify_all()

    def close(self) -> None:
        """Do nothing: there is nothing to give back."""
