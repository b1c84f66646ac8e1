"""The engine that keeps records in lists."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, final

from perdure.engines.memory.upkeep import MemoryUpkeep
from perdure.engines.records import (
    ERASED,
    Conflict,
    Draft,
    Erased,
    Expected,
    KeyFound,
    Outcome,
    Raw,
    Request,
    Written,
    meets,
    partition_of,
)
from perdure.engines.snapshots import KeptSnapshots
from perdure.engines.turns import Answer
from perdure.engines.upkeep import Record, Upkeep, check_next
from perdure.engines.watch import ConditionWatch, Watch
from perdure.errors import StoreClosed, StreamErased

__all__ = ["MemoryEngine"]

PAGE: Final = 256
"""How many records a page has at most."""


@final
class MemoryEngine:
    """Records in lists, one for each partition and one for each stream. See `Engine` for what its methods owe."""

    path: Final = ":memory:"

    def __init__(self, *, partitions: int = 1) -> None:
        """Make an empty log of *partitions*."""
        self.partitions: Final = partitions
        self._lock = threading.RLock()
        self._grown = threading.Condition(self._lock)
        self._logs: list[list[Raw | None]] = [[] for _ in range(partitions)]
        self._streams: defaultdict[str, list[Raw]] = defaultdict(list)
        self._keys: dict[tuple[str, str], tuple[Raw, ...]] = {}
        self._erased: dict[str, Raw] = {}
        self._is_closed = False
        self.snapshots: Final = KeptSnapshots(self._check_open)

    def append(
        self,
        stream: str,
        drafts: Sequence[Draft],
        *,
        expected: int | Expected,
        key: str | None,
        metadata: str | None,
        recorded_at: int,
        given: Sequence[tuple[str, int | Expected]] = (),
    ) -> Outcome:
        """Write all of *drafts* at the end of *stream*, or none of them."""
        log = self._logs[partition_of(stream, self.partitions)]
        with self._lock:
            self._check_open()
            if key is not None and (found := self._keys.get((stream, key))):
                return KeyFound(found)
            if stream in self._erased:
                return Erased()
            records = self._streams.get(stream, [])
            version = len(records)
            if not meets(expected, version):
                return Conflict(version)
            for other, wanted in given:
                if other in self._erased or not meets(wanted, self.version(other)):
                    return Conflict(self.version(other), other)
            written = tuple(
                (len(log) + n, stream, version + n, name, number, codec, recorded_at, metadata, key, payload, b"")
                for n, (name, number, codec, payload) in enumerate(drafts, 1)
            )
            log.extend(written)
            self._streams[stream].extend(written)
            if key is not None:
                self._keys[stream, key] = written
            self._grown.notify_all()
            return Written(version + 1, version + len(written), len(log))

    def append_together(self, requests: Sequence[Request]) -> Sequence[Answer]:
        """Write *requests* one after the other."""
        with self._lock:
            return [
                self.append(
                    each.stream,
                    each.drafts,
                    expected=each.expected,
                    key=each.key,
                    metadata=each.metadata,
                    recorded_at=each.recorded_at,
                    given=each.given,
                )
                for each in requests
            ]

    def erase(self, stream: str, payload: str, *, expected: int | Expected, recorded_at: int) -> Outcome:
        """Put one record in the place of all those of *stream*."""
        log = self._logs[partition_of(stream, self.partitions)]
        with self._lock:
            version = self.version(stream)
            if stream in self._erased:
                return Erased()
            if not version or not meets(expected, version):
                return Conflict(version)
            for row in self._streams.pop(stream):
                log[row[0] - 1] = None
                self._keys.pop((stream, row[8] or ""), None)
            self.snapshots.forget(stream)
            place = (len(log) + 1, stream, version + 1)
            self._put((*place, ERASED, 1, "json", recorded_at, None, None, payload, b""))
            self._grown.notify_all()
            return Written(version + 1, version + 1, len(log))

    def _put(self, row: Raw) -> None:
        """Put *row* at its position, behind what is not there any more."""
        log = self._logs[partition_of(row[1], self.partitions)]
        log.extend([None] * (row[0] - 1 - len(log)))
        log.append(row)
        if row[3] == ERASED:
            self._erased[row[1]] = row
            return
        self._streams[row[1]].append(row)
        if (key := row[8]) is not None:
            self._keys[row[1], key] = (*self._keys.get((row[1], key), ()), row)

    def find_key(self, stream: str, key: str) -> tuple[Raw, ...]:
        """Return the records that came to *stream* with *key*."""
        with self._lock:
            self._check_open()
            return self._keys.get((stream, key), ())

    def version(self, stream: str) -> int:
        """Return the last version of *stream*."""
        with self._lock:
            self._check_open()
            erased = self._erased.get(stream)
            return erased[2] if erased else len(self._streams.get(stream, ()))

    def heads(self) -> Mapping[int, int]:
        """Return the last position of each partition."""
        with self._lock:
            self._check_open()
            return {partition: len(log) for partition, log in enumerate(self._logs)}

    def read_stream(
        self, stream: str, *, after: int, before: int | None, backwards: bool, limit: int | None
    ) -> Iterator[Sequence[Raw]]:
        """Yield the records of *stream* between two versions."""
        self._raise_if_erased(stream)
        end = self.version(stream) if before is None else min(before - 1, self.version(stream))
        if limit is not None:
            after, end = (max(after, end - limit), end) if backwards else (after, min(end, after + limit))
        records = self._streams.get(stream, [])
        if backwards:
            for last in range(end, after, -PAGE):
                self._raise_if_erased(stream)
                yield self._page(records, max(after, last - PAGE), last)[::-1]
        elif before is None and limit is None:
            while page := self._page(records, after, after + PAGE):
                self._raise_if_erased(stream)
                yield page
                after += len(page)
        else:
            for first in range(after, end, PAGE):
                self._raise_if_erased(stream)
                yield self._page(records, first, min(first + PAGE, end))

    def _raise_if_erased(self, stream: str) -> None:
        if row := self._erased.get(stream):
            raise StreamErased.of(stream, row[2], str(row[9]), row[6])

    def read_log(self, partition: int, *, after: int, limit: int | None) -> Iterator[Sequence[Raw]]:
        """Yield the records of *partition* after a position."""
        log = self._logs[partition]
        while limit is None or limit > 0:
            with self._lock:
                self._check_open()
                if after >= len(log):
                    return
                found = log[after : after + PAGE]
            after += len(found)
            if page := [row for row in found if row is not None][:limit]:
                yield page
                limit = None if limit is None else limit - len(page)

    def _page(self, records: list[Raw], first: int, last: int) -> Sequence[Raw]:
        with self._lock:
            self._check_open()
            return records[first:last]

    def watch(self) -> Watch:
        """Return what tells when the log grows."""
        return ConditionWatch(self._grown, self.heads)

    @property
    def upkeep(self) -> Upkeep:
        """What looks after the lists."""
        return MemoryUpkeep(self._everything, self.restore)

    def _everything(self) -> list[list[Raw]]:
        with self._lock:
            self._check_open()
            return [[row for row in log if row is not None] for log in self._logs]

    def restore(self, records: Sequence[Record]) -> None:
        """Write *records* as they are, or none of them."""
        with self._lock:
            self._check_open()
            ends = {number: len(log) for number, log in enumerate(self._logs)}
            versions: dict[str, int] = {}
            for record in records:
                stream, partition = record[1], partition_of(record[1], self.partitions)
                version = versions.get(stream, self.version(stream))
                check_next(record, ends[partition], version, is_erased=stream in self._erased)
                ends[partition], versions[stream] = record[0], record[2]
            for record in records:
                self._put((*record, b""))
            self._grown.notify_all()

    def _check_open(self) -> None:
        if self._is_closed:
            raise StoreClosed(self.path)

    def close(self) -> None:
        """Forget everything. Closing twice does nothing."""
        with self._lock:
            self._is_closed = True
            self._grown.notify_all()
            self._logs = [[] for _ in range(self.partitions)]
            self._streams.clear()
            self._erased.clear()
            self._keys.clear()
