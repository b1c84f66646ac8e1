"""Looking after records in lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import final

from perdure.engines.records import Raw
from perdure.engines.releases import Held
from perdure.engines.upkeep import Count, Progress, Record, Room
from perdure.errors import NotSupported

__all__ = ["MemoryUpkeep"]


@final
class MemoryUpkeep:
    """See `Upkeep` for what its methods owe."""

    def __init__(
        self, logs: Callable[[], Sequence[Sequence[Raw]]], restore: Callable[[Sequence[Record]], None]
    ) -> None:
        """Look at *logs*, which raises StoreClosed; *restore* is the engine's own."""
        self._logs = logs
        self._restore = restore

    def problems(self) -> Iterator[str]:
        """Yield nothing: lists do not rot."""
        self._logs()
        return iter(())

    def counts(self) -> Sequence[Count]:
        """Count them."""

        def kind(row: Raw) -> tuple[str, int, str]:
            return row[3], row[4], row[5]

        rows = sorted((row for log in self._logs() for row in log), key=kind)
        return [self._count(*key, list(found)) for key, found in groupby(rows, kind)]

    def held(self) -> Held | None:
        """Return None."""
        self._logs()
        return None

    def _count(self, name: str, version: int, codec: str, rows: Sequence[Raw]) -> Count:
        times = [row[6] for row in rows]
        return Count(
            type=name,
            type_version=version,
            codec=codec,
            records=len(rows),
            payload_bytes=sum(_length(row[9]) for row in rows),
            first_recorded_at=min(times),
            last_recorded_at=max(times),
        )

    def streams(self) -> int:
        """Count them."""
        return len({row[1] for log in self._logs() for row in log})

    def size(self) -> int:
        """Return the size of the payloads."""
        return sum(_length(row[9]) for log in self._logs() for row in log)

    def room(self) -> Room:
        """Return that none is free."""
        self._logs()
        return Room(0, is_given_back=True)

    def copy_to(self, path: str, progress: Progress | None) -> None:
        """Refuse: there is no file."""
        del path, progress
        raise NotSupported(":memory:", "there is no file to copy", "export it, and import that into a file")

    def optimize(self) -> None:
        """Do nothing: there is nothing to gain."""
        self._logs()

    def restore(self, records: Sequence[Record]) -> None:
        """Write *records* as they are."""
        self._restore(records)


def _length(payload: bytes | str) -> int:
    return len(payload.encode()) if isinstance(payload, str) else len(payload)
