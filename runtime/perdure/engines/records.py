"""What passes between a store and its engine: raw records and what became of an append. Never a domain's types."""

from __future__ import annotations

import enum
import zlib
from collections.abc import Sequence
from typing import Final, Literal, TypeAlias, final

import msgspec
from typing_extensions import override

__all__ = [
    "ANY",
    "ERASED",
    "EXISTS",
    "NEW",
    "Busy",
    "Conflict",
    "Draft",
    "Erased",
    "Expected",
    "KeyFound",
    "Outcome",
    "Raw",
    "Request",
    "Unknown",
    "Written",
    "meets",
    "partition_of",
]

Raw: TypeAlias = tuple[int, str, int, str, int, str, int, str | None, str | None, bytes | str, bytes]
"""One stored record: position, stream, version, type, type version, codec, recorded at (microseconds since 1970 in
UTC), metadata (JSON, None for none), idempotency key, payload (bytes, or str where the codec writes text), and four
bytes of the engine's own."""

ERASED: Final = "perdure.erased"
"""The type of the record that stands where a stream was erased; no event can be called so."""

Draft: TypeAlias = tuple[str, int, str, bytes | str]
"""An event to be written: type, type version, codec, payload."""


@final
class Expected(enum.Enum):
    """What an append may expect of its stream, besides a version."""

    NEW = "new"
    """It has no events; the same as version 0."""
    EXISTS = "exists"
    """It has at least one event."""
    ANY = "any"
    """Nothing."""

    @override
    def __str__(self) -> str:
        """Return the name that a program gives it."""
        return self.name


NEW: Final[Literal[Expected.NEW]] = Expected.NEW
EXISTS: Final[Literal[Expected.EXISTS]] = Expected.EXISTS
ANY: Final[Literal[Expected.ANY]] = Expected.ANY


def meets(expected: int | Expected, actual: int) -> bool:
    """Answer whether a stream whose last version is *actual* is where *expected* says."""
    if isinstance(expected, int):
        return expected == actual
    return expected is ANY or (expected is EXISTS) == (actual > 0)


def partition_of(stream: str, partitions: int) -> int:
    """Return the partition to which *stream* belongs."""
    return zlib.crc32(stream.encode()) % partitions


@final
class Request(msgspec.Struct, frozen=True, gc=False):
    """An append: *drafts*, at least one, at the end of *stream*. See `Engine.append`."""

    stream: str
    drafts: Sequence[Draft]
    expected: int | Expected
    key: str | None
    metadata: str | None
    recorded_at: int
    """Microseconds since 1970 in UTC."""
    given: Sequence[tuple[str, int | Expected]] = ()
    """What is expected of other streams."""


@final
class Written(msgspec.Struct, frozen=True, gc=False):
    """The records are written, as durably as the engine was told: the places of the first and of the last."""

    first_version: int
    last_version: int
    position: int
    """That of the last."""


@final
class Conflict(msgspec.Struct, frozen=True, gc=False):
    """A stream is not where it was expected; nothing was written."""

    actual: int
    stream: str = ""
    """Which other one of those that something is expected of, empty for the one that was to be written."""


@final
class Erased(msgspec.Struct, frozen=True, gc=False):
    """The stream was erased, and takes no more events; nothing was written."""


@final
class KeyFound(msgspec.Struct, frozen=True):
    """The stream has the idempotency key already; nothing was written."""

    records: tuple[Raw, ...]
    """Those that it came with, in their order."""


@final
class Busy(msgspec.Struct, frozen=True, gc=False):
    """Other writers held the store for all of the time that the engine may wait; surely nothing was written."""

    waited: float
    """Seconds."""


@final
class Unknown(msgspec.Struct, frozen=True, gc=False):
    """The records may have been written, or not."""

    reason: str


Outcome: TypeAlias = Written | Conflict | Erased | KeyFound | Busy | Unknown
