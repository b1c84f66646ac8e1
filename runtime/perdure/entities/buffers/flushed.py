"""What a buffer says of how far it is."""

from __future__ import annotations

import datetime as dt
from typing import Literal, TypeAlias, final

import attrs

__all__ = ["Durability", "Flushed"]

Durability: TypeAlias = Literal["full", "normal", "none"]
"""What survives a loss of power: all, all but perhaps the last commits, or nothing, in memory."""


@final
@attrs.frozen(kw_only=True)
class Flushed:
    """How much of what was buffered is in the store, and what that is worth."""

    changes: int
    """How many changes are in the store: of each put, increment and so on since the buffer was made, in order."""
    pending: int
    """How many are in memory alone."""
    at: dt.datetime | None
    """When the last ones were written, in UTC; None before the first flush."""
    durability: Durability
    """What is in the store survives the end of any program. "full" survives a loss of power, too; "normal" may lose the
    last flushes then, and "none" is a store in memory."""
    failure: Exception | None
    """Why the last flush that nobody asked for failed; None where it did not."""
