"""The commands on sessions."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, TypeAlias

import typer
from rich.console import Console

from domains import scheduler
from domains.scheduler import Choice, PlayerId, SchedulerStore, SessionId
from scheduler_app import actions
from scheduler_app.actions import Refused
from scheduler_app.boards import all_boards, find_board
from scheduler_app.projections import handlers
from scheduler_app.tables import board_table, sessions_table

__all__ = ["StoreOption", "cancel", "create", "fix", "open_store", "propose", "sessions", "show", "vote", "withdraw"]


def _day(text: str) -> dt.date:
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=dt.UTC).date()
    except ValueError:
        raise typer.BadParameter(f"`{text}` is no day; write it as 2026-03-07") from None


def _zone(name: str) -> str:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        known = zoneinfo.available_timezones()
        if not known:  # without a time zone database any name must do
            return name
        close = get_close_matches(name, known, n=1)
        guess = f"; did you mean `{close[0]}`?" if close else ""
        raise typer.BadParameter(f"`{name}` is no time zone{guess}") from None
    return name


StoreOption: TypeAlias = Annotated[Path, typer.Option("--store", help="The file that holds all sessions.")]
SessionArgument: TypeAlias = Annotated[str, typer.Argument(help="The name of the session.", show_default=False)]
DayArgument: TypeAlias = Annotated[dt.date, typer.Argument(parser=_day, metavar="DAY", help="As 2026-03-07.")]
ByOption: TypeAlias = Annotated[str, typer.Option("--by", help="Who does this.", show_default=False)]

STORE = Path("scheduler.db")


def open_store(path: Path, *, make: bool = False) -> SchedulerStore:
    """Open the store at *path*. Where there is none, *make* it, or raise Refused."""
    if not make and not path.exists():
        raise Refused(f"there is no store `{path}`", "`create` makes it with a first session; `--store` names another")
    return scheduler.open(path, projections=handlers)


def create(
    session: SessionArgument,
    *,
    title: Annotated[str, typer.Option("--title", help="What is played.", show_default=False)],
    by: ByOption,
    store: StoreOption = STORE,
) -> None:
    """Create a session; its organizer is who creates it."""
    with open_store(store, make=True) as opened:
        actions.create(opened, SessionId(session), title=title, organizer=PlayerId(by))
    typer.echo(f"recorded: `{session}` exists", err=True)


def propose(
    session: SessionArgument,
    days: Annotated[list[dt.date], typer.Argument(parser=_day, metavar="DAY...", help="As 2026-03-07.")],
    *,
    by: ByOption,
    store: StoreOption = STORE,
) -> None:
    """Put days to the vote."""
    with open_store(store) as opened:
        for day in days:
            new = actions.propose(opened, SessionId(session), day, by=PlayerId(by))
            typer.echo(f"recorded: {day} is proposed" if new else f"{day} was proposed already", err=True)


def vote(
    session: SessionArgument,
    day: DayArgument,
    choice: Annotated[Choice, typer.Argument(help="What you say.", show_default=False)],
    *,
    by: ByOption,
    timezone: Annotated[
        str, typer.Option("--timezone", callback=_zone, help="The IANA zone in which you read the day.")
    ] = "UTC",
    store: StoreOption = STORE,
) -> None:
    """Answer for a proposed day; a later answer takes the place of an earlier one."""
    with open_store(store) as opened:
        new = actions.vote(opened, SessionId(session), day, choice, by=PlayerId(by), timezone=timezone)
    typer.echo(f"recorded: {by} says {choice.value} to {day}" if new else f"{by} said {choice.value} already", err=True)


def withdraw(session: SessionArgument, day: DayArgument, *, by: ByOption, store: StoreOption = STORE) -> None:
    """Take an answer back."""
    with open_store(store) as opened:
        new = actions.withdraw(opened, SessionId(session), day, by=PlayerId(by))
    typer.echo(f"recorded: {by} says nothing to {day}" if new else f"{by} had said nothing to {day}", err=True)


def show(session: SessionArgument, *, store: StoreOption = STORE) -> None:
    """Print the heat map of a session, and its date."""
    name = SessionId(session)
    with open_store(store) as opened:
        version = opened.session(name).version()  # before the rows: whoever fixes a date says what was seen
        board = find_board(opened, name)
    if board is None:
        raise Refused(f"there is no session `{session}`", "`list` shows all, `create` makes one")
    Console().print(board_table(board))
    typer.echo(f"version {version}", err=True)


def fix(
    session: SessionArgument,
    day: DayArgument,
    *,
    by: ByOption,
    seen: Annotated[
        int | None,
        typer.Option("--seen", min=1, help="The version that `show` printed: refuse where it changed since."),
    ] = None,
    store: StoreOption = STORE,
) -> None:
    """Fix the day on which the group meets, as the organizer."""
    with open_store(store) as opened:
        actions.fix(opened, SessionId(session), day, by=PlayerId(by), seen=seen)
    typer.echo(f"recorded: the group meets on {day}", err=True)


def cancel(
    session: SessionArgument,
    *,
    by: ByOption,
    reason: Annotated[str, typer.Option("--reason", help="What the group is told.")] = "",
    store: StoreOption = STORE,
) -> None:
    """Cancel a session, as the organizer."""
    with open_store(store) as opened:
        actions.cancel(opened, SessionId(session), by=PlayerId(by), reason=reason)
    typer.echo(f"recorded: `{session}` is cancelled", err=True)


def sessions(*, store: StoreOption = STORE) -> None:
    """List all sessions."""
    with open_store(store) as opened:
        found = list(all_boards(opened))
    Console().print(sessions_table(found))
