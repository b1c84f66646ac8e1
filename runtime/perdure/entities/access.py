"""How repositories come to rows: each operation in a transaction of its own, or all in one. All are told of here."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import Protocol, final

from perdure.engines.rows import RowEngine, Rows
from perdure.operations import SILENT, Operations
from perdure.operations.rows import CountedRows

__all__ = ["Access", "Direct", "WithinTransaction"]


class Access(Protocol):
    """Gives rows to read, and rows to change, for one operation: what is done (*verb*) *to* a table, or to queries."""

    def reading(self, to: str, verb: str) -> AbstractContextManager[Rows]:
        """Return a block in which all reads see the same state."""
        ...

    def writing(self, to: str, verb: str) -> AbstractContextManager[Rows]:
        """Return a block whose changes are made all, or none where an error leaves it."""
        ...


@final
class Direct:
    """Access to the rows of an engine: each operation is a transaction."""

    def __init__(self, engine: RowEngine, operations: Operations = SILENT) -> None:
        """Give rows of *engine*, and tell *operations*."""
        self._engine = engine
        self._operations = operations

    def reading(self, to: str, verb: str) -> AbstractContextManager[Rows]:
        """Return a block in which all reads see the same state."""
        return _Told(self._engine.reading(), self._operations, to, verb)

    def writing(self, to: str, verb: str) -> AbstractContextManager[Rows]:
        """Return a block whose changes are committed at its end."""
        return _Told(self._engine.writing(), self._operations, to, verb)


@final
class WithinTransaction:
    """Access to the rows of a transaction that goes on: an operation that fails leaves nothing behind in it."""

    def __init__(self, rows: Rows, operations: Operations = SILENT) -> None:
        """Give *rows*, and tell *operations*."""
        self._rows = rows
        self._operations = operations

    def reading(self, to: str, verb: str) -> AbstractContextManager[Rows]:
        """Return a block that sees what the transaction has changed."""
        return _Told(nullcontext(self._rows), self._operations, to, verb)

    def writing(self, to: str, verb: str) -> AbstractContextManager[Rows]:
        """Return a block that is one step of the transaction."""
        return _Told(_Step(self._rows), self._operations, to, verb)


@final
class _Step:
    """One step of a transaction."""

    __slots__ = ("_rows", "_step")

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._step = rows.step()

    def __enter__(self) -> Rows:
        self._step.__enter__()
        return self._rows

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None, /
    ) -> bool | None:
        return self._step.__exit__(kind, error, traceback)


@final
class _Told:
    """A block of *operations*, whose rows are counted where somebody is told of them."""

    __slots__ = ("_began", "_block", "_counted", "_operations", "_to", "_verb")

    def __init__(self, block: AbstractContextManager[Rows], operations: Operations, to: str, verb: str) -> None:
        self._block = block
        self._operations = operations
        self._to = to
        self._verb = verb
        self._counted: CountedRows | None = None
        self._began = time.perf_counter()

    def __enter__(self) -> Rows:
        try:
            rows = self._block.__enter__()
        except BaseException as error:
            self._tell(type(error))
            raise
        if self._operations.hook is None:
            return rows
        self._counted = counted = CountedRows(rows)
        return counted

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None, /
    ) -> bool | None:
        try:
            suppressed = self._block.__exit__(kind, error, traceback)
        except BaseException as raised:
            self._tell(type(raised))
            raise
        self._tell(kind)
        return suppressed

    def _tell(self, error: type[BaseException] | None) -> None:
        seconds = time.perf_counter() - self._began
        if self._counted is not None:
            self._operations.done(f"{self._to}.{self._verb}", seconds, self._counted.count, error)
        elif seconds > self._operations.slow_after:
            self._operations.done(f"{self._to}.{self._verb}", seconds, 0, error)
