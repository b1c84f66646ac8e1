"""Waiting for the next commit of any process."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, final

from perdure.engines.sqlite.notices import Notices
from perdure.engines.watch import Heads

__all__ = ["FileWatch"]

_LONGEST: Final = 0.5
"""Seconds after which to look in any case: whoever closes the engine writes nothing."""
_UNTOLD: Final = 0.01
"""The same where the system does not tell of changes."""
_PAUSES: Final = (0.0002, 0.0004, 0.0008, 0.0016, 0.0032, 0.0064, 0.0128)
"""When to look again after the log was written to: a commit is written first, then forced to the disk, then shown."""


@final
class FileWatch:
    """The watch on a store's file. SQLite's log (`-wal`) is written to by every commit, in whatever process."""

    def __init__(self, path: str, heads: Callable[[], Heads]) -> None:
        """Watch the store at *path*; *heads* opens it, so that there is a log, and raises StoreClosed."""
        heads()
        self._heads = heads
        self._notices = Notices(f"{path}-wal")
        self._seen: Heads = {}

    def wait(self, timeout: float | None) -> bool:
        """Return True once the log has grown."""
        deadline = None if timeout is None else time.monotonic() + timeout
        looks = len(_PAUSES)
        while not self._has_grown():
            left = None if deadline is None else deadline - time.monotonic()
            if self._notices.is_woken or (left is not None and left <= 0):
                return False
            longest = _PAUSES[looks] if looks < len(_PAUSES) else _LONGEST if self._notices.are_told else _UNTOLD
            was_told = self._notices.sleep(longest if left is None else min(longest, left))
            looks = 0 if was_told else min(looks + 1, len(_PAUSES))
        return not self._notices.is_woken

    def _has_grown(self) -> bool:
        seen, now = self._seen, self._heads()
        self._seen = now
        return any(head > seen.get(partition, 0) for partition, head in now.items())

    def wake(self) -> None:
        """End the wait."""
        self._notices.wake()

    def close(self) -> None:
        """Give the descriptors back."""
        self._notices.close()
