"""Being told by the operating system that a file was written to, whoever did it."""

from __future__ import annotations

import ctypes
import os
import select
import sys
import threading
from typing import Final, final

__all__ = ["Notices"]

_MODIFIED: Final = 0x2
"""IN_MODIFY, as inotify(7) has it."""
_BUFFER: Final = 1 << 16


@final
class Notices:
    """Sleeps until a file is written to or somebody calls `wake`: by inotify on Linux; elsewhere nothing tells."""

    def __init__(self, path: str) -> None:
        """Watch the file at *path*, where there is one and the system can."""
        self._is_woken = threading.Event()
        self._lock = threading.Lock()
        self._inotify = _inotify(path)
        self._bell = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK) if self._inotify is not None else None
        if self._inotify is not None and self._bell is not None:
            self._poll = select.poll()
            self._poll.register(self._inotify, select.POLLIN)
            self._poll.register(self._bell, select.POLLIN)

    @property
    def are_told(self) -> bool:
        """Whether the system tells of changes at all."""
        return self._inotify is not None

    @property
    def is_woken(self) -> bool:
        """Whether `wake` was called."""
        return self._is_woken.is_set()

    def sleep(self, seconds: float) -> bool:
        """Return True when the file was written to, False after *seconds* or when woken."""
        if self._inotify is None:
            self._is_woken.wait(seconds)
            return False
        ready = {descriptor for descriptor, _ in self._poll.poll(seconds * 1000)}
        if self._inotify in ready:
            os.read(self._inotify, _BUFFER)  # what it says does not matter, only that there was something
        return self._inotify in ready

    def wake(self) -> None:
        """End the sleep that is under way, and every later one."""
        self._is_woken.set()
        with self._lock:
            if self._bell is not None:
                os.eventfd_write(self._bell, 1)

    def close(self) -> None:
        """Give the descriptors back; closing twice does nothing."""
        self._is_woken.set()
        with self._lock:  # a number that was given back may be another file's at once
            descriptors, self._inotify, self._bell = (self._inotify, self._bell), None, None
        for descriptor in descriptors:
            if descriptor is not None:
                os.close(descriptor)


def _inotify(path: str) -> int | None:
    """Return a descriptor that can be read once the file at *path* was written to; None where there is none to have."""
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None, use_errno=True)
    descriptor = int(library.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC))
    if descriptor < 0:  # the user has too many of them
        return None
    if library.inotify_add_watch(descriptor, os.fsencode(path), _MODIFIED) < 0:
        os.close(descriptor)
        return None
    return descriptor
