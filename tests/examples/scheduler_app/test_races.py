"""What happens where several people act at once."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from domains import scheduler
from domains.scheduler import Choice, DayProposed, PlayerId, SessionCreated, SessionId
from perdure.errors import Conflict
from scheduler_app import actions

SESSION, DAY, ADA = SessionId("s"), dt.date(2026, 3, 7), PlayerId("ada")


@pytest.mark.parametrize("target", [":memory:", "s.db"])
def test_all_who_vote_at_once_are_heard(tmp_path: Path, target: str) -> None:
    """Each loses as many races as others win, reads again, and is recorded once."""
    voters = [PlayerId(f"p{number}") for number in range(actions.ATTEMPTS)]
    with scheduler.open(target if target == ":memory:" else tmp_path / target) as store:
        store.session(SESSION).append(
            SessionCreated(title="t", organizer=ADA), DayProposed(day=DAY, proposer=ADA), expected=0
        )

        def vote(voter: PlayerId) -> bool:
            return actions.vote(store, SESSION, DAY, Choice.YES, by=voter, timezone="UTC")

        with ThreadPoolExecutor(len(voters)) as pool:
            assert all(pool.map(vote, voters))
        found = actions.current(store, SESSION)
        assert found.version == 2 + len(voters)
        assert {voter for voter, _ in found.state.answers} == set(voters)


def test_a_date_is_not_fixed_on_a_heat_map_that_changed() -> None:
    """The organizer looked at version 2; a vote came; fixing then is a conflict, and nothing is recorded."""
    with scheduler.open(":memory:") as store:
        actions.create(store, SESSION, title="t", organizer=ADA)
        actions.propose(store, SESSION, DAY, by=ADA)
        actions.vote(store, SESSION, DAY, Choice.NO, by=ADA, timezone="UTC")
        with pytest.raises(Conflict):
            actions.fix(store, SESSION, DAY, by=ADA, seen=2)
        assert actions.current(store, SESSION).state.fixed is None
        actions.fix(store, SESSION, DAY, by=ADA, seen=3)
        assert actions.current(store, SESSION).state.fixed == DAY
