"""Measuring operations, and telling of them."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import Final, Self, TypeVar, final

from perdure.operations.operation import OnOperation, Operation
from perdure.slow import log_slow

__all__ = ["SILENT", "Doing", "Operations"]

T = TypeVar("T")
U = TypeVar("U")

_LOG: Final = logging.getLogger("perdure")


@final
class Operations:
    """Tells of what the store of *domain* does: to *hook*, and to the log what took more than *slow_after* seconds."""

    def __init__(
        self, domain: str, hook: OnOperation | None, slow_after: float | None, *, whole: Doing | None = None
    ) -> None:
        """Tell nobody where *hook* is None, and log nothing where *slow_after* is; all are parts of *whole*, if any."""
        self.domain = domain
        self.hook = hook
        self.slow_after = math.inf if slow_after is None else slow_after
        self._whole = whole
        self._telling: set[int] = set()

    def do(self, name: str) -> Doing:
        """Return a block that is the operation *name*."""
        return Doing(self, name)

    def read(self, name: str) -> Doing:
        """Return a block that is the operation *name*, of which only what is spent in `each` counts."""
        return Doing(self, name, spread=True)

    def each(self, name: str, batches: Iterator[T], rows: Callable[[T], int]) -> Iterator[T]:
        """Yield *batches*, of which each is an operation of its own."""
        while True:
            with Doing(self, name) as doing:
                batch = next(batches, None)
                if batch is None:
                    doing.forget()
                    return
                doing.rows = rows(batch)
            yield batch

    def within(self, whole: Doing) -> Operations:
        """Return what tells of the parts of *whole*, whose rows are counted for that, too."""
        parts = Operations(self.domain, self.hook, self.slow_after, whole=whole)
        parts._telling = self._telling
        return parts

    def done(self, name: str, seconds: float, rows: int, error: type[BaseException] | None) -> None:
        """Tell of an operation. What the hook raises is logged; what it does with the store itself is not told of."""
        if seconds > self.slow_after:
            log_slow(name, seconds)
        if self._whole is not None:
            self._whole.rows += rows
        if self.hook is None:
            return
        thread = threading.get_ident()
        if thread in self._telling:
            return
        self._telling.add(thread)
        try:
            self.hook(Operation(name, self.domain, seconds, rows, error.__name__ if error else ""))
        except Exception:  # noqa: BLE001 - the operation is done, whatever whoever is told of it makes of that
            _LOG.exception("what is told of operations raised an error at `%s`", name)
        finally:
            self._telling.discard(thread)


SILENT: Final = Operations("", None, None)
"""Tells nobody anything."""


@final
class Doing:
    """An operation that goes on: it ends with its block, in which *rows* is counted up."""

    __slots__ = ("_began", "_name", "_operations", "_spent", "rows")

    def __init__(self, operations: Operations, name: str, *, spread: bool = False) -> None:
        """Be the operation *name*, told of by *operations*; *spread* over a time in which others do something."""
        self._operations: Operations | None = operations
        self._name = name
        self._spent = 0.0 if spread else None
        self._began = 0.0
        self.rows = 0

    def each(self, pages: Iterator[Sequence[T]], made: Callable[[Sequence[T]], U]) -> Iterator[U]:
        """Yield what is *made* of each of *pages*, and count its rows."""
        while True:
            began = time.perf_counter()
            page = next(pages, None)
            if page is None:
                return
            self.rows += len(page)
            found = made(page)
            if self._spent is not None:
                self._spent += time.perf_counter() - began
            yield found

    def forget(self) -> None:
        """Let it not have been an operation."""
        self._operations = None

    def __enter__(self) -> Self:
        """Begin."""
        self._began = time.perf_counter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None, /
    ) -> None:
        """Tell of it."""
        if self._operations is not None:
            seconds = time.perf_counter() - self._began if self._spent is None else self._spent
            self._operations.done(self._name, seconds, self.rows, None if kind is GeneratorExit else kind)
