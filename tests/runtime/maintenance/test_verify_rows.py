"""Verify reads every row as its class, and compares projections with what their events come to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import final

import apsw
import attrs
import pytest
from killing import Counting
from runs import session, workspace
from typing_extensions import override
from voting import fill, rows_of, vote

from domains import scheduler, sessions
from domains.scheduler import (
    DayCount,
    FinalDateTables,
    PlayerId,
    SchedulerProjections,
    SchedulerStore,
    SessionCreated,
    SessionId,
)
from domains.scheduler.projections import PROJECTIONS
from domains.scheduler.registry import DOMAIN
from domains.scheduler.tables import SCHEMA
from perdure import ANY, Recorded, Store
from perdure.errors import Invalid
from perdure.projections import Declared
from scheduler_app.projections import FinalDate, handlers


def change(path: Path, sql: str) -> None:
    """Change a file behind its store's back, also where its rules forbid it."""
    connection = apsw.Connection(str(path))
    connection.execute("PRAGMA ignore_check_constraints = 1")
    connection.execute(sql)
    connection.close()


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """Return a file with two sessions of two instances and a message each."""
    path = tmp_path / "sessions.db"
    with sessions.open(path, durability="normal", allow_drafts=True) as store:
        store.workspaces.insert(workspace())
        store.sessions.insert(session(task="one"), session(task="two"))
    return path


def found(path: Path) -> list[str]:
    """Return what verify says of sessions at *path*, without keys, which are random."""
    with sessions.open(path, read_only=True, allow_drafts=True) as store:
        verified = store.maintenance.verify()
    assert all(each.key for each in verified.problems if each.table)
    return [f"{each.table}: {each.reason}" for each in verified.problems]


def test_sound_rows(rows: Path) -> None:
    """Each is looked at once, those of children too, and progress goes up to the end."""
    told: list[tuple[int, int]] = []
    with sessions.open(rows, read_only=True, allow_drafts=True) as store:
        verified = store.maintenance.verify(progress=lambda done, total: told.append((done, total)))
    assert (verified.is_sound, verified.rows, verified.events) == (True, 9, 0)
    assert told == sorted(told)
    assert told[-1] == (9, 9)


@pytest.mark.parametrize(
    ("sql", "wrong"),
    [
        (
            "UPDATE sessions SET message_count = 5 WHERE task = 'one'",
            ["sessions: `message_count` is 5, and there are 1 in `chat_history`"],
        ),
        (
            "DELETE FROM instances WHERE instance_id = 1 AND session_id = (SELECT min(session_id) FROM instances)",
            ["sessions: `instance_count` is 2, and there are 1 in `instances`"],
        ),
        (
            "UPDATE instances SET status = 'lost' WHERE instance_id = 2",
            ["instances: `status`: 'lost'", "instances: `status`: 'lost'"],
        ),
        (
            "UPDATE sessions SET created_at = '2026-01-02T03:04:05+00:00' WHERE task = 'two'",
            ["sessions: `created_at` is '2026-01-02T03:04:05+00:00', and written as '2026-01-02T03:04:05.000000Z'"],
        ),
        (
            "UPDATE sessions SET created_at = 'noon' WHERE task = 'two'",
            ["sessions: `created_at`: Invalid isoformat string: 'noon'"],
        ),
        ("UPDATE chat_messages SET session_id = 'nobody' WHERE rowid = 1", None),
    ],
)
def test_each_damage_is_named(rows: Path, sql: str, wrong: list[str] | None) -> None:
    """Once, at the row of the table that it is in; SQLite's own checks say of some of it, too."""
    change(rows, sql)
    problems = [each for each in found(rows) if not each.startswith(": ")]
    if wrong is None:
        assert any("refers to one that is gone" in each for each in found(rows))
    else:
        assert problems == wrong


