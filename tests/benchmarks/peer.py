"""The package `eventsourcing` on its SQLite module, with the same events.

Its classes are what its documentation shows: frozen dataclasses with `originator_id`, `originator_version` and
`timestamp`, put into an `EventStore` of its own `Mapper`, `JSONTranscoder` (with a transcoding for dates and one for
the enum, which it cannot encode by itself) and application recorder: the one that, like our log, gives each event a
place among all of them. It opens files in WAL mode and leaves `synchronous` at SQLite's default, FULL.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal, final

import attrs
from eventsourcing.domain import DomainEvent
from eventsourcing.persistence import (
    DatetimeAsISO,
    DecimalAsStr,
    EventStore,
    JSONTranscoder,
    Mapper,
    Transcoding,
    UUIDAsHex,
)
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore
from typing_extensions import override

from domains import scheduler
from domains.scheduler import Choice, PlayerId, SchedulerEvent
from tests.benchmarks.workload import Commit

__all__ = ["Peer", "counterparts"]


class SessionCreated(DomainEvent):
    """Somebody asked the group to find a day."""

    title: str
    organizer: PlayerId


class DayProposed(DomainEvent):
    """A day was put to the vote."""

    day: dt.date
    proposer: PlayerId


class VoteAdded(DomainEvent):
    """A player answered for one proposed day."""

    voter: PlayerId
    day: dt.date
    choice: Choice
    timezone: str


class VoteWithdrawn(DomainEvent):
    """A player took an answer back."""

    voter: PlayerId
    day: dt.date


class DateFixed(DomainEvent):
    """The group meets on this day."""

    day: dt.date
    organizer: PlayerId


_CLASSES: Final[dict[type[SchedulerEvent], type[DomainEvent]]] = {
    scheduler.SessionCreated: SessionCreated,
    scheduler.DayProposed: DayProposed,
    scheduler.VoteAdded: VoteAdded,
    scheduler.VoteWithdrawn: VoteWithdrawn,
    scheduler.DateFixed: DateFixed,
}


def counterparts(commit: Commit) -> Sequence[DomainEvent]:
    """Return the events of *commit* as events of `eventsourcing`."""
    return [
        _CLASSES[type(event)](
            originator_id=commit.key,
            originator_version=version,
            timestamp=DomainEvent.create_timestamp(),
            **attrs.asdict(event, recurse=False),
        )
        for version, event in enumerate(commit.events, commit.expected + 1)
    ]


class DateAsISO(Transcoding):
    """A date, as its documentation shows it."""

    type = dt.date
    name = "date_iso"

    @override
    def encode(self, obj: dt.date) -> str:
        return obj.isoformat()

    @override
    def decode(self, data: str) -> dt.date:
        return dt.date.fromisoformat(data)


class ChoiceAsValue(Transcoding):
    """A member of the enum, by its value."""

    type = Choice
    name = "choice"

    @override
    def encode(self, obj: Choice) -> str:
        return str(obj.value)

    @override
    def decode(self, data: str) -> Choice:
        return Choice(data)


@final
class Peer:
    """A file of `eventsourcing`."""

    def __init__(self, path: Path, durability: Literal["full", "normal"] = "full") -> None:
        """Make the file, and see that it is as durable as ours."""
        self._datastore: Final = SQLiteDatastore(db_name=str(path))
        self.recorder: Final = SQLiteApplicationRecorder(self._datastore)
        self.recorder.create_table()
        transcoder = JSONTranscoder()
        for transcoding in (UUIDAsHex(), DecimalAsStr(), DatetimeAsISO(), DateAsISO(), ChoiceAsValue()):
            transcoder.register(transcoding)
        self.mapper: Final[Mapper[uuid.UUID]] = Mapper(transcoder)
        self.store: Final[EventStore[uuid.UUID]] = EventStore(self.mapper, self.recorder)
        self._settle(2 if durability == "full" else 1)

    def _settle(self, synchronous: int) -> None:
        """Make its connection *synchronous*; with one thread its pool keeps a single one."""
        with self._datastore.get_connection(commit=True) as connection:
            cursor = connection.cursor()
            cursor.execute(f"PRAGMA synchronous = {synchronous}")
            assert [_pragma(cursor.sqlite_cursor, name) for name in ("synchronous", "journal_mode")] == [
                synchronous,
                "wal",
            ]

    def log(self, page: int) -> int:
        """Read all events by pages, in the order of the log, and return how many they are."""
        position, count = 0, 0
        while notifications := self.recorder.select_notifications(position + 1, page):
            count += len([self.mapper.to_domain_event(notification) for notification in notifications])
            position = notifications[-1].id
        return count

    def close(self) -> None:
        """Close the file."""
        self._datastore.close()


def _pragma(cursor: sqlite3.Cursor, name: str) -> object:
    return cursor.execute(f"PRAGMA {name}").fetchone()[0]
