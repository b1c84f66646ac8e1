"""What is kept up to date from the events: the answers, how many there are of each, and how each session stands.

Each method is given an event, what is recorded of it, and the tables that it may change; it must do the same whenever
it is given the same, for the rows are made again from the log where that is asked for.
"""

from __future__ import annotations

import datetime as dt
from typing import Final, final

import attrs

from domains.scheduler import (
    Choice,
    DateFixed,
    DayCount,
    DayProposed,
    FinalDateTables,
    HeatMapRowsTables,
    Overview,
    PlayerId,
    SchedulerProjections,
    SessionCancelled,
    SessionCreated,
    SessionId,
    Vote,
    VoteAdded,
    VoteWithdrawn,
)
from perdure.events import Erased, Recorded

__all__ = ["FinalDate", "HeatMapRows", "handlers"]


@final
class HeatMapRows:
    """The answer of each player to each day, and the counts of answers."""

    def vote_added(self, event: VoteAdded, recorded: Recorded[VoteAdded], tables: HeatMapRowsTables, /) -> None:
        """Put the answer in the place of an earlier one."""
        session = SessionId(recorded.key)
        self._withdraw((session, event.voter, event.day), tables)
        tables.votes.put(
            Vote(session=session, voter=event.voter, day=event.day, choice=event.choice, timezone=event.timezone)
        )
        found = tables.heat_map.find((session, event.day, event.timezone))
        row = found or DayCount(session=session, day=event.day, timezone=event.timezone, yes=0, maybe=0, no=0)
        tables.heat_map.put(_counted(row, event.choice, 1))

    def vote_withdrawn(
        self, event: VoteWithdrawn, recorded: Recorded[VoteWithdrawn], tables: HeatMapRowsTables, /
    ) -> None:
        """Take the answer out."""
        self._withdraw((SessionId(recorded.key), event.voter, event.day), tables)

    @staticmethod
    def _withdraw(key: tuple[SessionId, PlayerId, dt.date], tables: HeatMapRowsTables) -> None:
        vote = tables.votes.find(key)
        if vote is None:
            return
        tables.votes.delete(key)
        place = (vote.session, vote.day, vote.timezone)
        row = _counted(tables.heat_map.get(place), vote.choice, -1)
        if row.yes or row.maybe or row.no:
            tables.heat_map.put(row)
        else:
            tables.heat_map.delete(place)

    def forget(self, recorded: Recorded[Erased], tables: HeatMapRowsTables, /) -> None:
        """Remove all answers of the session, and all counts."""
        session = SessionId(recorded.key)
        for vote in tables.votes.each(where={"session": session}):
            tables.votes.delete((session, vote.voter, vote.day))
        for row in tables.heat_map.each(where={"session": session}):
            tables.heat_map.delete((session, row.day, row.timezone))


def _counted(row: DayCount, choice: Choice, by: int) -> DayCount:
    """Return *row* with *by* more answers of one kind."""
    return DayCount(
        session=row.session,
        day=row.day,
        timezone=row.timezone,
        yes=row.yes + by if choice is Choice.YES else row.yes,
        maybe=row.maybe + by if choice is Choice.MAYBE else row.maybe,
        no=row.no + by if choice is Choice.NO else row.no,
    )


@final
class FinalDate:
    """How each session stands: the days that came up, and which one it takes place on."""

    def session_created(
        self, event: SessionCreated, recorded: Recorded[SessionCreated], tables: FinalDateTables, /
    ) -> None:
        """Begin with what the session is called."""
        found = _overview(recorded, tables)
        tables.overviews.put(attrs.evolve(found, title=event.title, organizer=event.organizer))

    def day_proposed(self, event: DayProposed, recorded: Recorded[DayProposed], tables: FinalDateTables, /) -> None:
        """Note a day that came up."""
        _bring_up(event.day, recorded, tables)

    def vote_added(self, event: VoteAdded, recorded: Recorded[VoteAdded], tables: FinalDateTables, /) -> None:
        """Note its day, as the predecessor kept no proposals."""
        _bring_up(event.day, recorded, tables)

    def date_fixed(self, event: DateFixed, recorded: Recorded[DateFixed], tables: FinalDateTables, /) -> None:
        """Note the day that was agreed on."""
        tables.overviews.put(attrs.evolve(_overview(recorded, tables), fixed=event.day))

    def session_cancelled(
        self, event: SessionCancelled, recorded: Recorded[SessionCancelled], tables: FinalDateTables, /
    ) -> None:
        """Note why the group does not meet."""
        tables.overviews.put(attrs.evolve(_overview(recorded, tables), cancelled=event.reason))

    def forget(self, recorded: Recorded[Erased], tables: FinalDateTables, /) -> None:
        """Remove the session."""
        tables.overviews.delete(SessionId(recorded.key))


def _overview(recorded: Recorded[object], tables: FinalDateTables) -> Overview:
    session = SessionId(recorded.key)
    return tables.overviews.find(session) or Overview(
        session=session, created=recorded.position, title="", organizer=None, days=(), fixed=None, cancelled=None
    )


def _bring_up(day: dt.date, recorded: Recorded[object], tables: FinalDateTables) -> None:
    found = _overview(recorded, tables)
    if day not in found.days:
        tables.overviews.put(attrs.evolve(found, days=(*found.days, day)))


handlers: Final = SchedulerProjections(heat_map_rows=HeatMapRows(), final_date=FinalDate())
"""The code of all projections: what `open()` takes, and the configuration names."""
