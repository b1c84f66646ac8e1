"""Applying events in the transaction that appends them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, final

from msgspec.structs import replace

from perdure.engines import Raw
from perdure.engines.transactions import Transaction
from perdure.errors import AppendRefused, ProjectionBehind, ProjectionChanged
from perdure.operations import Operations
from perdure.projections.applying import Applier, reason_of
from perdure.projections.book import MOVE, Book

__all__ = ["Inline"]

_MOST: Final = 1000
"""How many records are caught up on within an append at most."""


@final
class Inline:
    """What an engine calls in each transaction that writes."""

    def __init__(self, appliers: Sequence[Applier], operations: Operations) -> None:
        """Apply by *appliers* what is written, and tell *operations*."""
        self._appliers = appliers
        self._operations = operations

    def __call__(self, transaction: Transaction, records: Sequence[Raw]) -> None:
        """Apply *records*, just written. Raises AppendRefused, ProjectionBehind, ProjectionChanged."""
        rows = transaction.rows
        before, last = records[0][0] - 1, records[-1][0]
        for applier in self._appliers:
            with self._operations.do(f"projections.{applier.name}.batch") as doing:
                doing.rows = len(records)
                if not rows.fetch(MOVE, (last, applier.name, applier.identity, before)):
                    doing.rows += self._catch_up(applier, transaction, before, last)
                try:
                    applier.apply(rows, records)
                except Exception as error:
                    raise AppendRefused(applier.name, records[0][1], reason_of(error)) from error

    @staticmethod
    def _catch_up(applier: Applier, transaction: Transaction, before: int, last: int) -> int:
        """Apply what others wrote without the projection, up to *before*, move behind *last*, and return how many."""
        rows, book = transaction.rows, Book(transaction.rows)
        state = book.begin(applier.name, applier.identity)
        if state.identity != applier.identity and state.position:
            raise ProjectionChanged(applier.name)
        missed: list[Raw] = []
        for page in transaction.events.read_log(0, after=state.position, limit=_MOST + 1):
            missed += [record for record in page if record[0] <= before]
        if len(missed) > _MOST:
            raise ProjectionBehind(applier.name, state.position, before)
        failed = applier.batch(rows, missed, {skip.position for skip in book.skips(applier.name)})
        if failed is not None:
            raise failed
        book.put(replace(state, identity=applier.identity, position=last, failed=0, error=""))
        return len(missed)
