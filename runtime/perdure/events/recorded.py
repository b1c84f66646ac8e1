"""What reading and appending give back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Generic, TypeVar, final

import msgspec
from typing_extensions import override

from perdure.events.checkpoint import Checkpoint
from perdure.events.clock import from_microseconds
from perdure.events.metadata import metadata_of

__all__ = ["Appended", "Erased", "Recorded"]

E_co = TypeVar("E_co", covariant=True)


@final
class Erased(msgspec.Struct, frozen=True):
    """What the log yields in the place of a stream that was erased: behind its end, so that whoever follows is told.

    Its version is one more than the number of events that there were.
    """

    because: str


@final
class Recorded(msgspec.Struct, Generic[E_co], frozen=True, gc=False):
    """An event as today's class, and where and when it was recorded.

    What few readers look at is computed when they do: that makes one in 0.06 us.
    """

    event: E_co
    stream: str
    """Category and key, as in "session/s-1"."""
    version: int
    """That of the event in its stream, from 1."""
    part: int
    """0, but for the further events of a stored event that was split into several: they share all but this number."""
    position: int
    """That in its partition of the log, from 1; positions grow, and may leave gaps."""
    stored_version: int
    """The version of its type that the event was stored as."""
    _recorded_at: int
    _metadata: str | None
    _checkpoint: Checkpoint | None = None
    more: bool = False
    """Whether further parts of the same stored event follow: what came of this one is kept together with them."""

    @property
    def key(self) -> str:
        """The key of the stream, as in "s-1": what is behind its category."""
        return self.stream.partition("/")[2]

    @property
    def checkpoint(self) -> Checkpoint:
        """The place in the log right after the event; before its first part where *more* of it follows.

        No place is between two parts: a later release may split the same record otherwise. So whoever goes on from here
        gets none of them or all.
        """
        if self._checkpoint is not None:
            return self._checkpoint
        return Checkpoint.of({0: self.position - 1}) if self.more else Checkpoint(((0, self.position),))

    @property
    def recorded_at(self) -> dt.datetime:
        """When the event was appended, in UTC, to the microsecond, by the clock of the process that did."""
        return from_microseconds(self._recorded_at)

    @property
    def metadata(self) -> Mapping[str, str]:
        """What was said about the event when it was appended."""
        return metadata_of(self._metadata)

    @property
    def causation(self) -> str | None:
        """What caused the event, if that was said."""
        return self.metadata.get("causation")

    @property
    def correlation(self) -> str | None:
        """What the event belongs to, with others, if that was said."""
        return self.metadata.get("correlation")

    @override
    def __repr__(self) -> str:
        """Return the event, its place and time."""
        return (
            f"Recorded({self.event!r}, stream={self.stream!r}, version={self.version}, part={self.part}, "
            f"position={self.position}, stored_version={self.stored_version}, "
            f"recorded_at={self.recorded_at.isoformat()}, metadata={self.metadata})"
        )


@final
class Appended(msgspec.Struct, frozen=True, kw_only=True):
    """The events are recorded."""

    first_version: int
    """That of the first of them in the stream."""
    last_version: int
    """That of the last; what the next append may expect."""
    position: int
    """That of the last in its partition of the log."""
    checkpoint: Checkpoint
    """The place in the log right after the last."""
    is_replay: bool = False
    """Whether they were recorded by an earlier append with the same key, and nothing was written now."""
