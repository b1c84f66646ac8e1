"""The harness of the engine in memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import final

from perdure.engines import partition_of
from perdure.engines.memory import MemoryEngine
from perdure.engines.releases import Build
from perdure.testing.harness import Record

__all__ = ["MemoryHarness"]


@final
class MemoryHarness:
    """Puts records straight into the lists of an engine."""

    is_shared = False

    def __init__(self, partitions: int = 1) -> None:
        """Make an engine with *partitions*."""
        self._engine = MemoryEngine(partitions=partitions)

    def open(self, build: Build | None = None) -> MemoryEngine:
        """Return the engine, which is forgotten before another build could meet it."""
        del build
        return self._engine

    def put(self, records: Sequence[Record]) -> None:
        """Put *records* into the lists."""
        engine = self._engine
        for record in records:
            row = (*record, b"")
            engine._logs[partition_of(record[1], engine.partitions)].append(row)  # noqa: SLF001 - the way around it
            engine._streams[record[1]].append(row)  # noqa: SLF001 - the same
            if record[8] is not None:
                engine._keys[record[1], record[8]] = (row,)  # noqa: SLF001 - the same

    def records(self) -> Sequence[Record]:
        """Return what is in the lists."""
        return [row[:10] for log in self._engine._logs for row in log if row is not None]  # noqa: SLF001 - the way around it

    def close(self) -> None:
        """Close the engine."""
        self._engine.close()
