"""Transactions that span events and rows, for engines that have both."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol, final, runtime_checkable

import msgspec

from perdure.engines.engine import Engine
from perdure.engines.rows import RowEngine, Rows

__all__ = ["FullEngine", "Transaction"]


@final
class Transaction(msgspec.Struct, frozen=True):
    """What writes and reads within one transaction: of *events*, all that needs no transaction of its own."""

    rows: Rows
    events: Engine


@runtime_checkable
class FullEngine(Engine, RowEngine, Protocol):
    """An engine that keeps events and rows in one place."""

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Return a block whose appends and changes are committed at its end, all of them or none. See `writing`."""
        ...
