"""The heat map of a session: day by answer, in total and for each timezone; and the day it comes out at."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

import attrs

from domains.scheduler import Choice
from scheduler_app.schedule import Schedule

__all__ = ["Row", "counted", "final_date", "heat_map", "leading_day"]


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


def heat_map(days: Iterable[dt.date], zones: Iterable[Row]) -> tuple[Row, ...]:
    """Return the rows of *days* in order: first a day's total, then, where there are several zones, each one's."""
    found = sorted(zones, key=lambda row: (row.day, row.timezone))
    rows = [_total(day, found) for day in days]
    if len({row.timezone for row in found}) > 1:
        rows += found
    return tuple(sorted(rows, key=lambda row: (row.day, row.timezone)))


def _total(day: dt.date, zones: Iterable[Row]) -> Row:
    those = [row for row in zones if row.day == day]
    return Row(
        day=day,
        yes=sum(row.yes for row in those),
        maybe=sum(row.maybe for row in those),
        no=sum(row.no for row in those),
    )


def counted(schedule: Schedule) -> tuple[Row, ...]:
    """Return the heat map of *schedule*, folded from the events themselves."""
    counts: dict[tuple[dt.date, str], Counter[Choice]] = {}
    for (_, day), answer in schedule.answers.items():
        counts.setdefault((day, answer.timezone), Counter())[answer.choice] += 1
    zones = (
        Row(day=day, timezone=zone, yes=count[Choice.YES], maybe=count[Choice.MAYBE], no=count[Choice.NO])
        for (day, zone), count in counts.items()
    )
    return heat_map(schedule.days, zones)


def leading_day(rows: Iterable[Row]) -> dt.date | None:
    """Return the day that suits the group best, None where nobody said yes or maybe to any."""
    totals = [row for row in rows if not row.timezone and row.yes + row.maybe]
    return min(totals, key=lambda row: row.rank).day if totals else None


def final_date(schedule: Schedule) -> dt.date | None:
    """Return the day on which the group meets, None where none is fixed or the session was cancelled."""
    return None if schedule.cancelled is not None else schedule.fixed
