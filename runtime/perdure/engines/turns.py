"""Taking turns at writing: appends that wait for their turn are written together, in one transaction."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final, TypeAlias, final

from perdure.engines.records import Busy, Outcome, Request, Unknown

__all__ = ["Answer", "Turns"]

Answer: TypeAlias = Outcome | Exception
"""What became of an append; an exception is raised to whoever asked for it."""

_MOST: Final = 1000
"""How many appends are written together at most."""


@final
class _Waiting:
    """A thread that waits for its turn, or for what becomes of its *request*; None wants to be alone."""

    __slots__ = ("answer", "has_turn", "lock", "request")

    def __init__(self, request: Request | None) -> None:
        self.request = request
        self.has_turn = False
        self.answer: Answer | None = None
        self.lock = threading.Lock()
        self.lock.acquire()


@final
class Turns:
    """Whoever finds nobody writing writes at once; those who come meanwhile are written next, by the first of them.

    A commit takes most of the time of an append, and so several share it. Each keeps an answer of its own, and they
    come in the order in which they were asked for.
    """

    def __init__(self, write: Callable[[Sequence[Request]], Sequence[Answer]]) -> None:
        """Write by *write*, which answers each of the requests that it is given; one thread at a time is in it."""
        self._write = write
        self._guard = threading.Lock()
        self._is_taken = False
        self._waiting: deque[_Waiting] = deque()

    def append(self, request: Request, timeout: float) -> Outcome:
        """Write *request* when its turn comes, or answer Busy after *timeout* seconds."""
        waiting = self._begin(request)
        if waiting is not None:
            if not self._await(waiting, timeout):
                return Busy(timeout)
            if not waiting.has_turn:
                return _given(waiting.answer)
        try:
            return _given(self._together(request) if self._waiting else self._write((request,))[0])
        finally:
            self._end()

    def _together(self, request: Request) -> Answer:
        """Write *request* and those that wait; the answer is its own, the others are given theirs."""
        others = self._join()
        answers: Sequence[Answer] = ()
        try:
            answers = self._write((request, *(each.request for each in others if each.request)))
        finally:  # a thread that is interrupted leaves the others not knowing
            for number, each in enumerate(others, 1):
                each.answer = answers[number] if answers else Unknown("the thread that wrote it was interrupted")
                each.lock.release()
        return answers[0]

    @contextmanager
    def alone(self, timeout: float) -> Iterator[bool]:
        """Yield True when nobody else writes, and nobody will until the block ends; False after *timeout* seconds.

        A negative *timeout* waits for ever.
        """
        waiting = self._begin(None)
        if waiting is not None and not self._await(waiting, timeout):
            yield False
            return
        try:
            yield True
        finally:
            self._end()

    def _begin(self, request: Request | None) -> _Waiting | None:
        """Take the turn and return None, or line up."""
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return None
            waiting = _Waiting(request)
            self._waiting.append(waiting)
            return waiting

    def _await(self, waiting: _Waiting, timeout: float) -> bool:
        """Return True when *waiting* has the turn or its answer, False if neither came in *timeout* seconds."""
        if waiting.lock.acquire(timeout=timeout):
            return True
        with self._guard:
            if waiting in self._waiting:
                self._waiting.remove(waiting)
                return False
        return waiting.lock.acquire()  # it was taken into a transaction, or was given the turn, just now

    def _join(self) -> list[_Waiting]:
        """Take those out of the line who may be written together with whoever has the turn."""
        with self._guard:
            found: list[_Waiting] = []
            while self._waiting and self._waiting[0].request is not None and len(found) < _MOST - 1:
                found.append(self._waiting.popleft())
            return found

    def _end(self) -> None:
        """Give the turn to the next one."""
        with self._guard:
            if not self._waiting:
                self._is_taken = False
                return
            waiting = self._waiting.popleft()
        waiting.has_turn = True
        waiting.lock.release()


def _given(answer: Answer | None) -> Outcome:
    if isinstance(answer, Exception):
        raise answer
    assert answer is not None  # noqa: S101 - whoever released it has set it
    return answer
