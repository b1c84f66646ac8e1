"""Rebuilding: all events are applied to tables beside the live ones, which are then replaced in one transaction."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Final, final

from msgspec.structs import replace

from perdure.engines import Engine, Raw
from perdure.engines.rows import RawTables
from perdure.engines.transactions import FullEngine, Scratch
from perdure.engines.upkeep import Progress
from perdure.projections.applying import Applier
from perdure.projections.book import Book
from perdure.projections.lease import Lease

__all__ = ["Rebuild"]

_BATCH: Final = 5000
"""How many records are applied in one transaction of the tables beside; nobody waits for it."""
_NEAR: Final = 500
"""How many records may be left when nobody else may write any more."""


@final
class Rebuild:
    """Makes all rows of a projection again. The live ones are read and kept up to date until the very end."""

    def __init__(self, engine: FullEngine, applier: Applier, tables: RawTables, *, lease: float) -> None:
        """Rebuild what *applier* writes on *engine*, whose tables are *tables*."""
        self._engine = engine
        self._applier = applier
        self._tables = tables
        self._lease = Lease(engine, applier.name, applier.identity, lease)
        self._position = 0
        self.applied = 0
        """How many records were applied."""
        self._skipped: set[int] = set()

    def run(self, progress: Progress | None = None) -> int:
        """Rebuild, and return the place in the log that the rows are made of.

        Raises ProjectionFailed where an event cannot be applied, and leaves all as it was; ProjectionBusy,
        ProjectionTakenOver, StoreLocked, StoreFull, CommitUnknown.
        """
        self._lease.take()
        try:
            with self._engine.reading() as rows:
                self._skipped = {skip.position for skip in Book(rows).skips(self._applier.name)}
            self._applier.begin_empty()
            scratch = self._engine.scratch(self._tables, f"rebuild-{self._applier.name}")
            try:
                self._fill(scratch, progress)
                self._swap(scratch)
            finally:
                scratch.close()
            if progress is not None:
                progress(self._position, self._position)
        finally:
            self._lease.give_back()
        return self._position

    def _fill(self, scratch: Scratch, progress: Progress | None) -> None:
        """Apply what there is until little is left."""
        seen = time.monotonic()
        while (head := self._engine.heads()[0]) - self._position > _NEAR:
            for records in self._batches(self._engine):
                self._apply(scratch, records)
                if progress is not None:
                    progress(self._position, max(head, self._position))
                if time.monotonic() - seen > self._lease.seconds / 3:
                    self._lease.renew()
                    seen = time.monotonic()
            self._position = max(self._position, head)

    def _batches(self, engine: Engine) -> Iterator[list[Raw]]:
        """Yield the records behind the position that was come to."""
        batch: list[Raw] = []
        for page in engine.read_log(0, after=self._position, limit=None):
            batch += page
            if len(batch) >= _BATCH:
                yield batch
                batch = []
        if batch:
            yield batch

    def _apply(self, scratch: Scratch, records: list[Raw]) -> None:
        with scratch.writing() as rows:
            failed = self._applier.batch(rows, records, self._skipped, alone=True)
            if failed is not None:
                raise failed
        self._position = records[-1][0]
        self.applied += len(records)

    def _swap(self, scratch: Scratch) -> None:
        """Apply the rest while nobody else writes, and put the new rows in the place of the old ones."""
        with scratch.swap(self._applier.tables) as transaction:
            rows = transaction.rows
            state = self._lease.hold(rows)
            for records in self._batches(transaction.events):
                self._apply(scratch, records)
            self._position = max(self._position, transaction.events.heads()[0])
            Book(rows).put(replace(state, identity=self._applier.identity, position=self._position, failed=0, error=""))
