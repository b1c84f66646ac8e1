"""The promise, end to end: a log that three releases wrote is one log of today's events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import final

import pytest

from domains import scheduler
from domains.scheduler import (
    Choice,
    NewSessionEvent,
    PlayerId,
    SchedulerEvent,
    SchedulerProjections,
    SessionEvent,
    SessionId,
    VoteAdded,
)
from domains.scheduler.registry import DOMAIN
from perdure import Fold, Recorded, Store, Stream
from perdure.errors import NoTables, NotExpressible, OlderRelease
from scheduler_app.projections import FinalDate, handlers

SESSION = SessionId("s-1")
DAY = dt.date(2026, 3, 7)


def vote(voter: str, timezone: str = "UTC") -> VoteAdded:
    """Return a vote of today's class."""
    return VoteAdded(voter=PlayerId(voter), day=DAY, choice=Choice.YES, timezone=timezone)


WRITTEN: tuple[tuple[int, VoteAdded], ...] = (
    (1, vote("ada")),
    (2, vote("bob", "Asia/Tokyo")),
    (3, vote("eve", "Europe/Paris")),
    (1, vote("ian")),
)
"""The version in which each vote was stored, and what it is today."""


@pytest.fixture(params=["file", ":memory:"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[scheduler.SchedulerStore]:
    """Return a store to which each release appended its own version; in memory they are all of the newest."""
    target = tmp_path / "scheduler.db" if request.param == "file" else request.param
    if request.param == "file":
        for number, (version, event) in enumerate(WRITTEN):
            with scheduler.open(target, write_as={VoteAdded: version} if version < 3 else None, migrate=True) as old:
                old.session(SESSION).append(event, expected=number)
    with scheduler.open(target) as opened:
        if request.param == ":memory:":
            opened.session(SESSION).append(*(event for _, event in WRITTEN), expected=0)
        yield opened


def step(events: tuple[SessionEvent, ...], event: SessionEvent) -> tuple[SessionEvent, ...]:
    """Collect what a fold sees."""
    return (*events, event)


def test_every_way_of_reading_yields_the_same_events_of_today(store: scheduler.SchedulerStore) -> None:
    """Stream, stream backwards, log, log by type and fold agree, whatever version each record has."""
    expected: list[SchedulerEvent] = [event for _, event in WRITTEN]
    session = store.session(SESSION)
    assert [recorded.event for recorded in session.read()] == expected
    assert [recorded.event for recorded in session.read(backwards=True)] == expected[::-1]
    assert [recorded.event for recorded in store.log.read()] == expected
    assert [recorded.event for recorded in store.log.read(types=[VoteAdded])] == expected
    collected: Fold[tuple[SessionEvent, ...], SessionEvent] = Fold(name="all", version=1, initial=(), step=step)
    folded = session.fold(collected)
    assert list(folded.state) == expected
    assert folded.version == len(WRITTEN)


def test_a_file_of_the_third_release_is_read_as_it_is_and_gets_its_rows_with_the_fourth(tmp_path: Path) -> None:
    """Its build knew no tables: only reading leaves it so, raising it makes them, and projections fill them."""
    path = tmp_path / "scheduler.db"
    with Store[SchedulerEvent].open(DOMAIN, path, write_as=3) as old:
        session: Stream[SessionEvent, NewSessionEvent] = old.stream("session", SESSION)
        session.append(vote("ada"), expected=0)
    with scheduler.open(path, read_only=True) as behind:
        assert [recorded.event for recorded in behind.log.read()] == [vote("ada")]
        with pytest.raises(NoTables):
            behind.votes.count()
    with pytest.raises(OlderRelease):
        scheduler.open(path, projections=handlers)
    with scheduler.open(path, projections=handlers, migrate=True) as raised:
        raised.session(SESSION).append(vote("bob"), expected=1)
        assert [row.voter for row in raised.votes.each()] == ["ada", "bob"]


@final
class Seeing:
    """Code of a projection that notes what it is given."""

    def __init__(self) -> None:
        """Have seen nothing yet."""
        self.seen: list[tuple[int, VoteAdded]] = []

    def vote_added(self, event: VoteAdded, recorded: Recorded[VoteAdded], tables: object, /) -> None:
        """Note the event, and the version that it was stored as."""
        del tables
        assert recorded.event is event
        self.seen.append((recorded.stored_version, event))

    def vote_withdrawn(self, *_: object) -> None:
        """Do nothing."""

    def forget(self, *_: object) -> None:
        """Do nothing."""


@pytest.mark.parametrize("way", ["run", "rebuild", "inline", "append"])
def test_projections_are_given_the_events_of_today(tmp_path: Path, way: str) -> None:
    """So is one that is run, rebuilt, caught up within an append, or given what is written as an old version."""
    path, code = tmp_path / "scheduler.db", Seeing()
    projections = SchedulerProjections(heat_map_rows=code, final_date=FinalDate())
    expected = list(WRITTEN)
    for number, (version, event) in enumerate(WRITTEN):
        with scheduler.open(
            path,
            write_as={VoteAdded: version} if version < 3 else None,
            migrate=True,
            projections=projections if way == "append" else None,
        ) as old:
            old.session(SESSION).append(event, expected=number)
    with scheduler.open(path, projections=projections) as store:
        if way == "run":
            store.projections.run("heat_map_rows")
        elif way == "rebuild":
            store.projections.rebuild("heat_map_rows")
        elif way == "inline":
            store.session(SESSION).append(vote("zoe"), expected=len(WRITTEN))
            expected.append((3, vote("zoe")))
    assert code.seen == expected


def test_a_file_keeps_what_each_release_wrote(tmp_path: Path) -> None:
    """Reading old versions, and appending after them, rewrites nothing."""
    path = tmp_path / "scheduler.db"
    for number, (version, event) in enumerate(WRITTEN):
        with scheduler.open(path, write_as={VoteAdded: version} if version < 3 else None, migrate=True) as store:
            store.session(SESSION).append(event, expected=number)
    with scheduler.open(path) as store:
        stored = [recorded.stored_version for recorded in store.session(SESSION).read()]
        store.session(SESSION).append(vote("zoe"), expected=len(WRITTEN))
        again = [recorded.stored_version for recorded in store.session(SESSION).read()]
    assert stored == [version for version, _ in WRITTEN]
    assert again == [*stored, 3]


def test_what_an_old_version_cannot_hold_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    """Version 1 knows no timezone, and every old record reads as UTC: another one would not come back."""
    with scheduler.open(tmp_path / "scheduler.db", write_as={VoteAdded: 1}) as store:
        session = store.session(SESSION)
        with pytest.raises(NotExpressible, match="timezone"):
            session.append(vote("ada"), vote("bob", "Asia/Tokyo"), expected=0)
        assert session.version() == 0
    with scheduler.open(tmp_path / "scheduler.db", write_as={VoteAdded: 1}, lossy=True) as store:
        store.session(SESSION).append(vote("bob", "Asia/Tokyo"), expected=0)
        assert [recorded.event for recorded in store.session(SESSION).read()] == [vote("bob")]
