"""How much is in a store."""

from __future__ import annotations

import datetime as dt
from typing import Any, final

import msgspec

from perdure.engines.upkeep import Count, Room
from perdure.events.clock import from_microseconds
from perdure.events.core import Core

__all__ = ["Count", "Room", "Stats", "stats"]


@final
class Stats(msgspec.Struct, frozen=True, kw_only=True):
    """How much is in a store."""

    events: int
    streams: int
    size: int
    """Bytes, with all that belongs to the store."""
    room: Room
    """How many of them are free: what was deleted is given back to the disk when a store is closed, or optimized."""
    counts: tuple[Count, ...]
    """By type, version and codec."""

    @property
    def first_recorded_at(self) -> dt.datetime | None:
        """When the first event was recorded, in UTC; None where there is none."""
        times = [count.first_recorded_at for count in self.counts]
        return from_microseconds(min(times)) if times else None

    @property
    def last_recorded_at(self) -> dt.datetime | None:
        """When the last event was recorded, in UTC; None where there is none."""
        times = [count.last_recorded_at for count in self.counts]
        return from_microseconds(max(times)) if times else None


def stats(core: Core[Any]) -> Stats:
    """Return how much is in the store. Raises StoreClosed and StorageFailed."""
    upkeep = core.engine.upkeep
    counts = tuple(upkeep.counts())
    return Stats(
        events=sum(count.records for count in counts),
        streams=upkeep.streams(),
        size=upkeep.size(),
        room=upkeep.room(),
        counts=counts,
    )
