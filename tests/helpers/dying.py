"""Killing what works at any of its steps: before each SQL statement, and before each time that it touches a file."""

from __future__ import annotations

import os
import signal
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from typing import Final, final

import apsw

__all__ = ["acknowledge", "deaths"]

_TOUCHING: Final = frozenset(
    {"open", "os.rename", "os.remove", "os.truncate", "os.mkdir", "os.rmdir", "fcntl.flock", "tempfile.mkstemp"}
)
"""What Python tells of files (see "Audit events table"); what SQLite does to its own, it does by statements."""


@final
class _Killer:
    """Kills this process at the step of a number, counted from now."""

    def __init__(self, number: int) -> None:
        self._left = number

    def arm(self) -> None:
        """Look at each step from now on; it cannot be undone."""
        apsw.connection_hooks.append(self._watch)
        sys.addaudithook(self._hear)

    def _watch(self, connection: apsw.Connection) -> None:
        connection.exec_trace = self._see

    def _see(self, *_: object) -> bool:
        self._step()
        return True

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if event in _TOUCHING and not str(arguments[0]).endswith((".py", ".pyc", ".so")):
            self._step()

    def _step(self) -> None:
        self._left -= 1
        if not self._left:
            os.kill(os.getpid(), signal.SIGKILL)


def acknowledge(what: str) -> None:
    """Tell that *what* is done, in a process that `deaths` began."""
    os.write(_TOLD[-1], f"{what}\n".encode())


_TOLD: Final[list[int]] = []


def deaths(act: Callable[[], object], *, every: int, first: int = 1) -> Iterator[list[str]]:
    """Do *act* in one process after the other, killed at every *every*th step; yield what each had acknowledged.

    What it worked on is put back by whoever goes through this. It ends, without yielding, with the one that was not
    killed.
    """
    number = first
    while True:
        reading, writing = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of other threads, such as those of xdist, which wait
            child = os.fork()
        if not child:
            try:
                os.close(reading)
                _TOLD.append(writing)
                _silence()
                _Killer(number).arm()
                act()
                os._exit(0)
            except BaseException:  # noqa: BLE001 - told to the parent
                acknowledge(traceback.format_exc())
            finally:
                os._exit(7)
        os.close(writing)
        with os.fdopen(reading) as told:
            lines = told.read().splitlines()
        status = os.waitpid(child, 0)[1]
        if not os.WIFSIGNALED(status):
            assert os.WEXITSTATUS(status) == 0, f"not killed at step {number}, but: {lines}"
            return
        yield lines
        number += every


def _silence() -> None:
    """Send what the process prints nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
