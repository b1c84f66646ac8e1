"""The log: all events of a store."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any, Generic, TypeVar, final

import msgspec

from perdure.errors import CheckpointAhead, Invalid
from perdure.events.checkpoint import Checkpoint
from perdure.events.checks import check_count
from perdure.events.core import Core
from perdure.events.recorded import Recorded

__all__ = ["Log"]

E = TypeVar("E", covariant=True)  # noqa: PLC0105 - as DESIGN.md calls it


@final
class Log(Generic[E]):
    """All events of a store: each partition in the order of its positions, and each stream in that of its versions."""

    def __init__(self, core: Core[Any]) -> None:  # Any: the store's E, in which a log is covariant
        """Be the log of a store; `Store.log` makes it."""
        self._core = core

    def read(
        self, *, after: Checkpoint | None = None, types: Iterable[type] | None = None, limit: int | None = None
    ) -> Iterator[Recorded[E]]:
        """Yield all events after the place *after*, or from the beginning, at most *limit* of them.

        *types* are those of today's classes that are wanted, stored in whatever version and under whatever name they
        had then. Whoever goes on from the checkpoint of the last event misses nothing. Raises CheckpointAhead where
        *after* is beyond the log's end; UnreadableRecord, at the record that cannot be read and after all before it;
        DamagedStore, StorageFailed, StoreClosed.
        """
        if after is not None and not isinstance(after, Checkpoint):
            raise Invalid("read", "after", "a Checkpoint or None", after)
        if limit is not None:
            check_count("read", "limit", limit, 0)
        wanted = None if types is None else self._wanted(types)
        recorded = self._read(dict(after.positions) if after else {}, wanted, None if wanted else limit)
        return recorded if wanted is None else _some(recorded, wanted, limit)

    def _wanted(self, types: Iterable[type]) -> Collection[type]:
        wanted = frozenset(types)
        current = self._core.codecs.domain.current
        for cls in wanted:
            if cls not in current:
                raise Invalid("read", "types", f"today's event classes of `{self._core.codecs.domain.name}`", cls)
        return wanted

    def _read(
        self, positions: dict[int, int], wanted: Collection[type] | None, limit: int | None
    ) -> Iterator[Recorded[E]]:
        engine, page = self._core.engine, self._core.codecs.readers.page
        self._check_reachable(positions)
        names = None if wanted is None else self._names(wanted)
        for partition in range(engine.partitions):
            for found in engine.read_log(partition, after=positions.get(partition, 0), limit=limit):
                rows = found if names is None else [row for row in found if row[3] in names]
                if engine.partitions == 1:
                    yield from page(rows)
                    continue
                for recorded in page(rows):
                    positions[partition] = recorded.position
                    yield msgspec.structs.replace(recorded, _checkpoint=Checkpoint.of(positions))
                    limit = None if limit is None else limit - 1
        return

    def _names(self, wanted: Collection[type]) -> Collection[str]:
        """Return the stored names that events of *wanted* may have: their own, and those that no class has today."""
        domain = self._core.codecs.domain
        today = {name for name, _ in domain.current.values()}
        return {domain.current[cls][0] for cls in wanted} | ({name for name, _ in domain.former} - today)

    def _check_reachable(self, positions: dict[int, int]) -> None:
        """Refuse a place after the end: its owner would miss what is written until the log gets there."""
        if not positions:
            return
        heads = self._core.engine.heads()
        if any(position > heads.get(partition, 0) for partition, position in positions.items()):
            raise CheckpointAhead(self._core.engine.path, str(Checkpoint.of(positions)), str(Checkpoint.of(heads)))


def _some(every: Iterator[Recorded[E]], wanted: Collection[type], limit: int | None) -> Iterator[Recorded[E]]:
    """Yield those of *every* whose events are of the classes *wanted*, at most *limit*."""
    if limit == 0:
        return
    count = 0
    for recorded in every:
        if type(recorded.event) in wanted:
            yield recorded
            count += 1
            if count == limit:
                return
