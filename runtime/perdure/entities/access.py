"""How repositories come to rows: each operation in a transaction of its own, or all in one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Protocol, final

from perdure.engines.rows import Rows

__all__ = ["Access", "WithinTransaction"]


class Access(Protocol):
    """Gives rows to read, and rows to change. An engine is one."""

    def reading(self) -> AbstractContextManager[Rows]:
        """Return a block in which all reads see the same state."""
        ...

    def writing(self) -> AbstractContextManager[Rows]:
        """Return a block whose changes are made all, or none where an error leaves it."""
        ...


@final
class WithinTransaction:
    """Access to the rows of a transaction that goes on: an operation that fails leaves nothing behind in it."""

    def __init__(self, rows: Rows) -> None:
        """Give *rows*."""
        self._rows = rows

    def reading(self) -> AbstractContextManager[Rows]:
        """Return a block that sees what the transaction has changed."""
        return nullcontext(self._rows)

    @contextmanager
    def writing(self) -> Iterator[Rows]:
        """Yield the rows for one step of the transaction."""
        with self._rows.step():
            yield self._rows
