"""The heat map of a session: day by answer, in total and for each timezone; and the day it comes out at."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping

import attrs

from domains.scheduler import Choice
from scheduler_app.schedule import Schedule

__all__ = ["Row", "final_date", "heat_map", "leading_day"]


@attrs.frozen(kw_only=True)
class Row:
    """How many gave each answer for one day; *timezone* is empty for all zones together."""

    day: dt.date
    timezone: str = ""
    yes: int
    maybe: int
    no: int

    @property
    def rank(self) -> tuple[int, int, int, int]:
        """What orders days: most that can, fewest that cannot, most that might, and then the earliest."""
        return (-self.yes, self.no, -self.maybe, self.day.toordinal())


def heat_map(schedule: Schedule) -> tuple[Row, ...]:
    """Return the rows of *schedule* by day: first the day's total, then, where there are several, each timezone's."""
    counts: dict[tuple[dt.date, str], Counter[Choice]] = {(day, ""): Counter() for day in schedule.days}
    for (_, day), answer in schedule.answers.items():
        for zone in ("", answer.timezone):
            counts.setdefault((day, zone), Counter())[answer.choice] += 1
    zones = {answer.timezone for answer in schedule.answers.values()}
    shown = {key: count for key, count in counts.items() if not key[1] or len(zones) > 1}
    return tuple(_row(day, zone, count) for (day, zone), count in sorted(shown.items()))


def _row(day: dt.date, timezone: str, count: Mapping[Choice, int]) -> Row:
    totals = {choice: count.get(choice, 0) for choice in Choice}
    return Row(day=day, timezone=timezone, yes=totals[Choice.YES], maybe=totals[Choice.MAYBE], no=totals[Choice.NO])


def leading_day(schedule: Schedule) -> dt.date | None:
    """Return the day that suits the group best, None where nobody said yes or maybe to any."""
    rows = [row for row in heat_map(schedule) if not row.timezone and row.yes + row.maybe]
    return min(rows, key=lambda row: row.rank).day if rows else None


def final_date(schedule: Schedule) -> dt.date | None:
    """Return the day on which the group meets, None where none is fixed or the session was cancelled."""
    return None if schedule.cancelled is not None else schedule.fixed
