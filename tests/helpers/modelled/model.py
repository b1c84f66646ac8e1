"""What a store of scheduled sessions must hold: lists and dictionaries, and nothing clever."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, final

import attrs
from typing_extensions import override

from domains.scheduler import (
    Choice,
    DateFixed,
    DayCount,
    DayProposed,
    NewSessionEvent,
    Overview,
    PlayerId,
    SchedulerProjections,
    SessionCancelled,
    SessionCreated,
    SessionId,
    VoteAdded,
    VoteWithdrawn,
)
from domains.scheduler import FinalDateTables as Tables
from perdure import Erased, Expected, Recorded
from scheduler_app.projections import FinalDate, HeatMapRows

__all__ = ["CODE", "POISON", "Entry", "Model", "Overviews", "Votes"]

POISON: Final = "no"
"""The title of a session that the code of `final_date` cannot apply."""


@final
class _Picky(FinalDate):  # type: ignore[misc] # it is all of it but one method
    """Code that stops at one title."""

    @override
    def session_created(self, event: SessionCreated, recorded: Recorded[SessionCreated], tables: Tables, /) -> None:
        """Refuse it."""
        if event.title == POISON:
            raise ValueError(event.title)
        super().session_created(event, recorded, tables)


CODE: Final = SchedulerProjections(heat_map_rows=HeatMapRows(), final_date=_Picky())


class Entry(NamedTuple):
    """A record of the log."""

    position: int
    stream: str
    version: int
    event: NewSessionEvent | Erased
    metadata: Mapping[str, str]

    @property
    def key(self) -> SessionId:
        """The session."""
        return SessionId(self.stream.partition("/")[2])


@final
@attrs.define
class Votes:
    """What `heat_map_rows` must have, as far as it has come."""

    position: int = 0
    votes: dict[tuple[SessionId, PlayerId, dt.date], tuple[Choice, str]] = attrs.field(factory=dict)

    def apply(self, log: Sequence[Entry]) -> None:
        """Go on to the end of *log*."""
        for entry in log:
            if entry.position <= self.position:
                continue
            self.position, key = entry.position, entry.key
            match entry.event:
                case VoteAdded(voter=voter, day=day, choice=choice, timezone=timezone):
                    self.votes[key, voter, day] = choice, timezone
                case VoteWithdrawn(voter=voter, day=day):
                    self.votes.pop((key, voter, day), None)
                case Erased():
                    self.votes = {at: vote for at, vote in self.votes.items() if at[0] != key}
                case _:
                    pass

    @property
    def counts(self) -> list[DayCount]:
        """The rows, in order."""
        found = Counter((key, day, zone, choice) for (key, _, day), (choice, zone) in self.votes.items())
        return [
            DayCount(
                session=key,
                day=day,
                timezone=zone,
                yes=found[key, day, zone, Choice.YES],
                maybe=found[key, day, zone, Choice.MAYBE],
                no=found[key, day, zone, Choice.NO],
            )
            for key, day, zone in sorted({at[:3] for at in found})
        ]


@final
@attrs.define
class Overviews:
    """What `final_date` must have, as far as it has come; *failed* is where it stopped."""

    position: int = 0
    failed: int = 0
    skipped: set[int] = attrs.field(factory=set)
    rows: dict[SessionId, Overview] = attrs.field(factory=dict)

    def apply(self, log: Sequence[Entry]) -> bool:
        """Go on to the end of *log*, or to what it cannot apply; answer whether it came to the end."""
        self.failed = 0
        for entry in log:
            if entry.position <= self.position:
                continue
            if entry.position not in self.skipped:
                if isinstance(entry.event, SessionCreated) and entry.event.title == POISON:
                    self.failed, self.position = entry.position, entry.position - 1
                    return False
                self._one(entry)
            self.position = entry.position
        return True

    def _one(self, entry: Entry) -> None:
        key, event = entry.key, entry.event
        if isinstance(event, Erased):
            self.rows.pop(key, None)
            return
        if isinstance(event, VoteWithdrawn):
            return
        row = self.rows.get(key) or Overview(
            session=key, created=entry.position, title="", organizer=None, days=(), fixed=None, cancelled=None
        )
        match event:
            case SessionCreated():
                row = attrs.evolve(row, title=event.title, organizer=event.organizer)
            case DayProposed() | VoteAdded():
                row = row if event.day in row.days else attrs.evolve(row, days=(*row.days, event.day))
            case DateFixed():
                row = attrs.evolve(row, fixed=event.day)
            case SessionCancelled():
                row = attrs.evolve(row, cancelled=event.reason)
        self.rows[key] = row


@final
@attrs.define
class Model:
    """What a store holds, and how far its projections have come."""

    log: list[Entry] = attrs.field(factory=list)
    head: int = 0
    versions: Counter[str] = attrs.field(factory=Counter)
    erased: set[str] = attrs.field(factory=set)
    keys: dict[tuple[str, str], tuple[Sequence[Any], int, int]] = attrs.field(factory=dict)  # Any: events
    votes: Votes = attrs.field(factory=Votes)
    overviews: Overviews = attrs.field(factory=Overviews)

    def is_met(self, stream: str, expected: int | Expected) -> bool:
        """Answer whether *stream* is where it is expected."""
        last = self.versions[stream]
        match expected:
            case Expected.ANY:
                return True
            case Expected.EXISTS:
                return last > 0
            case Expected.NEW:
                return last == 0
            case int():
                return expected == last

    def append(self, stream: str, events: Sequence[NewSessionEvent], metadata: Mapping[str, str]) -> None:
        """Add *events*."""
        for event in events:
            self.head += 1
            self.versions[stream] += 1
            self.log.append(Entry(self.head, stream, self.versions[stream], event, metadata))

    def erase(self, stream: str, because: str) -> None:
        """Remove a stream."""
        self.log = [entry for entry in self.log if entry.stream != stream]
        self.keys = {key: known for key, known in self.keys.items() if key[0] != stream}
        self.erased.add(stream)
        self.head += 1
        self.versions[stream] += 1
        self.log.append(Entry(self.head, stream, self.versions[stream], Erased(because), {}))

    def of(self, stream: str) -> list[Entry]:
        """Return the events of a stream."""
        return [entry for entry in self.log if entry.stream == stream]
