"""Histories of scheduled sessions, and what their projections must come to."""

from __future__ import annotations

import datetime as dt
import random

from domains.scheduler import (
    Choice,
    DateFixed,
    DayCount,
    DayProposed,
    NewSessionEvent,
    Overview,
    PlayerId,
    SchedulerStore,
    SessionCancelled,
    SessionCreated,
    SessionId,
    Vote,
    VoteAdded,
    VoteWithdrawn,
)
from perdure.events import ANY

__all__ = ["Rows", "fill", "history", "rows_of", "vote"]

Rows = tuple[list[Vote], list[DayCount], list[Overview]]


def vote(voter: str = "ada", day: int = 7, choice: Choice = Choice.YES, timezone: str = "UTC") -> VoteAdded:
    """Return a vote."""
    return VoteAdded(voter=PlayerId(voter), day=dt.date(2026, 3, day), choice=choice, timezone=timezone)


def history(seed: int, count: int) -> list[tuple[SessionId, NewSessionEvent]]:
    """Return *count* events of three sessions; the same for the same *seed*."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    found: list[tuple[SessionId, NewSessionEvent]] = []
    for _ in range(count):
        player = PlayerId(chance.choice(["ada", "bob", "cyd"]))
        day = dt.date(2026, 3, chance.randint(1, 4))
        choice = chance.choice(list(Choice))
        event: NewSessionEvent
        match chance.randint(0, 9):
            case 0:
                event = SessionCreated(title="t", organizer=player)
            case 1:
                event = DayProposed(day=day, proposer=player)
            case 2 | 3:
                event = VoteWithdrawn(voter=player, day=day)
            case 4:
                event = DateFixed(day=day, organizer=player)
            case 5:
                event = SessionCancelled(organizer=player, reason="r")
            case _:
                zone = chance.choice(["UTC", "Asia/Tokyo"])
                event = VoteAdded(voter=player, day=day, choice=choice, timezone=zone)
        found.append((SessionId(f"s-{chance.randint(1, 3)}"), event))
    return found


def fill(store: SchedulerStore, seed: int = 1, count: int = 200) -> None:
    """Append the history of *seed*."""
    for session, event in history(seed, count):
        store.session(session).append(event, expected=ANY)


def rows_of(store: SchedulerStore) -> Rows:
    """Return all rows of all projections."""
    return list(store.votes.each()), list(store.heat_map.each()), list(store.overviews.each())
