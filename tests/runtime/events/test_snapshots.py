"""Folding from a snapshot gives what folding from the beginning gives, or there is none."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import apsw
import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger import ledger
from ledger.events import AccountEvent, Counted, Event
from ledger.releases import RELEASES
from ledger.samples import IntHooks, counted

from perdure import ANY, Fold, Store, Stream
from perdure.errors import CorruptRecord, Invalid, StoreClosed
from perdure.registry import Release


@attrs.frozen
class Sum:
    """What an account comes to."""

    total: int = 0
    seen: tuple[int, ...] = ()


class Steps:
    """Counts the events that were folded."""

    def __init__(self) -> None:
        """Begin at 0."""
        self.count = 0

    def step(self, state: Sum, event: AccountEvent) -> Sum:
        """Add *event*."""
        self.count += 1
        amount = event.amount if type(event) is Counted else 0
        return Sum(state.total + amount, (*state.seen, amount)[-3:])

    def fold(self, *, name: str = "sum", version: int = 1, every: int | None = 10) -> Fold[Sum, AccountEvent]:
        """Return the fold that keeps a snapshot *every* so many events."""
        return Fold(name=name, version=version, initial=Sum(), step=self.step, state=Sum, snapshot_every=every)


@pytest.fixture(params=["sqlite", "memory"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Name what a store is opened on."""
    return ":memory:" if request.param == "memory" else str(tmp_path / "ledger.db")


@pytest.fixture
def store(target: str) -> Iterator[Store[Event]]:
    """Give an empty store."""
    with Store.open(ledger("json"), target, hooks=IntHooks(), durability="normal") as store:
        yield store


def account(store: Store[Event]) -> Stream[AccountEvent, AccountEvent]:
    """Return a stream."""
    return store.stream("account", "a")


def test_a_fold_begins_where_the_last_one_ended(store: Store[Event]) -> None:
    """Only what came since is folded; a snapshot is kept when enough has come."""
    steps, stream = Steps(), account(store)
    stream.append(*map(counted, range(25)), expected=0)
    assert stream.fold(steps.fold()).state.total == sum(range(25))
    assert steps.count == 25
    stream.append(*map(counted, range(9)), expected=25)
    for _ in range(2):
        folded = stream.fold(steps.fold())
        assert (folded.state, folded.version) == (Sum(sum(range(25)) + 36, (6, 7, 8)), 34)
    assert steps.count == 25 + 9 + 9
    stream.append(counted(1), expected=34)
    stream.fold(steps.fold())
    assert stream.fold(steps.fold()).position == 35
    assert steps.count == 25 + 9 + 9 + 10


def test_what_belongs_to_something_else_is_not_used(store: Store[Event]) -> None:
    """Another stream, name or version of the fold begins at the beginning; so does one without snapshots."""
    steps, stream = Steps(), account(store)
    other: Stream[AccountEvent, AccountEvent] = store.stream("account", "b")
    stream.append(*map(counted, range(20)), expected=0)
    other.append(counted(7), expected=0)
    stream.fold(steps.fold())
    assert other.fold(steps.fold()).state.total == 7
    steps.count = 0
    for fold in (steps.fold(name="more"), steps.fold(version=2), steps.fold(every=None)):
        assert stream.fold(fold).state.total == sum(range(20))
    assert steps.count == 60
    stream.fold(steps.fold())  # version 2 took its place
    assert steps.count == 80


def test_a_snapshot_of_another_release_is_not_used(tmp_path: Path) -> None:
    """Its classes may have been other ones."""
    steps = Steps()
    newer = (*RELEASES, Release(number=len(RELEASES) + 1, hash="f" * 64, versions=RELEASES[-1].versions))
    for releases, expected in ((RELEASES, 20), (RELEASES, 0), (newer, 20)):
        steps.count = 0
        domain = ledger("json", releases=releases)
        with Store.open(domain, tmp_path / "x.db", hooks=IntHooks(), migrate=True) as store:
            if not account(store).version():
                account(store).append(*map(counted, range(20)), expected=0)
            assert account(store).fold(steps.fold()).state.total == sum(range(20))
        assert steps.count == expected