def test_one_bad_row_hides_no_other(rows: Path) -> None:
    """In the same page, and in other tables."""
    change(rows, "UPDATE sessions SET message_count = 5, instance_count = 6 WHERE task = 'one'")
    change(rows, "UPDATE sessions SET created_at = 'noon' WHERE task = 'two'")
    change(rows, "UPDATE workspaces SET last_accessed = 'noon'")
    assert len([each for each in found(rows) if not each.startswith(": ")]) == 4


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the store of events is."""
    return tmp_path / "x.db"


@pytest.fixture(params=["file", "memory"])
def store(request: pytest.FixtureRequest, path: Path) -> Iterator[SchedulerStore]:
    """Yield a store of 200 events, whose projections are up to date."""
    target = ":memory:" if request.param == "memory" else path
    with scheduler.open(target, projections=handlers, durability="normal") as opened:
        fill(opened)
        opened.projections.run()
        yield opened


def differing(store: SchedulerStore) -> list[str]:
    """Return what verify says of the projections of *store*."""
    verified = store.maintenance.verify(projections=True)
    assert verified.projections == 2
    return list(map(str, verified.problems))


def test_projections_are_what_their_events_come_to(store: SchedulerStore) -> None:
    """As far as they have come: one that is behind is compared there; nothing is changed."""
    before = rows_of(store)
    assert differing(store) == []
    store.session(SessionId("s-1")).append(vote("zoe"), expected=ANY)
    assert store.projections.status("final_date")[0].state == "behind"
    assert differing(store) == []
    store.projections.run()
    assert rows_of(store) != before
    assert differing(store) == []


def test_rows_that_differ_are_named(store: SchedulerStore) -> None:
    """One that was changed, one that is gone, one that nothing comes to; in order, and by projection."""
    key = SessionId("s-1")
    rows = list(store.heat_map.each(where={"session": key}))
    first, second = rows[0], rows[1]
    store.heat_map.update(attrs.evolve(first, yes=first.yes + 7))
    store.heat_map.delete((key, second.day, second.timezone))
    more = DayCount(session=key, day=dt.date(2030, 1, 1), timezone="UTC", yes=1, maybe=0, no=0)
    store.heat_map.insert(more)
    where = "projection `heat_map_rows`: row {!r} of `heat_map`: {}"
    changed = f"`yes` is {first.yes + 7}, and its events come to {first.yes}"
    assert differing(store) == [
        where.format((key, first.day, first.timezone), changed),
        where.format((key, second.day, second.timezone), "it is missing, and its events come to it"),
        where.format((key, more.day, more.timezone), "it is there, and its events come to no such row"),
    ]
    store.projections.rebuild("heat_map_rows")
    assert differing(store) == []


def test_only_the_first_of_many_are_named(store: SchedulerStore) -> None:
    """And that there are more."""
    with store.transaction() as work:
        work.heat_map.bulk(
            DayCount(session=SessionId("s-9"), day=dt.date(2030, 1, day), timezone="UTC", yes=1, maybe=0, no=0)
            for day in range(1, 15)
        )
    found = differing(store)
    assert len(found) == 11
    assert found[-1] == "projection `heat_map_rows`: `heat_map`: more of its rows differ"


def test_an_erased_stream_is_forgotten_before_it_is_compared(store: SchedulerStore) -> None:
    """The events of one that it has not seen erased are gone, so nobody can tell; a run settles it."""
    store.session(SessionId("s-1")).erase(because="asked")
    (found,) = differing(store)
    assert found.startswith("projection `final_date`: it has not forgotten yet what was erased at position 201")
    store.projections.run()
    assert differing(store) == []


def test_code_that_changed_without_saying_so_is_found(path: Path) -> None:
    """And code that cannot apply what was applied; rows of another version are told as such, and not compared."""
    with scheduler.open(path, projections=handlers, durability="normal") as store:
        store.session(SessionId("s-1")).append(vote(), expected=0)
    with scheduler.open(
        path, projections=SchedulerProjections(heat_map_rows=Counting(), final_date=handlers.final_date)
    ) as store:
        found = differing(store)
    assert len(found) == 3
    assert all(each.startswith("projection `heat_map_rows`: row ('s-1', ") for each in found)
    with scheduler.open(
        path, projections=SchedulerProjections(heat_map_rows=Broken(), final_date=handlers.final_date)
    ) as store:
        assert differing(store) == ["projection `heat_map_rows`: record 1 cannot be applied: ValueError: mine"]
    every = tuple(attrs.evolve(each, version=2) for each in PROJECTIONS.projections)
    handled = Declared(SCHEMA, every).by(handlers)
    with Store.open(DOMAIN, path, tables=SCHEMA.raw(), projections=handled, read_only=True) as other:
        (problem,) = other.maintenance.verify(projections=True).problems
        assert str(problem).endswith("its rows are those of another version of it: rebuild it")


def test_there_must_be_projections_and_their_code(path: Path) -> None:
    """Before anything is looked at."""
    with scheduler.open(path) as store, pytest.raises(Invalid, match="code"):
        store.maintenance.verify(projections=True)
    with sessions.open(":memory:") as without, pytest.raises(Invalid, match="projections"):
        without.maintenance.verify(projections=True)


@final
class Broken(Counting):  # type: ignore[misc] # it is all of it but one method
    """Code that can apply nothing."""

    @override
    def vote_added(self, *_: object) -> None:
        """Refuse."""
        raise ValueError("mine")


@final
class Picky(FinalDate):  # type: ignore[misc] # the same
    """Code that refuses one title."""

    @override
    def session_created(
        self, event: SessionCreated, recorded: Recorded[SessionCreated], tables: FinalDateTables, /
    ) -> None:
        """Refuse it."""
        if event.title == "no":
            raise ValueError(event.title)
        super().session_created(event, recorded, tables)


def test_skipped_records_are_left_out(path: Path) -> None:
    """Of the fresh rows as of the live ones, whatever the code would do with them now."""
    with scheduler.open(
        path, projections=SchedulerProjections(heat_map_rows=handlers.heat_map_rows, final_date=Picky())
    ) as store:
        store.session(SessionId("s-1")).append(SessionCreated(title="no", organizer=PlayerId("a")), expected=0)
        store.projections.skip("final_date", position=1)
        store.projections.run()
        assert differing(store) == []
    with scheduler.open(path, projections=handlers, read_only=True) as store:
        assert differing(store) == []
