"""A thread that does something at a certain time, and sleeps until then."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from time import monotonic
from typing import final

__all__ = ["Timer"]


@final
class Timer:
    """Calls *work* at the time that it was last told, by the monotonic clock, each time once."""

    def __init__(self, work: Callable[[], None]) -> None:
        """Begin with no time; *work* is a method of an object that may be forgotten, which ends the thread."""
        self._work = weakref.WeakMethod(work)
        self._changed = threading.Condition()
        self._time: float | None = None
        self._is_closed = False
        self._thread = threading.Thread(target=self._run, name="perdure-flush", daemon=True)
        self._thread.start()

    def at(self, time: float) -> None:
        """Work at *time*, or at the time that is set, whichever comes first."""
        with self._changed:
            if self._time is None or time < self._time:
                self._time = time
                self._changed.notify()

    def stop(self) -> None:
        """Work no more."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()

    def close(self) -> None:
        """Work no more, and wait for the thread to end."""
        self.stop()
        if self._thread is not threading.current_thread():
            self._thread.join()

    def _run(self) -> None:
        while self._sleep():
            work = self._work()
            if work is None:
                return
            work()
            del work

    def _sleep(self) -> bool:
        """Sleep until there is something to do; answer False where there never will be."""
        with self._changed:
            while not self._is_closed:
                left = None if self._time is None else self._time - monotonic()
                if left is not None and left <= 0:
                    self._time = None
                    return True
                self._changed.wait(left)
        return False
