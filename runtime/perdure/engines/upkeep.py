"""What an engine can do for whoever keeps a store in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeAlias, final

import msgspec

from perdure.engines.records import ERASED
from perdure.engines.releases import Held
from perdure.errors import NotInSequence

__all__ = ["Count", "Progress", "Record", "Room", "Upkeep", "check_next"]

Progress: TypeAlias = Callable[[int, int], None]
"""Is told how much is done, and of how much; the last call says that all is."""

Record: TypeAlias = tuple[int, str, int, str, int, str, int, str | None, str | None, bytes | str]
"""One record without what an engine adds: position, stream, version, type, type version, codec, recorded at, metadata,
idempotency key, payload."""


@final
class Count(msgspec.Struct, frozen=True, kw_only=True):
    """The records of one type, version and codec."""

    type: str
    type_version: int
    codec: str
    records: int
    payload_bytes: int
    first_recorded_at: int
    """Microseconds since 1970 in UTC."""
    last_recorded_at: int


@final
class Room(msgspec.Struct, frozen=True):
    """How many bytes are *free*, taken from the disk and used by nothing."""

    free: int
    is_given_back: bool
    """Whether they are given back to the disk bit by bit; otherwise once the store is optimized."""


class Upkeep(Protocol):
    """Looking after what is below an engine. Each method raises StoreClosed and StorageFailed."""

    def problems(self) -> Iterator[str]:
        """Yield what is wrong with the medium itself, apart from its records."""
        ...

    def counts(self) -> Sequence[Count]:
        """Return how many records there are, by type, version and codec, in that order."""
        ...

    def streams(self) -> int:
        """Return how many streams have records."""
        ...

    def held(self) -> Held | None:
        """Return what is recorded of releases; None where nothing outlives the engine, and nothing is recorded."""
        ...

    def size(self) -> int:
        """Return how many bytes the records and all that belongs to them take."""
        ...

    def room(self) -> Room:
        """Return how many of these bytes are free."""
        ...

    def copy_to(self, path: str, progress: Progress | None) -> None:
        """Make a file at *path*, which does not exist, of what is stored at one moment; others may go on writing.

        Raises NotSupported where there is no file to copy.
        """
        ...

    def optimize(self) -> None:
        """Give back room that is not needed, and let the next reads be planned well."""
        ...

    def restore(self, records: Sequence[Record]) -> None:
        """Write *records* as they are, each at its place behind the end of its partition and its stream, or none.

        Raises NotInSequence where one does not come next, and what an append raises for its build.
        """
        ...


def check_next(record: Record, last_position: int, last_version: int, *, is_erased: bool) -> None:
    """Raise NotInSequence if *record* cannot come behind *last_position*, and *last_version* of its stream.

    What stands in the place of an erased stream is its only record, whatever version it has.
    """
    position, stream, version, name, *_ = record
    fits = version > 0 == last_version if name == ERASED else version == last_version + 1
    if position <= last_position or not fits or is_erased:
        raise NotInSequence(position, stream, version, last_position, last_version)
