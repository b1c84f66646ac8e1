"""Each operation is told to the hook, with its name, how long it took and how many rows it touched, and once."""

from __future__ import annotations

import asyncio
import io
import itertools
import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ledger import ledger
from ledger.events import AccountEvent, Event
from ledger.samples import PAID, IntHooks
from migrated import LIBRARY, fill, released
from runs import instance, session, workspace
from voting import vote

from domains import scheduler, sessions
from domains.scheduler import SchedulerStore, SessionId
from perdure import NEW, Operation, Store
from perdure.aio import AsyncStore, AsyncStream
from perdure.errors import AlreadyExists, Conflict, Invalid, NotFound
from scheduler_app.actions import current
from scheduler_app.projections import handlers

Told = list[Operation]


def short(told: Told) -> list[tuple[str, int, str]]:
    """Return names, rows and errors, and forget what was told."""
    found = [(each.name, each.rows, each.error) for each in told]
    told.clear()
    return found


@pytest.fixture
def told() -> Told:
    """Return what the hook was told."""
    return []


@pytest.fixture(params=["file", "memory"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return where to open a store."""
    return ":memory:" if request.param == "memory" else str(tmp_path / "x.db")


@pytest.fixture
def store(told: Told, target: str) -> Iterator[SchedulerStore]:
    """Yield a store with projections and two votes in `s-1`."""
    with scheduler.open(target, projections=handlers, durability="normal", on_operation=told.append) as opened:
        opened.session(SessionId("s-1")).append(vote(), vote(day=8), expected=NEW)
        told.clear()
        yield opened


def test_events(store: SchedulerStore, told: Told) -> None:
    """An append tells how many it wrote, none where it was repeated or refused; a fold is no reading beside it."""
    stream = store.session(SessionId("s-1"))
    stream.append(vote(), expected=2, key="k")
    stream.append(vote(), expected=2, key="k")
    with pytest.raises(Conflict):
        stream.append(vote(), expected=2)
    with pytest.raises(TypeError):
        stream.append(object(), expected=2)  # type: ignore[arg-type] # it is what is tested
    assert short([each for each in told if each.name == "events.append"]) == [
        ("events.append", 1, ""),
        ("events.append", 0, ""),
        ("events.append", 0, "Conflict"),
        ("events.append", 0, "WrongEvent"),
    ]
    told.clear()
    assert len(list(stream.read())) == 3
    assert len(list(store.log.read(types=[scheduler.VoteAdded], limit=1))) == 1
    assert current(store, SessionId("s-1")).version == 3
    assert short(told) == [("events.read", 3, ""), ("events.read", 3, ""), ("events.fold", 3, "")]
    stream.erase(because="asked")
    assert ("events.erase", 1, "") in short(told)
    with pytest.raises(Exception, match="erased"):
        list(stream.read())
    assert short(told) == [("events.read", 0, "StreamErased")]


def test_a_read_that_is_left_is_told_of(store: SchedulerStore, told: Told) -> None:
    """With what was read by then, and as one that did not fail; one that never began was none."""
    for _ in store.log.read():
        break
    store.log.read()
    assert short(told) == [("events.read", 2, "")]


def test_what_the_program_does_between_events_is_not_the_time_of_a_read(store: SchedulerStore, told: Told) -> None:
    """Nor is waiting that of a following, whose batches are told of one by one."""
    for _ in store.log.read():
        time.sleep(0.05)
    with store.log.follow(timeout=0.1) as following:
        assert [len(batch) for batch in following.batches()] == [2]
    assert [(each.name, each.rows) for each in told] == [("events.read", 2), ("events.follow", 2)]
    assert all(each.seconds < 0.05 for each in told)


def test_projections(store: SchedulerStore, told: Told) -> None:
    """Inline ones within the append, others when they are run; rebuilds and resets."""
    store.session(SessionId("s-2")).append(vote(), expected=NEW)
    assert short(told) == [("projections.heat_map_rows.batch", 1, ""), ("events.append", 1, "")]
    store.projections.run()
    store.projections.rebuild("heat_map_rows")
    store.projections.reset("final_date")
    assert short(told) == [
        ("projections.final_date.batch", 3, ""),
        ("projections.heat_map_rows.rebuild", 3, ""),
        ("projections.final_date.reset", 0, ""),
    ]


def test_maintenance(store: SchedulerStore, told: Told, target: str, tmp_path: Path) -> None:
    """Each is told of; what it reads, events and rows, is told with it, and not as a reading."""
    lines = io.BytesIO()
    store.maintenance.verify()
    store.maintenance.stats()
    store.maintenance.optimize()
    store.maintenance.export(lines)
    found = short(told)
    if target != ":memory:":
        store.maintenance.backup(tmp_path / "copy.db")
        assert short(told) == [("maintenance.backup", 0, "")]
    with scheduler.open(":memory:", on_operation=told.append) as other:
        other.maintenance.import_(io.BytesIO(lines.getvalue()))
    assert [*found, *short(told)] == [
        ("maintenance.verify", 6, ""),
        ("maintenance.stats", 0, ""),
        ("maintenance.optimize", 0, ""),
        ("maintenance.export", 2, ""),
        ("maintenance.import", 2, ""),
    ]


def test_rows(told: Told, target: str) -> None:
    """Each operation of a repository is told of by the name of its table, with the rows of children, and queries."""
    with sessions.open(target, durability="normal", allow_drafts=True, on_operation=told.append) as store:
        store.workspaces.insert(workspace())
        first = session()
        store.sessions.insert(first)
        store.sessions.find(first.id)
        store.sessions.list()
        store.sessions.search("parser")
        store.sessions.update(first)
        store.instances.get((first.id, instance(1).instance_id))
        store.queries.totals_by_type()
        with pytest.raises(NotFound):
            store.sessions.get(session().id)
        with pytest.raises(AlreadyExists):
            store.sessions.insert(first)
        store.sessions.delete(first.id)
    assert short(told) == [
        ("workspaces.insert", 1, ""),
        ("sessions.insert", 4, ""),
        ("sessions.find", 4, ""),
        ("sessions.list", 4, ""),
        ("sessions.search", 1, ""),
        ("sessions.update", 4, ""),
        ("instances.get", 1, ""),
        ("queries.totals_by_type", 1, ""),
        ("sessions.get", 0, "NotFound"),
        ("sessions.insert", 1, "AlreadyExists"),
        ("sessions.delete", 1, ""),
    ]


def test_a_transaction_is_told_of_after_what_is_done_in_it(told: Told, target: str) -> None:
    """Its rows are theirs; where it is undone it has failed, though they have not."""
    with sessions.open(target, durability="normal", allow_drafts=True, on_operation=told.append) as store:
        with store.transaction() as work:
            work.workspaces.insert(workspace())
            work.sessions.insert(session())
        with pytest.raises(KeyError), store.transaction() as work:  # noqa: PT012 - it is what is tested
            work.workspaces.insert(workspace(1))
            raise KeyError
    assert short(told) == [
        ("workspaces.insert", 1, ""),
        ("sessions.insert", 4, ""),
        ("transaction", 5, ""),
        ("workspaces.insert", 1, ""),
        ("transaction", 1, "KeyError"),
    ]


def test_migrations(told: Told, tmp_path: Path) -> None:
    """A file that is raised is told of once, and one that has nothing to raise is not."""
    domain = released(*LIBRARY)
    fill(tmp_path / "x.db", domain.build(1))
    for _ in range(2):
        domain.build().open(tmp_path / "x.db", migrate=True, on_operation=told.append).close()
    (migration,) = told
    assert (migration.name, migration.error) == ("migrations.up", "")
    assert migration.rows


def test_tasks(told: Told) -> None:
    """Appends of tasks that share a commit are operations of their own, each with its own outcome."""

    async def append(store: Store[Event]) -> None:
        async with AsyncStore(store) as aio:
            stream: AsyncStream[AccountEvent, AccountEvent] = aio.stream(store.stream("account", "a-1"))
            expected = (0, 0, 1)
            await asyncio.gather(*(stream.append(PAID, expected=each) for each in expected), return_exceptions=True)

    with Store.open(ledger(), ":memory:", hooks=IntHooks(), on_operation=told.append) as store:
        asyncio.run(append(store))
    assert short(told) == [("events.append", 1, ""), ("events.append", 0, "Conflict"), ("events.append", 1, "")]


@pytest.mark.parametrize("error", [ValueError, KeyError])
def test_a_hook_that_raises_harms_nothing(
    error: type[Exception], target: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The operation is done, nothing else is raised in its place, and the error is logged."""

    def hook(_: Operation) -> None:
        raise error("mine")

    with scheduler.open(target, on_operation=hook, durability="normal") as store:
        stream = store.session(SessionId("s-1"))
        assert stream.append(vote(), expected=NEW).last_version == 1
        with pytest.raises(Conflict):
            stream.append(vote(), expected=NEW)
        assert len(list(stream.read())) == 1
    assert [record.getMessage() for record in caplog.records if record.name == "perdure"] == [
        "what is told of operations raised an error at `events.append`",
        "what is told of operations raised an error at `events.append`",
        "what is told of operations raised an error at `events.read`",
    ]
    assert all(record.exc_info for record in caplog.records)


def test_what_a_hook_does_with_the_store_is_not_told_to_it(tmp_path: Path) -> None:
    """So a hook may look into the store; of a transaction that goes on it sees nothing."""
    told: Told = []
    opened: list[SchedulerStore] = []

    def hook(operation: Operation) -> None:
        told.append(operation)
        list(opened[0].log.read())

    with scheduler.open(tmp_path / "x.db", on_operation=hook, durability="normal") as store:
        opened.append(store)
        store.session(SessionId("s-1")).append(vote(), expected=NEW)
        with store.transaction() as work:
            work.session(SessionId("s-1")).append(vote(), expected=1)
    assert short(told) == [("events.append", 1, ""), ("events.append", 1, ""), ("transaction", 1, "")]


@pytest.mark.parametrize(
    ("after", "logged"), [(0.1, ["`events.append` took 150 ms", "`overviews.find` took 150 ms"]), (0.2, []), (None, [])]
)
def test_what_takes_long_is_logged(
    after: float | None,
    logged: list[str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Without any hook, events and rows alike, unless that is turned off."""
    with scheduler.open(":memory:", slow_after=after) as store:
        ticks = itertools.count()
        monkeypatch.setattr(time, "perf_counter", lambda: next(ticks) * 0.15)
        with caplog.at_level(logging.WARNING, "perdure.slow"):
            store.session(SessionId("s-1")).append(vote(), expected=NEW)
            store.overviews.find(SessionId("s-1"))
    assert [record.getMessage() for record in caplog.records] == logged


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: scheduler.open(":memory:", on_operation="print"),  # type: ignore[arg-type] # it is what is tested
        lambda: scheduler.open(":memory:", slow_after=-1),
        lambda: scheduler.open(":memory:", slow_after="1"),  # type: ignore[arg-type] # the same
    ],
)
def test_wrong_arguments_are_refused(wrong: Callable[[], object]) -> None:
    """Before anything is opened."""
    with pytest.raises(Invalid, match=r"on_operation|slow_after"):
        wrong()
