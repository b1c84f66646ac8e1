"""Laws of the folds: the heat map and the final date follow from the events alone."""

from __future__ import annotations

import datetime as dt
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domains.scheduler import (
    Choice,
    DateFixed,
    DayProposed,
    PlayerId,
    SessionCancelled,
    SessionCreated,
    SessionEvent,
    VoteAdded,
    VoteWithdrawn,
)
from scheduler_app.heat_map import Row, counted, final_date, leading_day
from scheduler_app.schedule import Schedule, step

DAYS = [dt.date(2026, 3, day) for day in (7, 8, 14)]
PLAYERS = [PlayerId(name) for name in ("ada", "bob", "cyd")]

days, players = st.sampled_from(DAYS), st.sampled_from(PLAYERS)
events: st.SearchStrategy[SessionEvent] = st.one_of(
    st.builds(SessionCreated, title=st.just("t"), organizer=players),
    st.builds(DayProposed, day=days, proposer=players),
    st.builds(
        VoteAdded,
        voter=players,
        day=days,
        choice=st.sampled_from(Choice),
        timezone=st.sampled_from(["UTC", "Asia/Tokyo"]),
    ),
    st.builds(VoteWithdrawn, voter=players, day=days),
    st.builds(DateFixed, day=days, organizer=players),
    st.builds(SessionCancelled, organizer=players, reason=st.just("r")),
)


def folded(*history: SessionEvent) -> Schedule:
    """Return the state after *history*."""
    return reduce(step, history, Schedule())


def voted(voter: PlayerId, day: dt.date, choice: Choice, timezone: str = "UTC") -> VoteAdded:
    """Return a vote."""
    return VoteAdded(voter=voter, day=day, choice=choice, timezone=timezone)


@given(st.lists(events))
def test_each_answer_is_counted_once_in_total_and_once_in_its_zone(history: list[SessionEvent]) -> None:
    """The totals of the days add up to the answers that stand, and so do the zones, where they are shown."""
    schedule = folded(*history)
    rows = counted(schedule)
    totals = [row.yes + row.maybe + row.no for row in rows if not row.timezone]
    zones = [row.yes + row.maybe + row.no for row in rows if row.timezone]
    assert sum(totals) == len(schedule.answers)
    assert sum(zones) in {0, len(schedule.answers)}
    assert {row.day for row in rows} == set(schedule.days)


@given(st.lists(events))
def test_rebuilding_gives_the_same_rows(history: list[SessionEvent]) -> None:
    """The fold is a function of the events: twice the same history, twice the same state and rows."""
    assert folded(*history) == folded(*history)
    assert counted(folded(*history)) == counted(folded(*history))


@given(st.lists(events), players, days)
def test_a_withdrawn_vote_leaves_no_trace_in_the_counts(
    history: list[SessionEvent], voter: PlayerId, day: dt.date
) -> None:
    """After withdrawing, the player has no answer for the day, whatever was before."""
    assert (voter, day) not in folded(*history, VoteWithdrawn(voter=voter, day=day)).answers


def test_one_zone_is_not_shown_twice() -> None:
    """Where all read their days in one zone, a row a day says all there is."""
    schedule = folded(voted(PLAYERS[0], DAYS[0], Choice.YES), voted(PLAYERS[1], DAYS[0], Choice.NO))
    assert counted(schedule) == (Row(day=DAYS[0], yes=1, maybe=0, no=1),)


@pytest.mark.parametrize(
    ("votes", "leading"),
    [
        ([], None),
        ([(0, 0, Choice.NO)], None),
        ([(0, 0, Choice.YES), (1, 1, Choice.YES), (2, 1, Choice.YES)], 1),
        ([(0, 0, Choice.YES), (1, 0, Choice.NO), (2, 1, Choice.YES)], 1),
        ([(0, 0, Choice.YES), (0, 1, Choice.YES), (1, 1, Choice.MAYBE)], 1),
        ([(0, 1, Choice.YES), (0, 0, Choice.YES)], 0),
    ],
)
def test_the_leading_day_is_where_most_can_and_fewest_cannot(
    votes: list[tuple[int, int, Choice]], leading: int | None
) -> None:
    """Ties go to fewer refusals, then to more that might, then to the earlier day."""
    schedule = folded(*(voted(PLAYERS[player], DAYS[day], choice) for player, day, choice in votes))
    assert leading_day(counted(schedule)) == (None if leading is None else DAYS[leading])


def test_the_final_date_is_what_was_fixed_unless_it_was_cancelled() -> None:
    """A leading day is no final one, and a cancelled session has none."""
    fixed = DateFixed(day=DAYS[0], organizer=PLAYERS[0])
    cancelled = SessionCancelled(organizer=PLAYERS[0], reason="")
    assert final_date(folded(voted(PLAYERS[0], DAYS[1], Choice.YES))) is None
    assert final_date(folded(fixed)) == DAYS[0]
    assert final_date(folded(fixed, cancelled)) is None
