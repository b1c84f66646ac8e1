"""Leaving others a moment in which they can begin."""

from __future__ import annotations

import time
from typing import Final, final

__all__ = ["Courtesy"]

_LONG: Final = 0.02
"""From how many seconds on a transaction is long."""
_PART: Final = 20
"""What part of a long transaction is left to others behind it."""
_MOST: Final = 0.0075
"""How many seconds at most: whoever waits looks again sooner than that; see `Waiting`."""


@final
class Courtesy:
    """What a writer leaves to those of other processes after a long transaction.

    SQLite has no queue. Who waits for the lock looks again every few milliseconds, and hardly ever meets the moment
    between two transactions of a writer that begins the next one at once: a process that wrote batch after batch, a
    tenth of a second each, kept one that had a single row to write waiting for two seconds (measured). Who writes but
    now and then, or shortly, leaves nothing.
    """

    def __init__(self) -> None:
        """Begin with nobody to wait for."""
        self._began = 0.0
        self._next = 0.0

    def wait(self) -> None:
        """Sleep for what is left of the moment since the last transaction, before another is begun."""
        if self._next:
            left = self._next - time.monotonic()
            self._next = 0.0
            if left > 0:
                time.sleep(left)

    def begin(self) -> None:
        """Note that a transaction has begun."""
        self._began = time.monotonic()

    def end(self) -> None:
        """Note that it is over."""
        now = time.monotonic()
        if self._began and now - self._began >= _LONG:
            self._next = now + min(_MOST, (now - self._began) / _PART)
        self._began = 0.0
