"""One stream of a store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeAlias, TypeVar, final

import msgspec

from perdure.engines import Draft, Expected, Outcome, Request, records
from perdure.engines.records import partition_of
from perdure.errors import (
    Busy,
    Conflict,
    Invalid,
    KeyReused,
    NotExpressible,
    NotInRelease,
    OutcomeUnknown,
    RetiredEvent,
    StreamErased,
    WrongEvent,
)
from perdure.events.checkpoint import Checkpoint
from perdure.events.checks import check_count, check_expected, check_given, check_key
from perdure.events.clock import microseconds
from perdure.events.core import Core
from perdure.events.fold import Fold, Folded
from perdure.events.folding import folded
from perdure.events.metadata import metadata_text
from perdure.events.recorded import Appended, Erased, Recorded
from perdure.operations import Doing
from perdure.values import is_text

__all__ = ["Given", "Stream"]

R = TypeVar("R", covariant=True)  # noqa: PLC0105 - as DESIGN.md calls it
W = TypeVar("W", contravariant=True)  # noqa: PLC0105 - the same
S = TypeVar("S")


Given: TypeAlias = "int | Expected | Mapping[Stream[Any, Any], int | Expected]"  # Any: of whatever events
"""What an append may expect: a version of its stream, or what holds of several."""


@final
class Stream(Generic[R, W]):
    """The events of one stream: reading yields *R*, appending takes *W*. Making one costs nothing and reads nothing."""

    def __init__(self, core: Core[Any], category: str, name: str) -> None:  # Any: the store's E, which holds R and W
        """Be the stream *name* of *category*; `Store.stream` makes it."""
        self._core = core
        self._category = category
        self.name = name

    def append(
        self,
        *events: W,
        expected: Given,
        key: str | None = None,
        metadata: Mapping[str, str] | None = None,
        causation: str | None = None,
        correlation: str | None = None,
    ) -> Appended:
        """Record *events*, at least one, at the end of the stream: all of them or none.

        *expected* is the last version of the stream (0 where it has no events), or NEW (the same as 0), EXISTS or ANY.
        The same *events* with the same idempotency *key* are recorded once: a repetition returns the first result, and
        `expected` is not looked at. *causation* and *correlation* become entries of the metadata.

        Where the events were decided on by several streams, *expected* is a mapping of streams to such values, which
        must all hold at the moment when they are recorded.

        Raises Conflict, KeyReused, StreamErased, Busy, StoreFull, TooLarge, ReadOnlyStore, StorageFailed, StoreClosed:
        nothing was written; nor was it where another program raised the store meanwhile: NewerRelease, ForkedHistory,
        DraftStore; OutcomeUnknown: ask again with the same key; Invalid, WrongEvent (a TypeError), NotExpressible,
        NotInRelease: an argument that cannot be recorded.
        """
        with self._core.operations.do("events.append") as doing:
            asked = self._asked(events, expected, key, metadata_text(metadata, causation, correlation))
            if isinstance(asked, Appended):
                return asked
            outcome = self._core.engine.append(
                asked.stream,
                asked.drafts,
                expected=asked.expected,
                key=key,
                metadata=asked.metadata,
                recorded_at=asked.recorded_at,
                given=asked.given,
            )
            appended = self._answered(outcome, events, expected, key)
            doing.rows = 0 if appended.is_replay else len(events)
        return appended

    def _asked(self, events: Sequence[W], expected: Given, key: str | None, metadata: str | None) -> Request | Appended:
        """Return what is to be asked of the engine, or the result of an append that need not be repeated."""
        last, given = check_given(self.name, expected)
        check_key(key)
        try:
            drafts = self._drafts(events)
        except (NotExpressible, NotInRelease, RetiredEvent):
            if key is not None and (found := self._core.engine.find_key(self.name, key)):
                return self._replayed(found, events, key)
            raise
        return Request(self.name, drafts, last, key, metadata, microseconds(self._core.clock()), given)

    def _answered(self, outcome: Outcome, events: Sequence[W], expected: Given, key: str | None) -> Appended:
        """Return what an append came to, or raise why it came to nothing."""
        match outcome:
            case records.Written():
                return self._appended(outcome.first_version, outcome.last_version, outcome.position)
            case records.KeyFound():
                return self._replayed(outcome.records, events, key or "")
            case records.Erased():
                raise StreamErased(self.name)
            case records.Conflict():
                raise _conflict(outcome.stream or self.name, expected, outcome.actual)
            case records.Busy():
                raise Busy(self._core.engine.path, outcome.waited)
            case records.Unknown():
                raise OutcomeUnknown(self._core.engine.path, self.name, outcome.reason)

    def _drafts(self, events: Sequence[W]) -> list[Draft]:
        if not events:
            raise Invalid("append", "events", "at least one event", events)
        writes = self._core.writes(self._category)
        drafts: list[Draft] = []
        for event in events:
            write = writes.get(type(event))
            if write is None:
                raise self._refused(type(event), tuple(cls.__name__ for cls in writes))
            drafts.append(write(event))
        return drafts

    def _refused(self, cls: type, accepted: tuple[str, ...]) -> WrongEvent | RetiredEvent:
        domain = self._core.codecs.domain
        if cls in domain.current and not any(cls in classes for classes in domain.streams.values()):
            return RetiredEvent(self.name, cls.__name__, accepted)
        return WrongEvent(self.name, _full_name(cls), accepted)

    def _replayed(self, found: Sequence[records.Raw], events: Sequence[W], key: str) -> Appended:
        """Return the first result of an append with *key*, if it was of *events*."""
        first, last = found[0], found[-1]
        if not self._core.codecs.is_repeat(found, events):
            raise KeyReused(self.name, key, first[2])
        return self._appended(first[2], last[2], last[0], is_replay=True)

    def _appended(self, first: int, last: int, position: int, *, is_replay: bool = False) -> Appended:
        partition = partition_of(self.name, self._core.engine.partitions)
        return Appended(
            first_version=first,
            last_version=last,
            position=position,
            checkpoint=Checkpoint(((partition, position),)),
            is_replay=is_replay,
        )

    def read(
        self, *, after: int = 0, before: int | None = None, backwards: bool = False, limit: int | None = None
    ) -> Iterator[Recorded[R]]:
        """Yield the events with versions after *after* and before *before*, oldest first unless *backwards*.

        At most *limit* of them, the parts of one that was split counted as one; *backwards*, its last part comes first.
        What is appended while this goes on may be yielded too. Raises UnreadableRecord, at the
        record that cannot be read and after all before it; DamagedStore, StorageFailed, StoreClosed.
        """
        check_count("read", "after", after, 0)
        if before is not None:
            check_count("read", "before", before, 1)
        if limit is not None:
            check_count("read", "limit", limit, 0)
        return self._read(after, before, limit, backwards=bool(backwards))

    def _read(self, after: int, before: int | None, limit: int | None, *, backwards: bool) -> Iterator[Recorded[R]]:
        with self._core.operations.read("events.read") as doing:
            yield from self._found(doing, after, before, limit, backwards=backwards)

    def _found(
        self, doing: Doing, after: int, before: int | None = None, limit: int | None = None, *, backwards: bool = False
    ) -> Iterator[Recorded[R]]:
        engine, page = self._core.engine, self._core.codecs.readers.page
        pages = engine.read_stream(self.name, after=after, before=before, backwards=backwards, limit=limit)
        if engine.partitions == 1:
            for every in doing.each(pages, page):
                yield from _reversed(every) if backwards else every
            return
        partition = partition_of(self.name, engine.partitions)
        for every in doing.each(pages, page):
            for recorded in _reversed(every) if backwards else every:
                place = Checkpoint.of({partition: recorded.position - recorded.more})
                yield msgspec.structs.replace(recorded, _checkpoint=place)

    def fold(self, fold: Fold[S, R]) -> Folded[S]:
        """Return what the events come to, and the last version that is in it. Raises what `read` does."""
        with self._core.operations.do("events.fold") as doing:
            return folded(self._core, self.name, fold, lambda after: self._found(doing, after))

    def erase(self, *, because: str, expected: int | Expected = Expected.EXISTS) -> Appended:
        """Remove every event of the stream for good, with its metadata, its keys and what was kept of it.

        In their place the log has one `Erased`, which says *because*; reading the stream and appending to it raise
        StreamErased from now on. Versions and positions are not used again. What SQLite deletes is overwritten, in its
        log too unless somebody reads that just now; copies elsewhere, backups say, are not touched. *expected* is as
        in `append`. Raises Conflict where there is nothing to erase, StreamErased, Busy, ReadOnlyStore, StorageFailed.
        """
        if not is_text(because) or not because:
            raise Invalid("erase", "because", "a reason", because)
        payload, now = msgspec.json.encode(Erased(because)).decode(), microseconds(self._core.clock())
        last = check_expected(expected)
        with self._core.operations.do("events.erase") as doing:
            outcome = self._core.engine.erase(self.name, payload, expected=last, recorded_at=now)
            erased = self._answered(outcome, (), expected, None)
            doing.rows = 1
        return erased

    def version(self) -> int:
        """Return the last version, 0 where the stream has no events."""
        return self._core.engine.version(self.name)


def _full_name(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"


def _reversed(every: Iterable[Recorded[R]]) -> Iterator[Recorded[R]]:
    """Yield *every* with the parts of one record in the opposite order, as its records are."""
    parts: list[Recorded[R]] = []
    for recorded in every:
        if parts or recorded.more:
            parts.append(recorded)
        else:
            yield recorded
        if parts and not recorded.more:
            yield from reversed(parts)
            parts = []


def _conflict(stream: str, expected: Given, actual: int) -> Conflict:
    if isinstance(expected, Mapping):
        wanted = next((value for other, value in expected.items() if other.name == stream), Expected.ANY)
        return Conflict(stream, wanted, actual)
    return Conflict(stream, expected, actual)
