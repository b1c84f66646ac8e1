"""What people look at, from the rows that the projections keep; the events themselves are not read."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from domains.scheduler import DayCount, Overview, SchedulerStore, SessionId
from scheduler_app.heat_map import Row, heat_map

__all__ = ["Board", "all_boards", "find_board"]


@attrs.frozen
class Board:
    """How one session stands, the rows of its heat map, and how many answers there are."""

    overview: Overview
    rows: tuple[Row, ...]
    answers: int


def find_board(store: SchedulerStore, session: SessionId) -> Board | None:
    """Return how *session* stands, None where there is none; what was appended since is seen."""
    store.projections.run()
    overview = store.overviews.find(session)
    return None if overview is None else _board(store, overview)


def all_boards(store: SchedulerStore) -> Iterator[Board]:
    """Yield how each session stands, in the order of creation."""
    store.projections.run()
    for overview in store.overviews.each(order="created"):
        if overview.organizer is not None:
            yield _board(store, overview)


def _board(store: SchedulerStore, overview: Overview) -> Board:
    counts = store.heat_map.each(where={"session": overview.session})
    rows = heat_map(overview.days, map(_row, counts))
    return Board(overview, rows, store.votes.count({"session": overview.session}))


def _row(count: DayCount) -> Row:
    return Row(day=count.day, timezone=count.timezone, yes=count.yes, maybe=count.maybe, no=count.no)
