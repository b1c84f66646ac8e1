"""Revisions: what an entity was from a moment on, and the moments by which they are asked for."""

from __future__ import annotations

import datetime as dt
from typing import Final, Generic, TypeAlias, TypeVar, final

import attrs

from perdure.errors import Invalid

__all__ = ["Instant", "Revision", "nanoseconds"]

K = TypeVar("K")
T = TypeVar("T")

Instant: TypeAlias = int | dt.datetime
"""A moment: nanoseconds since 1970 in UTC, or a datetime with a zone."""

_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_LEAST: Final = -(2**63)
_MOST: Final = 2**63 - 1


@final
@attrs.frozen
class Revision(Generic[K, T]):
    """The entity with *key* as it was from `recorded_at` on: its value, or None where it was deleted."""

    key: K
    value: T | None
    recorded_at: int
    """Nanoseconds since 1970 in UTC. No two revisions of one key have the same."""
    position: int
    """Its place in the order of writing, which only grows, whatever is recorded: a checkpoint for `changes`."""

    @property
    def is_deleted(self) -> bool:
        """Whether it is a tombstone: from then on there is no such entity."""
        return self.value is None

    @property
    def instant(self) -> dt.datetime:
        """When it was recorded, in UTC, to the microsecond below; OverflowError outside the years 1 to 9999."""
        return _EPOCH + dt.timedelta(microseconds=self.recorded_at // 1000)


def nanoseconds(operation: str, name: str, instant: object) -> int:
    """Return *instant* in nanoseconds since 1970 in UTC. Raises Invalid, about the argument *name* of *operation*."""
    found = instant
    if isinstance(instant, dt.datetime) and instant.utcoffset() is not None:
        span = instant - _EPOCH
        found = ((span.days * 86_400 + span.seconds) * 1_000_000 + span.microseconds) * 1000
    if type(found) is not int or not _LEAST <= found <= _MOST:
        wanted = "nanoseconds since 1970 as an integer of 64 bits, or a datetime with a zone"
        raise Invalid(operation, name, wanted, instant)
    return found
