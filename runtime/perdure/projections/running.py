"""Running one projection: batches of records, each with the place behind it in one transaction."""

from __future__ import annotations

import time
from typing import Final, final

from msgspec.structs import replace

from perdure.engines import Engine, Raw
from perdure.engines.transactions import FullEngine
from perdure.engines.upkeep import Progress
from perdure.errors import ProjectionChanged, ProjectionFailed, UnreadableRecord
from perdure.operations import Operations
from perdure.projections.applying import Applier
from perdure.projections.book import Book, State
from perdure.projections.lease import Lease

__all__ = ["BATCH", "Runner"]

BATCH: Final = 500
"""How many records are applied in one transaction at most; others cannot write meanwhile."""


@final
class Runner:
    """Runs the projection of *applier* for as long as it has the lease."""

    def __init__(self, engine: FullEngine, applier: Applier, *, lease: float, operations: Operations) -> None:
        """Run on *engine*, keep the lease for *lease* seconds after each sign of life, and tell *operations*."""
        self._engine = engine
        self._operations = operations
        self._applier = applier
        self._lease = Lease(engine, applier.name, applier.identity, lease)
        self._seen = 0.0

    def begin(self) -> None:
        """Take the lease. Raises ProjectionBusy, and ProjectionChanged where the rows must be rebuilt."""
        state = self._lease.take()
        self._seen = time.monotonic()
        try:
            self._check(state)
        except ProjectionChanged:
            self._lease.give_back()
            raise

    def _check(self, state: State) -> None:
        if state.identity != self._applier.identity and state.position:
            raise ProjectionChanged(self._applier.name)

    def catch_up(self, progress: Progress | None = None) -> int:
        """Apply all that is there, and return how many records that were.

        Raises ProjectionFailed at the first that cannot be applied, ProjectionTakenOver, StoreLocked.
        """
        total = 0
        while True:
            head = self._engine.heads()[0]
            done, position = self._batch()
            total += done
            if progress is not None:
                progress(position, max(head, position))
            if position >= head:
                return total

    def _batch(self) -> tuple[int, int]:
        """Apply the next records in one transaction; return how many, and the place behind them."""
        with self._operations.do(f"projections.{self._applier.name}.batch") as doing:
            doing.rows, position = self._apply()
        return doing.rows, position

    def _apply(self) -> tuple[int, int]:
        name = self._applier.name
        with self._engine.transaction() as transaction:
            book, state = Book(transaction.rows), self._lease.hold(transaction.rows)
            self._check(state)
            records, damaged = _readable(transaction.events, state.position)
            skips = {skip.position for skip in book.skips(name)}
            failed = self._applier.batch(transaction.rows, records, skips)
            if failed is None and damaged is not None:
                failed = self._applier.failed(damaged.position, damaged.stream, damaged.version, damaged)
            if failed is None:
                end = records[-1][0] if records else max(transaction.events.heads()[0], state.position)
                after = replace(state, identity=self._applier.identity, position=end, failed=0, error="")
            else:
                after = _stopped(state, failed)
            book.put(after)
        self._seen = time.monotonic()
        if failed is not None:
            raise failed
        return len(records), after.position

    def breathe(self) -> None:
        """Give a sign of life if it is time for one. Raises ProjectionTakenOver."""
        if time.monotonic() - self._seen > self._lease.seconds / 3:
            self._lease.renew()
            self._seen = time.monotonic()

    def end(self) -> None:
        """Give the lease back."""
        self._lease.give_back()


def _readable(events: Engine, position: int) -> tuple[list[Raw], UnreadableRecord | None]:
    """Return the next records behind *position*, as far as they are not damaged, and what is said of one that is."""
    records: list[Raw] = []
    try:
        for page in events.read_log(0, after=position, limit=BATCH):
            records += page
    except UnreadableRecord as error:
        return records, error
    return records, None


def _stopped(state: State, failed: ProjectionFailed) -> State:
    """Return *state* right before the record that failed."""
    position = max(state.position, failed.position - 1)
    return replace(state, position=position, failed=failed.position, error=failed.reason)
