"""Projections are what their events come to, whenever and however often they are run."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from voting import fill, rows_of, vote

from domains import scheduler
from domains.scheduler import SchedulerStore, SessionCreated, SessionId
from domains.scheduler.projections import PROJECTIONS
from perdure.errors import Invalid, ProjectionBehind, ProjectionBusy, ProjectionChanged, ProjectionTakenOver
from perdure.events import ANY
from perdure.projections.lease import Lease
from scheduler_app.actions import current
from scheduler_app.boards import find_board
from scheduler_app.heat_map import counted
from scheduler_app.projections import handlers

SESSION = SessionId("s-1")

Open = Callable[..., SchedulerStore]


def test_rows_are_what_the_events_come_to(store: SchedulerStore) -> None:
    """The rows of each session are those of a fold over its stream."""
    fill(store)
    for session in ("s-1", "s-2", "s-3"):
        board, folded = find_board(store, SessionId(session)), current(store, SessionId(session)).state
        assert board is not None
        assert board.rows == counted(folded)
        assert board.answers == len(folded.answers)
        assert (board.overview.days, board.overview.fixed) == (folded.days, folded.fixed)
        assert board.overview.cancelled == folded.cancelled


def test_inline_rows_are_there_with_the_append_and_others_after_a_run(store: SchedulerStore) -> None:
    """An inline projection is never behind; another one is until it is run, and a second run has nothing to do."""
    fill(store, count=20)
    assert [each.state for each in store.projections.status()] == ["current", "new"]
    assert store.votes.count()
    assert not store.overviews.count()
    assert store.projections.run() == 20
    assert [each.state for each in store.projections.status()] == ["current", "current"]
    assert store.projections.run() == 0
    store.session(SESSION).append(vote(), expected=ANY)
    assert [each.state for each in store.projections.status()] == ["current", "behind"]


def test_rebuilding_gives_the_same_rows(store: SchedulerStore) -> None:
    """All of them, also where all were deleted before; and progress ends with everything done."""
    fill(store)
    store.projections.run()
    rows, told = rows_of(store), list[tuple[int, int]]()
    store.projections.rebuild(progress=lambda done, total: told.append((done, total)))
    assert rows_of(store) == rows
    assert told[-1] == (200, 200)
    for name in ("heat_map_rows", "final_date"):
        store.projections.reset(name)
    assert rows_of(store) == ([], [], [])
    assert {each.position for each in store.projections.status()} == {0}
    store.projections.rebuild()
    assert rows_of(store) == rows
    store.projections.reset("heat_map_rows")
    store.projections.run()
    assert rows_of(store) == rows


def test_a_rebuild_leaves_nothing_beside_the_file(store: SchedulerStore, path: Path) -> None:
    """What is made beside the store is gone when it is swapped in."""
    fill(store, count=20)
    store.projections.rebuild()
    assert {each.name for each in path.parent.iterdir()} <= {"x.db", "x.db-wal", "x.db-shm"}


def test_a_stream_that_is_erased_is_forgotten(store: SchedulerStore) -> None:
    """Its rows are gone, from inline projections at once, and rebuilding brings none back."""
    fill(store)
    store.projections.run()
    kept = tuple([row for row in rows if row.session != SESSION] for rows in rows_of(store))
    store.session(SESSION).erase(because="asked for")
    assert not store.votes.count({"session": SESSION})
    store.projections.run()
    assert rows_of(store) == kept
    store.projections.rebuild()
    assert rows_of(store) == kept


def test_what_was_written_without_the_code_is_caught_up_on(reopen: Open, path: Path) -> None:
    """An append that finds an inline projection behind applies what was missed first, in the right order."""
    with scheduler.open(path) as plain:
        fill(plain, count=100)
    store = reopen()
    assert not store.votes.count()
    fill(store, seed=2, count=10)
    rows = rows_of(store)[:2]
    store.projections.rebuild()
    assert rows_of(store)[:2] == rows


def test_far_behind_an_append_is_refused(reopen: Open, path: Path) -> None:
    """Where too much was missed for one append, nothing is written until the projection was run."""
    with scheduler.open(path) as plain:
        plain.session(SESSION).append(*[vote()] * 1001, expected=0)
    store = reopen()
    with pytest.raises(ProjectionBehind, match="at position 0, and the log at 1001"):
        store.session(SESSION).append(vote("bob"), expected=ANY)
    assert store.session(SESSION).version() == 1001
    store.projections.run("heat_map_rows")
    store.session(SESSION).append(vote("bob"), expected=1001)
    assert store.votes.count() == 2


def test_another_version_must_be_rebuilt(reopen: Open) -> None:
    """Rows that another version made are neither added to nor taken for current; rebuilding makes them anew."""
    first = reopen()
    fill(first, count=20)
    first.projections.run()
    rows = rows_of(first)
    second = reopen(version=2)
    assert [each.state for each in second.projections.status()] == ["current", "changed"]
    fill(second, seed=2, count=2)
    with pytest.raises(ProjectionChanged):
        second.projections.run()
    assert rows_of(second)[2] == rows[2]
    second.projections.rebuild("final_date")
    assert second.projections.status("final_date")[0].state == "current"
    with pytest.raises(ProjectionChanged):  # nor does the build of before go on with what it does not know
        first.projections.run("final_date")


def test_an_inline_one_of_another_version_takes_no_append(reopen: Open) -> None:
    """An append would mix rows of two versions, so it is refused until they are rebuilt."""
    first = reopen(is_inline=True)
    fill(first, count=20)
    second = reopen(is_inline=True, version=2)
    with pytest.raises(ProjectionChanged):
        second.session(SESSION).append(vote("bob"), expected=ANY)
    second.projections.rebuild("final_date")
    second.session(SESSION).append(vote("bob"), expected=ANY)


def test_one_runner_at_a_time(reopen: Open) -> None:
    """Who has the lease keeps others out; one that shows no sign of life is taken over, and then applies nothing."""
    first, second = reopen(), reopen()
    fill(first, count=20)
    engine = first._store.rows
    identity = PROJECTIONS.projections[1].identity
    dead = Lease(engine, "final_date", identity, 10.0)
    dead.take()
    with pytest.raises(ProjectionBusy, match="is being run by"):
        second.projections.run("final_date")
    with pytest.raises(ProjectionBusy):
        second.projections.rebuild("final_date")
    assert second.projections.status("final_date")[0].owner
    assert second.projections.run("final_date", lease=1e-6) == 20
    with pytest.raises(ProjectionTakenOver):
        dead.renew()
    dead.give_back()
    assert second.projections.status("final_date")[0].owner == ""


def test_following_goes_on_until_it_is_stopped(reopen: Open) -> None:
    """What comes is applied soon, and the lease is given back at the end."""
    store, writer = reopen(), reopen()
    stop, applied = threading.Event(), list[int]()
    thread = threading.Thread(
        target=lambda: applied.append(store.projections.run("final_date", follow=True, stop=stop, lease=3.0))
    )
    thread.start()
    try:
        for number in range(3):
            writer.session(SessionId(f"s-{number}")).append(
                SessionCreated(title="t", organizer=vote().voter), expected=0
            )
            for _ in range(500):
                if writer.overviews.count() == number + 1:
                    break
                stop.wait(0.01)
            assert writer.overviews.count() == number + 1
    finally:
        stop.set()
        thread.join()
    assert applied == [3]
    assert writer.projections.status("final_date")[0].owner == ""


def test_names_and_leases_that_make_no_sense_are_refused(store: SchedulerStore) -> None:
    """The error names what there is."""
    with pytest.raises(Invalid, match="one of `heat_map_rows`, `final_date`"):
        store.projections.run("heat_map")
    with pytest.raises(Invalid, match="more than 0 seconds"):
        store.projections.run(lease=0)
    with pytest.raises(Invalid, match="has stopped at an event"):
        store.projections.skip("final_date")


def test_a_read_only_store_shows_how_they_stand(path: Path) -> None:
    """Nothing is begun, and nothing is changed."""
    with scheduler.open(path) as plain:
        fill(plain, count=3)
    with scheduler.open(path, projections=handlers, read_only=True) as store:
        assert [(each.state, each.head) for each in store.projections.status()] == [("new", 3), ("new", 3)]


def test_a_rebuild_misses_nothing_that_is_appended_meanwhile(reopen: Open) -> None:
    """Another store appends while rows are made again, many times: they are those of all events in the end."""
    store, writer = reopen(), reopen()
    fill(store, count=50)
    stop, appended = threading.Event(), list[int]()

    def append() -> None:
        while not stop.is_set():
            fill(writer, seed=len(appended) + 2, count=5)
            appended.append(5)

    thread = threading.Thread(target=append)
    thread.start()
    try:
        for _ in range(5):
            store.projections.rebuild()
    finally:
        stop.set()
        thread.join()
    store.projections.run()
    rows = rows_of(store)
    assert {each.position for each in store.projections.status()} == {50 + sum(appended)}
    for session in ("s-1", "s-2", "s-3"):
        board = find_board(store, SessionId(session))
        assert board is not None
        assert board.rows == counted(current(store, SessionId(session)).state)
    store.projections.rebuild()
    assert rows_of(store) == rows
    assert appended
