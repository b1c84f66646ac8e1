"""What people may do with a session, each decided on its state and recorded as one event.

An action reads the stream, decides, and appends with the version that it read. Where somebody else was quicker, what
was decided may no longer be right: so it reads and decides again, a bounded number of times. Fixing the date is the
exception, since the organizer decided on a heat map that has changed since: that conflict is handed back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final, final

from typing_extensions import override

from domains.scheduler import (
    Choice,
    DateFixed,
    DayProposed,
    NewSessionEvent,
    PlayerId,
    SchedulerStore,
    SessionCancelled,
    SessionCreated,
    SessionId,
    VoteAdded,
    VoteWithdrawn,
)
from perdure.errors import Conflict
from perdure.events import NEW, Folded
from scheduler_app.schedule import SCHEDULE, Answer, Schedule

__all__ = ["ATTEMPTS", "Refused", "cancel", "create", "current", "fix", "propose", "vote", "withdraw"]

ATTEMPTS: Final = 5
"""How often an action is tried while others append to the same session."""


@final
class Refused(Exception):
    """An action that the state of the session does not allow, and what to do instead."""

    def __init__(self, message: str, help: str = "") -> None:  # noqa: A002 - the word that is shown
        """Keep the parts."""
        self.message = message
        self.help = help
        super().__init__(message, help)

    @override
    def __str__(self) -> str:
        """Return the lines to show."""
        return f"error: {self.message}" + (f"\nhelp: {self.help}" if self.help else "")


def current(store: SchedulerStore, session: SessionId) -> Folded[Schedule]:
    """Return the state of *session* and the version that it has, 0 where it does not exist."""
    return store.session(session).fold(SCHEDULE)


def create(store: SchedulerStore, session: SessionId, *, title: str, organizer: PlayerId) -> None:
    """Create *session*. Raises Refused where it exists."""
    try:
        store.session(session).append(SessionCreated(title=title, organizer=organizer), expected=NEW)
    except Conflict:
        raise Refused(f"session `{session}` exists already", "choose another name") from None


def propose(store: SchedulerStore, session: SessionId, day: dt.date, *, by: PlayerId) -> bool:
    """Put *day* to the vote; returns False where it was already."""

    def decide(schedule: Schedule) -> NewSessionEvent | None:
        return None if day in schedule.days else DayProposed(day=day, proposer=by)

    return _act(store, session, decide)


def vote(
    store: SchedulerStore, session: SessionId, day: dt.date, choice: Choice, *, by: PlayerId, timezone: str
) -> bool:
    """Record what *by* says to *day*; returns False where that was the answer already."""

    def decide(schedule: Schedule) -> NewSessionEvent | None:
        if day not in schedule.days:
            proposed = ", ".join(map(str, sorted(schedule.days))) or "none so far"
            raise Refused(f"{day} was not proposed", f"proposed are: {proposed}")
        if schedule.answers.get((by, day)) == Answer(choice, timezone):
            return None
        return VoteAdded(voter=by, day=day, choice=choice, timezone=timezone)

    return _act(store, session, decide)


def withdraw(store: SchedulerStore, session: SessionId, day: dt.date, *, by: PlayerId) -> bool:
    """Take back what *by* said to *day*; returns False where nothing was said."""

    def decide(schedule: Schedule) -> NewSessionEvent | None:
        return VoteWithdrawn(voter=by, day=day) if (by, day) in schedule.answers else None

    return _act(store, session, decide)


def fix(store: SchedulerStore, session: SessionId, day: dt.date, *, by: PlayerId, seen: int | None = None) -> None:
    """Fix *day*, as the organizer may, at version *seen* of the session or else the one that is read now.

    Raises Conflict where the session has changed since.
    """
    found = current(store, session)
    schedule = found.state
    _require_open(session, schedule)
    _require_organizer(schedule, by)
    if day not in schedule.days:
        raise Refused(f"{day} was not proposed", "propose it first")
    store.session(session).append(DateFixed(day=day, organizer=by), expected=found.version if seen is None else seen)


def cancel(store: SchedulerStore, session: SessionId, *, by: PlayerId, reason: str) -> bool:
    """Cancel *session*, as the organizer may."""

    def decide(schedule: Schedule) -> NewSessionEvent:
        _require_organizer(schedule, by)
        return SessionCancelled(organizer=by, reason=reason)

    return _act(store, session, decide, even_fixed=True)


def _act(
    store: SchedulerStore,
    session: SessionId,
    decide: Callable[[Schedule], NewSessionEvent | None],
    *,
    even_fixed: bool = False,
) -> bool:
    for attempt in range(1, ATTEMPTS + 1):
        found = current(store, session)
        _require_open(session, found.state, even_fixed=even_fixed)
        event = decide(found.state)
        if event is None:
            return False
        try:
            store.session(session).append(event, expected=found.version)
        except Conflict:
            if attempt == ATTEMPTS:
                raise
        else:
            return True
    return False


def _require_open(session: SessionId, schedule: Schedule, *, even_fixed: bool = False) -> None:
    if schedule.organizer is None:
        raise Refused(f"there is no session `{session}`", "`list` shows all, `create` makes one")
    if schedule.cancelled is not None:
        raise Refused(f"session `{session}` was cancelled: {schedule.cancelled}")
    if schedule.fixed is not None and not even_fixed:
        raise Refused(f"session `{session}` takes place on {schedule.fixed}; nothing is open any more")


def _require_organizer(schedule: Schedule, player: PlayerId) -> None:
    if schedule.organizer != player:
        raise Refused(f"only the organizer, `{schedule.organizer}`, may do this")
