"""From a row to an event of today, or to everything that is wrong with the row."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

import attrs

from domains.scheduler import Choice, PlayerId, SessionCreated, SessionId, VoteAdded
from domains.scheduler.history.vote_added import VoteAddedV1, upcast
from perdure.errors import Invalid
from perdure.moving.records import instant
from perdure.values import is_text
from scheduler_app.predecessor.rows import Row

__all__ = ["Imported", "Problem", "Problems", "convert"]

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@attrs.frozen
class Problem:
    """One value that cannot be imported."""

    column: str
    value: object
    message: str


@attrs.frozen
class Problems:
    """A row that is left out, and why."""

    row: Row
    problems: tuple[Problem, ...]


@attrs.frozen
class Imported:
    """The event that a row stands for; *created_at* is the predecessor's, cut to microseconds where *was_cut*."""

    row: Row
    session: SessionId
    event: SessionCreated | VoteAdded
    created_at: dt.datetime
    was_cut: bool


class _Reader:
    """Reads the columns of one row and collects what is wrong with them, all at once."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.problems: list[Problem] = []

    def refuse(self, column: str, message: str) -> None:
        """Note that the value of *column* is refused."""
        self.problems.append(Problem(column, self.row.values[column], message))

    def text(self, column: str) -> str:
        """Return the text of *column*; how long it may be, the schema says."""
        value = self.row.values[column]
        if isinstance(value, str) and is_text(value):
            return value
        self.refuse(column, "expected text")
        return "-"

    def day(self, column: str) -> dt.date:
        """Return the day in *column*."""
        value = self.row.values[column]
        try:
            if isinstance(value, str) and _DAY.fullmatch(value):
                return dt.date.fromisoformat(value)
        except ValueError:
            pass
        self.refuse(column, "expected a day that exists, as YYYY-MM-DD")
        return dt.date.min

    def choice(self, column: str) -> Choice:
        """Return the answer in *column*."""
        try:
            return Choice(self.row.values[column])
        except ValueError:
            self.refuse(column, f"expected one of {', '.join(choice.value for choice in Choice)}")
            return Choice.MAYBE

    def instant(self, column: str) -> tuple[dt.datetime, bool]:
        """Return the instant in *column*, and whether digits of it were cut."""
        value = self.row.values[column]
        if isinstance(value, str) and (found := instant(value)):
            return found
        self.refuse(column, "expected a time as in RFC 3339, such as 2026-03-02T18:00:00Z")
        return dt.datetime.min.replace(tzinfo=dt.UTC), False


def convert(row: Row) -> Imported | Problems:
    """Return what *row* stands for, or everything that is wrong with it."""
    reader = _Reader(row)
    created_at, was_cut = reader.instant("created_at")
    try:
        session, event = _session(reader) if row.table == "sessions" else _vote(reader)
    except Invalid as error:
        reader.refuse(error.field, f"expected {error.expected}")
    if reader.problems:
        return Problems(row, tuple(reader.problems))
    return Imported(row, session, event, created_at, was_cut)


def _session(reader: _Reader) -> tuple[SessionId, SessionCreated]:
    title, organizer = reader.text("title"), PlayerId(reader.text("organizer"))
    return SessionId(reader.text("id")), SessionCreated(title=title, organizer=organizer)


def _vote(reader: _Reader) -> tuple[SessionId, VoteAdded]:
    # the predecessor knew no zones: its votes are what version 1 was, and the schema says what becomes of those
    vote = VoteAddedV1(player=PlayerId(reader.text("player")), day=reader.day("day"), choice=reader.choice("choice"))
    return SessionId(reader.text("session_id")), upcast(vote)
