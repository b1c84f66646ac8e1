"""Transactions that span events and rows, for engines that have both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol, TypeAlias, final, runtime_checkable

import msgspec

from perdure.engines.engine import Engine
from perdure.engines.records import Raw
from perdure.engines.rows import RawTable, RawTables, RowEngine, Rows

__all__ = ["Applied", "FullEngine", "Scratch", "Transaction"]


@final
class Transaction(msgspec.Struct, frozen=True):
    """What writes and reads within one transaction: of *events*, all that needs no transaction of its own."""

    rows: Rows
    events: Engine


Applied: TypeAlias = Callable[[Transaction, Sequence[Raw]], None]
"""Is given a transaction and the records that it has just written, and appends none; what it raises undoes them."""


class Scratch(Protocol):
    """Empty tables beside those of an engine, under the same names, in which nobody else is."""

    def writing(self) -> AbstractContextManager[Rows]:
        """Return a block whose changes are kept at its end, all of them, or none where an error leaves it."""
        ...

    def swap(self, tables: Sequence[RawTable]) -> AbstractContextManager[Transaction]:
        """Return a block with a transaction of the engine itself, to which nobody else writes; it appends nothing.

        At its end all rows of *tables*, each behind those that it refers to, are replaced by the ones here, and that is
        committed with what the block changed. Raises StoreLocked, StoreFull and CommitUnknown.
        """
        ...

    def close(self) -> None:
        """Remove them. Closing twice does nothing."""
        ...


@runtime_checkable
class FullEngine(Engine, RowEngine, Protocol):
    """An engine that keeps events and rows in one place."""

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Return a block whose appends and changes are committed at its end, all of them or none. See `writing`."""
        ...

    def on_written(self, applied: Applied) -> None:
        """Call *applied* in each transaction that appends or erases, for what it writes; there is one at most."""
        ...

    def scratch(self, tables: RawTables, name: str) -> Scratch:
        """Return tables beside the engine's own. What an earlier one of this *name* has left behind is removed."""
        ...
