"""How a projection stands."""

from __future__ import annotations

import datetime as dt
from typing import Literal, final

import msgspec

__all__ = ["Skipped", "Status"]


@final
class Skipped(msgspec.Struct, frozen=True, kw_only=True):
    """A record that a projection leaves out, and why."""

    position: int
    stream: str
    version: int
    error: str
    skipped_at: dt.datetime


@final
class Status(msgspec.Struct, frozen=True, kw_only=True):
    """How one projection stands."""

    name: str
    mode: Literal["inline", "async"]
    state: Literal["current", "behind", "stopped", "changed", "new"]
    """`stopped` at an event, `changed` where its rows must be rebuilt, `new` where nothing was ever applied."""
    position: int
    """The place in the log that it has come to."""
    head: int
    """The end of the log."""
    owner: str
    """Who runs it now; empty for nobody."""
    failed: int
    """The position of the record that it stopped at; 0 for none."""
    error: str
    """Why it stopped."""
    skipped: tuple[Skipped, ...]
