"""What a store asks of the engine below it. `perdure.testing` holds every engine to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from perdure.engines.records import Draft, Expected, Outcome, Raw, Request
from perdure.engines.snapshots import Snapshots
from perdure.engines.turns import Answer
from perdure.engines.upkeep import Upkeep
from perdure.engines.watch import Watch

__all__ = ["Engine"]


class Engine(Protocol):
    """A log of raw records. A stream belongs to partition `crc32(stream) mod partitions`.

    An engine may be shared by threads. Each method but `close` raises StoreClosed once it is closed, and StorageFailed
    where the disk fails; an iterator raises them when it goes on. Records come in pages, in order, and no transaction
    stays open while the caller holds one. A record that was damaged raises CorruptRecord when its turn comes: the pages
    before it hold everything that is before it.
    """

    @property
    def path(self) -> str:
        """Where the records are, for messages."""
        ...

    @property
    def partitions(self) -> int:
        """How many partitions there are; it never changes for the same records."""
        ...

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
        """Write all of *drafts*, at least one, at the end of *stream*, or none of them.

        A *key* that the stream has already is found before *expected* is looked at, and before what is *given* of other
        streams, which must be so at the same moment; one that was erased is nowhere. Versions are contiguous from 1;
        positions grow within a partition, from 1, and none is ever given twice, whatever is deleted or undone.
        What is Written is seen by every read that begins afterwards, in any process. Raises StoreFull where there is
        no room and TooLarge where one payload has none; nothing was written then. Where the engine was opened for a
        build, it is seen within the transaction whether that may still write here: OlderRelease, NewerRelease,
        ForkedHistory and DraftStore are those of `perdure.engines.releases`, and come before all else.
        """
        ...

    def append_together(self, requests: Sequence[Request]) -> Sequence[Answer]:
        """Write *requests*, at least one, as `append` would one after the other, and return what became of each.

        They share what is the same for all, a transaction say. An exception that `append` would raise is an answer,
        and keeps none of the others from being written. Raises ReadOnlyStore and StoreClosed.
        """
        ...

    def erase(self, stream: str, payload: str, *, expected: int | Expected, recorded_at: int) -> Outcome:
        """Remove all records of *stream*, with their payloads and metadata, and what was kept of them, at once.

        In their place comes one, of the type ERASED and with *payload* (JSON), behind the ends of the log and of the
        stream; both go on from there. Afterwards every append to the stream answers Erased, and so does erasing it
        again. A stream without records answers Conflict, whatever is expected.
        """
        ...

    def find_key(self, stream: str, key: str) -> tuple[Raw, ...]:
        """Return the records that came to *stream* with *key*, in order; none where it has never been used there."""
        ...

    def version(self, stream: str) -> int:
        """Return the last version of *stream*, 0 where it has no records."""
        ...

    def heads(self) -> Mapping[int, int]:
        """Return the last position that was ever given in each partition, 0 where none was."""
        ...

    def read_stream(
        self, stream: str, *, after: int, before: int | None, backwards: bool, limit: int | None
    ) -> Iterator[Sequence[Raw]]:
        """Yield the records of *stream* with versions between *after* and *before*, both exclusive.

        A stream that was erased raises StreamErased, however little of it is asked for.

        At most *limit* of them, from the end that comes first. A version that is missing between two others raises
        CorruptRecord: none is skipped.
        """
        ...

    def read_log(self, partition: int, *, after: int, limit: int | None) -> Iterator[Sequence[Raw]]:
        """Yield the records of *partition* whose positions are after *after*, at most *limit*.

        A record that becomes visible later never has a smaller position than one that was yielded.
        """
        ...

    def watch(self) -> Watch:
        """Return what tells when the log grows, whoever writes to it."""
        ...

    @property
    def snapshots(self) -> Snapshots:
        """What keeps snapshots."""
        ...

    @property
    def upkeep(self) -> Upkeep:
        """What looks after the medium."""
        ...

    def close(self) -> None:
        """Give back everything; wait for an append that is under way. Closing twice does nothing."""
        ...
