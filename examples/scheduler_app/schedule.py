"""The state of one session, folded from its events: a pure function of them, so rebuilding it gives the same state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final, assert_never

import attrs

from domains.scheduler import (
    Choice,
    DateFixed,
    DayProposed,
    PlayerId,
    SessionCancelled,
    SessionCreated,
    SessionEvent,
    VoteAdded,
    VoteWithdrawn,
)
from perdure.events import Fold

__all__ = ["SCHEDULE", "Answer", "Schedule", "step"]


@attrs.frozen
class Answer:
    """What a player said about a day, and the zone in which the player reads that day."""

    choice: Choice
    timezone: str


@attrs.frozen(kw_only=True)
class Schedule:
    """One session: *organizer* is None until it was created, *fixed* until the group agreed.

    *days* are in the order in which they came up. A vote brings up its day, as the predecessor kept no proposals.
    """

    title: str = ""
    organizer: PlayerId | None = None
    days: tuple[dt.date, ...] = ()
    answers: Mapping[tuple[PlayerId, dt.date], Answer] = attrs.field(factory=dict)
    fixed: dt.date | None = None
    cancelled: str | None = None


def step(state: Schedule, event: SessionEvent) -> Schedule:
    """Return *state* after *event*; a new kind of event does not type-check until it is handled here."""
    match event:
        case SessionCreated():
            return attrs.evolve(state, title=event.title, organizer=event.organizer)
        case DayProposed():
            return attrs.evolve(state, days=_with_day(state, event.day))
        case VoteAdded():
            answers = {**state.answers, (event.voter, event.day): Answer(event.choice, event.timezone)}
            return attrs.evolve(state, days=_with_day(state, event.day), answers=answers)
        case VoteWithdrawn():
            answers = {key: answer for key, answer in state.answers.items() if key != (event.voter, event.day)}
            return attrs.evolve(state, answers=answers)
        case DateFixed():
            return attrs.evolve(state, fixed=event.day)
        case SessionCancelled():
            return attrs.evolve(state, cancelled=event.reason)
    assert_never(event)


def _with_day(state: Schedule, day: dt.date) -> tuple[dt.date, ...]:
    return state.days if day in state.days else (*state.days, day)


SCHEDULE: Final[Fold[Schedule, SessionEvent]] = Fold(name="schedule", version=1, initial=Schedule(), step=step)
"""The fold of one session's stream."""
