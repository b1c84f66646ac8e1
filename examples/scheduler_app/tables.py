"""What a person sees; it reads well in a pipe and without colour, too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from scheduler_app.boards import Board
from scheduler_app.heat_map import Row, leading_day

__all__ = ["board_table", "sessions_table"]


def board_table(board: Board) -> RenderableType:
    """Return the heat map of *board* as a table, with how the session stands below it."""
    title = Text(board.overview.title or board.overview.session)
    table = Table(
        title=title,
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )
    table.add_column("day")
    table.add_column("timezone")
    for answer, style in (("yes", "green"), ("maybe", "yellow"), ("no", "red")):
        table.add_column(answer, justify="right", style=style)
    table.add_column("")
    for row in board.rows:
        counts = [str(count or "") for count in (row.yes, row.maybe, row.no)]
        if row.timezone:
            table.add_row("", Text(row.timezone), *counts, style="dim")
        else:
            table.add_row(shown_day(row.day), "", *counts, _bar(row))
    return Group(table, _standing(board))


def sessions_table(boards: Iterable[Board]) -> RenderableType:
    """Return one line a session."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("session", "title", "organizer", "days", "answers", "date"):
        table.add_column(column, justify="right" if column in {"days", "answers"} else "left")
    for board in boards:
        overview = board.overview
        table.add_row(
            Text(overview.session),
            Text(overview.title),
            Text(overview.organizer or ""),
            str(len(overview.days)),
            str(board.answers),
            _date(board),
        )
    return table


def shown_day(day: dt.date) -> str:
    """Return *day* with its weekday."""
    return f"{day:%a} {day.isoformat()}"


def _bar(row: Row) -> Text:
    return Text.assemble(("█" * row.yes, "green"), ("▒" * row.maybe, "yellow"), ("·" * row.no, "red"))


def _date(board: Board) -> Text:
    if board.overview.cancelled is not None:
        return Text("cancelled", "red")
    day = board.overview.fixed
    return Text(shown_day(day), "bold green") if day else Text("open", "dim")


def _standing(board: Board) -> Text:
    if board.overview.cancelled is not None:
        return Text.assemble(("cancelled: ", "red"), board.overview.cancelled)
    if day := board.overview.fixed:
        return Text.assemble("final date: ", (shown_day(day), "bold green"))
    if day := leading_day(board.rows):
        return Text.assemble("no date fixed yet; leading is ", (shown_day(day), "bold"))
    return Text("no date fixed yet, and nobody can make any day so far", "dim")
