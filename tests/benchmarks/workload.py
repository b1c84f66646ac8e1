"""The events that every side writes and reads: those of a group that finds a day, in streams of a hundred."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from typing import Final, final

import attrs

from domains.scheduler import (
    Choice,
    DateFixed,
    DayProposed,
    PlayerId,
    SchedulerEvent,
    SessionCreated,
    SessionId,
    VoteAdded,
    VoteWithdrawn,
)

__all__ = ["LENGTH", "Commit", "Size", "commits", "session_events", "session_id", "votes"]

LENGTH: Final = 100
"""How many events a stream has."""

_FIRST: Final = dt.date(2026, 3, 1)
_ZONES: Final = ("UTC", "Europe/Berlin", "America/New_York")
_CHOICES: Final = tuple(Choice)


@final
@attrs.frozen(kw_only=True)
class Size:
    """How much is measured."""

    rounds: int
    commits: int
    """How many commits a side makes in a round."""
    streams: int
    """How many streams are read in a round."""
    log: int
    """How many events the log has that is read in constant memory."""
    types: int
    """How many event types are compiled."""
    runs: int
    """How often a program is started."""


@final
@attrs.frozen
class Commit:
    """What is written at once: *events*, after version *expected* of the stream of *key*."""

    key: uuid.UUID
    expected: int
    events: Sequence[SchedulerEvent]

    @property
    def session(self) -> SessionId:
        """The stream's key, as the scheduler has it."""
        return session_id(self.key)


def session_id(key: uuid.UUID) -> SessionId:
    """Return *key* as the scheduler has it."""
    return SessionId(str(key))


def session_events() -> Sequence[SchedulerEvent]:
    """Return the events of one stream: a few days, many votes."""
    days = [_FIRST + dt.timedelta(days=number) for number in range(10)]
    players = [PlayerId(f"player-{number}") for number in range(7)]
    return [
        SessionCreated(title="Blades in the Dark", organizer=players[0]),
        *(DayProposed(day=day, proposer=players[0]) for day in days),
        *votes(70),
        *(VoteWithdrawn(voter=players[number % 7], day=days[number % 10]) for number in range(18)),
        DateFixed(day=days[3], organizer=players[0]),
    ]


def votes(count: int) -> list[VoteAdded]:
    """Return *count* votes."""
    return [
        VoteAdded(
            voter=PlayerId(f"player-{number % 7}"),
            day=_FIRST + dt.timedelta(days=number // 7 % 10),
            choice=_CHOICES[number % 3],
            timezone=_ZONES[number % 3],
        )
        for number in range(count)
    ]


def commits(count: int, batch: int) -> Iterator[Commit]:
    """Yield *count* commits of *batch* events each, one stream after the other."""
    events = session_events()
    made = 0
    while True:
        key = uuid.uuid4()
        for start in range(0, LENGTH, batch):
            if made == count:
                return
            yield Commit(key, start, events[start : start + batch])
            made += 1