def test_drafts_keep_no_snapshots_in_files(tmp_path: Path) -> None:
    """A draft may change without a new version."""
    steps = Steps()
    domain = ledger("json", is_draft=True)
    with Store.open(domain, tmp_path / "x.db", hooks=IntHooks(), allow_drafts=True) as store:
        account(store).append(*map(counted, range(20)), expected=0)
        for _ in range(2):
            account(store).fold(steps.fold())
    assert steps.count == 40


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE perdure_snapshots SET version = 3",
        "UPDATE perdure_snapshots SET state = x'80'",
        "UPDATE perdure_snapshots SET checksum = checksum + 1",
        "DELETE FROM perdure_snapshots",
        "DROP TABLE perdure_snapshots",
    ],
)
def test_damage_costs_no_more_than_time(tmp_path: Path, change: str) -> None:
    """A snapshot that is damaged or gone is computed again, and kept again."""
    steps = Steps()
    with Store.open(ledger("json"), tmp_path / "x.db", hooks=IntHooks()) as store:
        stream = account(store)
        stream.append(*map(counted, range(20)), expected=0)
        stream.fold(steps.fold())
        connection = apsw.Connection(str(tmp_path / "x.db"))
        connection.execute(change)
        connection.close()
        steps.count = 0
        for _ in range(2):
            assert stream.fold(steps.fold()).state.total == sum(range(20))
    assert steps.count == 20


def test_a_state_whose_class_has_changed_is_computed_again(store: Store[Event]) -> None:
    """Also where the fold was given no new version."""
    steps, stream = Steps(), account(store)
    stream.append(*map(counted, range(20)), expected=0)
    stream.fold(steps.fold())
    texts: Fold[str, AccountEvent] = Fold(
        name="sum", version=1, initial="", step=lambda text, _: f"{text}x", state=str, snapshot_every=10
    )
    assert stream.fold(texts).state == "x" * 20


def test_a_store_that_is_only_read_keeps_none(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """It says so, and folds."""
    steps = Steps()
    with Store.open(ledger("json"), tmp_path / "x.db", hooks=IntHooks()) as store:
        account(store).append(*map(counted, range(20)), expected=0)
    with (
        Store.open(ledger("json"), tmp_path / "x.db", hooks=IntHooks(), read_only=True) as store,
        caplog.at_level(logging.WARNING, "perdure"),
    ):
        assert account(store).fold(steps.fold()).state.total == sum(range(20))
    assert "no snapshot of `account/a` was kept for the fold `sum`" in caplog.text


def test_a_state_that_would_not_come_back_is_refused(store: Store[Event]) -> None:
    """At the first snapshot, naming the fold."""
    stream = account(store)
    stream.append(counted(1), counted(2), expected=0)
    for state, initial in ((object, object()), (list, (1,)), (complex, 1j)):
        fold: Fold[object, AccountEvent] = Fold(
            name="odd", version=1, initial=initial, step=lambda before, _: before, state=state, snapshot_every=1
        )
        with pytest.raises(Invalid, match="fold `odd`"):
            stream.fold(fold)
    for arguments in (
        {"snapshot_every": 5},
        {"snapshot_every": 0, "state": int},
        {"snapshot_every": True, "state": int},
    ):
        with pytest.raises(Invalid, match="Fold"):
            Fold(name="x", version=1, initial=0, step=lambda before, _: before, **arguments)


def test_errors_are_those_of_reading(store: Store[Event]) -> None:
    """A record behind the snapshot that is damaged, and a store that is closed."""
    steps, stream = Steps(), account(store)
    stream.append(*map(counted, range(20)), expected=0)
    stream.fold(steps.fold())
    bad = [("Counted", 1, "json", "{}")]
    store._core.engine.append("account/a", bad, expected=ANY, key=None, metadata=None, recorded_at=0)
    with pytest.raises(CorruptRecord):
        stream.fold(steps.fold())
    store.close()
    with pytest.raises(StoreClosed):
        stream.fold(steps.fold())


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.integers(1, 7), st.none()), max_size=12), st.integers(1, 9))
def test_it_is_always_what_a_whole_fold_gives(turns: list[int | None], every: int) -> None:
    """Whatever is appended and folded in between."""
    steps, amount = Steps(), 0
    with Store.open(ledger("json"), ":memory:", hooks=IntHooks()) as store:
        stream = account(store)
        for turn in turns:
            if turn is None:
                assert stream.fold(steps.fold(every=every)) == stream.fold(steps.fold(every=None))
                continue
            stream.append(*(counted(amount + n) for n in range(turn)), expected=amount)
            amount += turn
        assert stream.fold(steps.fold(every=every)) == stream.fold(steps.fold(every=None))
