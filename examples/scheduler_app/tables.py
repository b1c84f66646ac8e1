"""What a person sees; it reads well in a pipe and without colour, too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from domains.scheduler import SessionId
from scheduler_app.heat_map import Row, final_date, heat_map, leading_day
from scheduler_app.schedule import Schedule

__all__ = ["schedule_table", "sessions_table"]


def schedule_table(session: SessionId, schedule: Schedule) -> RenderableType:
    """Return the heat map of *schedule* as a table, with how the session stands below it."""
    table = Table(title=Text(schedule.title or session), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("day")
    table.add_column("timezone")
    for answer, style in (("yes", "green"), ("maybe", "yellow"), ("no", "red")):
        table.add_column(answer, justify="right", style=style)
    table.add_column("")
    for row in heat_map(schedule):
        counts = [str(count or "") for count in (row.yes, row.maybe, row.no)]
        if row.timezone:
            table.add_row("", Text(row.timezone), *counts, style="dim")
        else:
            table.add_row(shown_day(row.day), "", *counts, _bar(row))
    return Group(table, _standing(schedule))


def sessions_table(sessions: Iterable[tuple[SessionId, Schedule]]) -> RenderableType:
    """Return one line a session."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("session", "title", "organizer", "days", "answers", "date"):
        table.add_column(column, justify="right" if column in {"days", "answers"} else "left")
    for session, schedule in sessions:
        table.add_row(
            Text(session),
            Text(schedule.title),
            Text(schedule.organizer or ""),
            str(len(schedule.days)),
            str(len(schedule.answers)),
            _date(schedule),
        )
    return table


def shown_day(day: dt.date) -> str:
    """Return *day* with its weekday."""
    return f"{day:%a} {day.isoformat()}"


def _bar(row: Row) -> Text:
    return Text.assemble(("█" * row.yes, "green"), ("▒" * row.maybe, "yellow"), ("·" * row.no, "red"))


def _date(schedule: Schedule) -> Text:
    if schedule.cancelled is not None:
        return Text("cancelled", "red")
    day = final_date(schedule)
    return Text(shown_day(day), "bold green") if day else Text("open", "dim")


def _standing(schedule: Schedule) -> Text:
    if schedule.cancelled is not None:
        return Text.assemble(("cancelled: ", "red"), schedule.cancelled)
    if day := final_date(schedule):
        return Text.assemble("final date: ", (shown_day(day), "bold green"))
    if day := leading_day(schedule):
        return Text.assemble("no date fixed yet; leading is ", (shown_day(day), "bold"))
    return Text("no date fixed yet, and nobody can make any day so far", "dim")
