"""What the machine draws and asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from hypothesis import strategies as st

from domains.scheduler import (
    Choice,
    DateFixed,
    DayProposed,
    NewSessionEvent,
    PlayerId,
    SessionCancelled,
    SessionCreated,
    SessionEvent,
    SessionId,
    VoteAdded,
    VoteWithdrawn,
)
from modelled.model import POISON, Entry
from perdure import ANY, EXISTS, NEW, Fold, Recorded
from perdure.errors import ProjectionFailed, StreamErased

__all__ = ["EVENTS", "EXPECTED", "KEYS", "SEEN", "entry_of", "is_erased", "stopped"]

KEYS: Final = [SessionId(f"s-{number}") for number in range(3)]
_PLAYERS: Final = st.sampled_from([PlayerId("ada"), PlayerId("bob")])
_DAYS: Final = st.sampled_from([dt.date(2026, 3, day) for day in (1, 2)])
EVENTS: Final[st.SearchStrategy[NewSessionEvent]] = st.one_of(
    st.builds(SessionCreated, title=st.sampled_from(["a", "b", "c", POISON]), organizer=_PLAYERS),
    st.builds(DayProposed, day=_DAYS, proposer=_PLAYERS),
    st.builds(
        VoteAdded,
        voter=_PLAYERS,
        day=_DAYS,
        choice=st.sampled_from(list(Choice)),
        timezone=st.sampled_from(["UTC", "UTC", "Asia/Tokyo"]),
    ),
    st.builds(VoteWithdrawn, voter=_PLAYERS, day=_DAYS),
    st.builds(DateFixed, day=_DAYS, organizer=_PLAYERS),
    st.builds(SessionCancelled, organizer=_PLAYERS, reason=st.just("r")),
)
EXPECTED: Final = st.one_of(st.integers(0, 8), st.sampled_from([NEW, EXISTS, ANY, ANY, ANY]))
SEEN: Final[Fold[tuple[str, ...], SessionEvent]] = Fold(
    name="seen",
    version=1,
    initial=(),
    step=lambda state, event: (*state, repr(event)),
    state=tuple[str, ...],
    snapshot_every=2,
)
"""A fold that has seen every event, and keeps snapshots."""


def entry_of(recorded: Recorded[Any]) -> Entry:  # Any: whatever event
    """Return what is recorded, as the model has it."""
    return Entry(recorded.position, recorded.stream, recorded.version, recorded.event, recorded.metadata)


def is_erased(attempt: Callable[[], object]) -> bool:
    """Answer whether *attempt* raises StreamErased."""
    try:
        attempt()
    except StreamErased:
        return True
    return False


def stopped(attempt: Callable[[], object]) -> int:
    """Return where *attempt* stops a projection, 0 where it does not."""
    try:
        attempt()
    except ProjectionFailed as failed:
        return failed.position
    return 0
