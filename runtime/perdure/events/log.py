"""The log: all events of a store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar, final, overload

import msgspec

from perdure.engines import Raw
from perdure.errors import CheckpointAhead
from perdure.events.checkpoint import Checkpoint, check_place
from perdure.events.checks import check_count, check_seconds
from perdure.events.core import Core
from perdure.events.following import Following
from perdure.events.recorded import Erased, Recorded
from perdure.events.selection import Selection
from perdure.events.stream import Stream
from perdure.operations import Doing

__all__ = ["Log"]

E = TypeVar("E", covariant=True)  # noqa: PLC0105 - as DESIGN.md calls it


@final
class Log(Generic[E]):
    """All events of a store: each partition in the order of its positions, and each stream in that of its versions."""

    def __init__(self, core: Core[Any]) -> None:  # Any: the store's E, in which a log is covariant
        """Be the log of a store; `Store.log` makes it."""
        self._core = core

    @overload
    def read(
        self,
        *,
        after: Checkpoint | None = None,
        types: None = None,
        streams: Iterable[Stream[Any, Any]] | None = None,  # Any: of whatever events
        limit: int | None = None,
    ) -> Iterator[Recorded[E | Erased]]: ...

    @overload
    def read(
        self,
        *,
        after: Checkpoint | None = None,
        types: Iterable[type],
        streams: Iterable[Stream[Any, Any]] | None = None,  # Any: of whatever events
        limit: int | None = None,
    ) -> Iterator[Recorded[E]]: ...

    def read(
        self,
        *,
        after: Checkpoint | None = None,
        types: Iterable[type] | None = None,
        streams: Iterable[Stream[Any, Any]] | None = None,  # Any: of whatever events
        limit: int | None = None,
    ) -> Iterator[Recorded[Any]]:  # Any: E, and without *types* Erased too
        """Yield all events after the place *after*, or from the beginning, at most *limit* of them.

        The parts of a stored event that was split come one after the other, and count as one.

        *types* are those of today's classes that are wanted, stored in whatever version and under whatever name they
        had then; *streams* are the streams that are wanted. Without *types*, a
        stream that was erased yields an Erased. Whoever goes on from the checkpoint of the last event
        misses nothing. Raises CheckpointAhead where *after* is beyond the log's end; UnreadableRecord, at the record
        that cannot be read and after all before it; DamagedStore, StorageFailed, StoreClosed.
        """
        check_place("read", after)
        if limit is not None:
            check_count("read", "limit", limit, 0)
        wanted = Selection(self._core.codecs.domain, types, streams, "read")
        recorded = self._read(dict(after.positions) if after else {}, wanted, limit if wanted.is_everything else None)
        return recorded if limit is None or wanted.is_everything else _first(recorded, limit)

    @overload
    def follow(
        self,
        *,
        after: Checkpoint | None = None,
        types: None = None,
        streams: Iterable[Stream[Any, Any]] | None = None,  # Any: of whatever events
        timeout: float | None = None,
    ) -> Following[E | Erased]: ...

    @overload
    def follow(
        self,
        *,
        after: Checkpoint | None = None,
        types: Iterable[type],
        streams: Iterable[Stream[Any, Any]] | None = None,  # Any: of whatever events
        timeout: float | None = None,
    ) -> Following[E]: ...

    def follow(
        self,
        *,
        after: Checkpoint | None = None,
        types: Iterable[type] | None = None,
        streams: Iterable[Stream[Any, Any]] | None = None,  # Any: of whatever events
        timeout: float | None = None,
    ) -> Following[Any]:  # Any: E, and without *types* Erased too
        """Return the events after the place *after*, or from the beginning, and those that come, in any process.

        *types* and *streams* choose as in `read`. It ends when nothing has come for *timeout* seconds, or when it is
        stopped. Raises what `read` does; a record that cannot be read ends it there, and is never skipped.
        """
        check_place("follow", after)
        wanted = Selection(self._core.codecs.domain, types, streams, "follow")
        seconds = None if timeout is None else check_seconds("follow", "timeout", timeout)
        positions = dict(after.positions) if after else {}
        self._check_reachable(positions)
        return Following(self._core, positions, wanted, seconds)  # with *types*, it holds no Erased

    def _read(self, positions: dict[int, int], wanted: Selection[E], limit: int | None) -> Iterator[Recorded[E]]:
        with self._core.operations.read("events.read") as doing:
            yield from self._found(doing, positions, wanted, limit)

    def _found(
        self, doing: Doing, positions: dict[int, int], wanted: Selection[E], limit: int | None
    ) -> Iterator[Recorded[E]]:
        engine, page = self._core.engine, self._core.codecs.readers.page
        self._check_reachable(positions)

        def made(rows: Sequence[Raw]) -> Iterable[Recorded[E]]:
            return wanted.of(page(wanted.rows(rows)))

        for partition in range(engine.partitions):
            pages = engine.read_log(partition, after=positions.get(partition, 0), limit=limit)
            for every in doing.each(pages, made):
                if engine.partitions == 1:
                    yield from every
                    continue
                for recorded in every:
                    if not recorded.more:
                        positions[partition] = recorded.position
                        limit = None if limit is None else limit - 1
                    yield msgspec.structs.replace(recorded, _checkpoint=Checkpoint.of(positions))

    def _check_reachable(self, positions: dict[int, int]) -> None:
        """Refuse a place after the end: its owner would miss what is written until the log gets there."""
        if not positions:
            return
        heads = self._core.engine.heads()
        if any(position > heads.get(partition, 0) for partition, position in positions.items()):
            raise CheckpointAhead(self._core.engine.path, str(Checkpoint.of(positions)), str(Checkpoint.of(heads)))


def _first(every: Iterator[Recorded[E]], limit: int) -> Iterator[Recorded[E]]:
    """Yield the events of the first *limit* records of *every*."""
    if not limit:
        return
    for recorded in every:
        yield recorded
        if not recorded.more:
            limit -= 1
            if not limit:
                return
