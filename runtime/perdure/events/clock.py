"""Time, as a store tells it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final, TypeAlias

from perdure.errors import Invalid

__all__ = ["Clock", "from_microseconds", "microseconds", "system_clock"]

Clock: TypeAlias = Callable[[], dt.datetime]
"""Returns the present instant, aware of its zone."""

_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def system_clock() -> dt.datetime:
    """Return the instant that the operating system gives, in UTC."""
    return dt.datetime.now(dt.UTC)


def microseconds(instant: object) -> int:
    """Return *instant* in microseconds since 1970 in UTC; Invalid where it has no zone."""
    if not isinstance(instant, dt.datetime) or instant.utcoffset() is None:
        raise Invalid("open", "clock", "a function that returns an aware datetime", instant)
    span = instant - _EPOCH
    return (span.days * 86_400 + span.seconds) * 1_000_000 + span.microseconds


def from_microseconds(count: int) -> dt.datetime:
    """Return the instant, in UTC, that is *count* microseconds after 1970 began."""
    return _EPOCH + dt.timedelta(microseconds=count)
