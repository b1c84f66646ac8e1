"""Two programs that share a log: one as the first release was, one of today. The file is `scheduler.db` right here."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Final

from rich.console import Console

from domains import scheduler
from domains.scheduler import Choice, DayProposed, PlayerId, SessionCreated, SessionId, VoteAdded
from perdure.errors import Conflict
from scheduler_app.actions import current, vote
from scheduler_app.boards import find_board
from scheduler_app.projections import handlers
from scheduler_app.tables import board_table

__all__ = ["read", "write"]

PATH: Final = Path("scheduler.db")
SESSION: Final = SessionId("citadel")
SATURDAY, SUNDAY = dt.date(2026, 3, 7), dt.date(2026, 3, 8)
ADA, BOB, CYD = (PlayerId(name) for name in ("ada", "bob", "cyd"))

_console: Final = Console(highlight=False)


def said(voter: PlayerId, day: dt.date, choice: Choice, timezone: str = "UTC") -> VoteAdded:
    """Return a vote of today."""
    return VoteAdded(voter=voter, day=day, choice=choice, timezone=timezone)


def write() -> None:
    """Write the log as the first release did: a vote had no timezone, and its voter was called a player."""
    _say("A program of the first release writes: its votes are of version 1.")
    with scheduler.open(PATH, write_as=1) as store:
        store.session(SESSION).append(
            SessionCreated(title="The Sunless Citadel", organizer=ADA),
            DayProposed(day=SATURDAY, proposer=ADA),
            DayProposed(day=SUNDAY, proposer=BOB),
            said(ADA, SATURDAY, Choice.YES),
            said(BOB, SATURDAY, Choice.NO),
            said(BOB, SUNDAY, Choice.YES),
            expected=0,
        )
    _console.print("\n$ perdure events scheduler.db --raw")


def read() -> None:
    """Read that log as today's classes, append to it, meet a conflict, and show the heat map."""
    with scheduler.open(PATH, migrate=True, projections=handlers) as store:
        session = store.session(SESSION)
        votes = [recorded.event for recorded in session.read() if isinstance(recorded.event, VoteAdded)]
        _say(f"Today's program reads the {len(votes)} votes as the class of today, cast as the schema says:")
        for each in votes:
            _console.print(f"  voter={each.voter} day={each.day} choice={each.choice.value} timezone={each.timezone}")
        version = current(store, SESSION).version
        session.append(said(ADA, SUNDAY, Choice.MAYBE, "Europe/Paris"), expected=version)
        _say(f"It appends, expecting version {version}. Another program had read the same version, and is told so:")
        try:
            session.append(said(CYD, SUNDAY, Choice.YES, "Asia/Tokyo"), expected=version)
        except Conflict as conflict:
            _console.print(f"  [yellow]{type(conflict).__name__}:[/] {conflict}")
        vote(store, SESSION, SUNDAY, Choice.YES, by=CYD, timezone="Asia/Tokyo")
        _say("So that reads again, decides again, and appends. The heat map:\n")
        if (board := find_board(store, SESSION)) is not None:
            _console.print(board_table(board))
    _say("Compiled 1 schema; wrote 3 votes as version 1 and 2 as version 3; read all 5 as today's class, rewrote none.")


def _say(text: str) -> None:
    _console.print(f"\n[bold]{text}[/]", soft_wrap=True)


if __name__ == "__main__":
    {"write": write, "read": read}[sys.argv[1]]()
