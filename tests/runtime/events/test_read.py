"""Reading a stream, the log, and what a stream comes to."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from ledger import ledger
from ledger.events import AccountEvent, Counted, Event, Noted, Shut
from ledger.samples import counted

from perdure import ANY, Checkpoint, Fold, Folded, Store, Stream
from perdure.engines.memory import MemoryEngine
from perdure.errors import CheckpointAhead, Invalid, StoreClosed

SUM: Fold[int, AccountEvent] = Fold(
    name="sum", version=1, initial=0, step=lambda total, event: total + (event.amount if type(event) is Counted else 0)
)


@pytest.fixture
def filled(store: Store[Event]) -> Store[Event]:
    """Give a store with ten events in two streams."""
    account: Stream[AccountEvent, AccountEvent] = store.stream("account", "a")
    branch: Stream[Shut, Shut] = store.stream("branch", 1)
    account.append(*map(counted, range(1, 6)), expected=0)
    branch.append(Shut(), Shut(), expected=0)
    account.append(Noted(text="x"), counted(6), counted(7), expected=5)
    return store


def test_a_stream_is_read_between_versions(filled: Store[Event]) -> None:
    """After and before are exclusive, backwards begins at the end, and a limit counts from where reading begins."""
    account: Stream[AccountEvent, AccountEvent] = filled.stream("account", "a")
    whole = [recorded.version for recorded in account.read()]
    assert whole == list(range(1, 9))
    for after, before, backwards, limit in product((0, 3, 8, 99), (None, 1, 5, 99), (False, True), (None, 0, 1, 3, 99)):
        part = [version for version in whole if after < version < (before or 99)]
        given = account.read(after=after, before=before, backwards=backwards, limit=limit)
        assert [recorded.version for recorded in given] == (part[::-1] if backwards else part)[:limit]


@pytest.mark.parametrize(
    "arguments",
    [{"after": -1}, {"after": True}, {"after": None}, {"before": 0}, {"limit": -1}, {"limit": 1.5}, {"after": 2**63}],
)
def test_a_wrong_argument_is_refused_at_once(filled: Store[Event], arguments: dict[str, Any]) -> None:
    """Before the first event is asked for."""
    account: Stream[AccountEvent, AccountEvent] = filled.stream("account", "a")
    with pytest.raises(Invalid, match="read"):
        account.read(**arguments)


def test_the_log_has_everything_in_order(filled: Store[Event]) -> None:
    """Each stream in the order of its versions, and positions that grow."""
    log = list(filled.log.read())
    assert [recorded.position for recorded in log] == list(range(1, 11))
    assert [recorded.stream for recorded in log] == ["account/a"] * 5 + ["branch/1"] * 2 + ["account/a"] * 3


def test_the_log_goes_on_from_any_checkpoint(filled: Store[Event]) -> None:
    """From the checkpoint of each event, kept as text, reading goes on with the next one."""
    log = list(filled.log.read())
    for number, recorded in enumerate(log, 1):
        checkpoint = Checkpoint.parse(str(recorded.checkpoint))
        rest = list(filled.log.read(after=checkpoint, limit=4))
        assert [one.position for one in rest] == [one.position for one in log[number : number + 4]]


def test_the_log_by_types(filled: Store[Event]) -> None:
    """Only the wanted classes are yielded, and the limit counts those."""
    assert [recorded.position for recorded in filled.log.read(types=[Shut, Noted])] == [6, 7, 8]
    assert [recorded.position for recorded in filled.log.read(types=[Counted], limit=6)] == [1, 2, 3, 4, 5, 9]
    assert list(filled.log.read(types=[])) == []
    assert list(filled.log.read(types=[Shut], limit=0)) == []
    for types in ([int], [Event], ["Shut"]):
        with pytest.raises(Invalid, match="today's event classes of `ledger`"):
            filled.log.read(types=types)  # type: ignore[arg-type] # that is the point


def test_a_checkpoint_beyond_the_end_is_refused(filled: Store[Event]) -> None:
    """It belongs to another store, or a backup was restored: whoever waited there would miss events."""
    assert list(filled.log.read(after=Checkpoint.parse("0:10"))) == []
    with pytest.raises(CheckpointAhead, match="`0:11` is after its end, `0:10`"):
        list(filled.log.read(after=Checkpoint.parse("0:11")))
    with pytest.raises(Invalid, match="Checkpoint"):
        filled.log.read(after=3)  # type: ignore[call-overload] # that is the point


@pytest.mark.parametrize(
    "text", ["", "0", "0:", "0:01", ":1", "1:2,0:3", "0:1,0:2", "0:1,", "0:-1", " 0:1", "0:\u0661"]
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    """Only what str() made is taken."""
    with pytest.raises(Invalid, match="Checkpoint"):
        Checkpoint.parse(text)


def test_a_checkpoint_is_its_text() -> None:
    """parse(str(x)) equals x, the beginning included."""
    for positions in ({}, {0: 0}, {0: 42}, {0: 1, 7: 2**63 - 1}):
        checkpoint = Checkpoint.of(positions)
        assert Checkpoint.parse(str(checkpoint)) == checkpoint
        assert eval(repr(checkpoint)) == checkpoint  # noqa: S307 - our own text


def test_a_log_of_several_partitions_goes_on_from_any_checkpoint() -> None:
    """A checkpoint says how far each partition was read, so nothing is missed and nothing repeated."""
    with Store.on(ledger(), MemoryEngine(partitions=3)) as store:
        for number in range(40):
            account: Stream[AccountEvent, AccountEvent] = store.stream("account", number % 17)
            appended = account.append(counted(number), expected=ANY)
            assert [one.checkpoint for one in account.read(after=appended.first_version - 1)] == [appended.checkpoint]
        log = list(store.log.read())
        assert sorted(one.event.amount for one in log if isinstance(one.event, Counted)) == list(range(40))
        assert len({str(one.checkpoint).count(",") for one in log}) == 3
        for number, one in enumerate(log, 1):
            rest = [(other.stream, other.version) for other in store.log.read(after=one.checkpoint, limit=5)]
            assert rest == [(other.stream, other.version) for other in log[number : number + 5]]


def test_a_fold_says_which_version_it_came_from(filled: Store[Event]) -> None:
    """State, version and position are of the same read, and an empty stream comes to the initial state."""
    account: Stream[AccountEvent, AccountEvent] = filled.stream("account", "a")
    folded = account.fold(SUM)
    assert folded == Folded(state=28, version=8, position=10)
    account.append(counted(8), expected=folded.version)
    assert account.fold(SUM).state == 36
    empty: Stream[AccountEvent, AccountEvent] = filled.stream("account", "none")
    assert empty.fold(SUM) == Folded(state=0, version=0, position=0)
    assert SUM.over(recorded.event for recorded in account.read()) == 36


def test_a_closed_store_says_so(filled: Store[Event]) -> None:
    """Reading that goes on, and whatever begins, gets StoreClosed with the path; closing twice is nothing."""
    account: Stream[AccountEvent, AccountEvent] = filled.stream("account", "a")
    filled.close()
    filled.close()
    for use in (account.version, lambda: list(account.read()), lambda: list(filled.log.read())):
        with pytest.raises(StoreClosed) as caught:
            use()
        assert caught.value.path == filled.path
    with pytest.raises(StoreClosed):
        account.append(counted(1), expected=ANY)


def test_an_event_in_a_log_is_told_in_one_line(filled: Store[Event]) -> None:
    """The repr of what was recorded shows what was computed, too."""
    (recorded,) = filled.log.read(limit=1)
    text = repr(recorded)
    assert "stream='account/a', version=1, part=0, position=1, stored_version=3" in text
    assert recorded.recorded_at.isoformat() in text


def test_a_relative_path_is_kept_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store stays where it was opened when the process goes elsewhere."""
    monkeypatch.chdir(tmp_path)
    with Store.open(ledger(), "x.db") as store:
        (tmp_path / "sub").mkdir()
        monkeypatch.chdir(tmp_path / "sub")
        account: Stream[AccountEvent, AccountEvent] = store.stream("account", 1)
        account.append(counted(1), expected=ANY)
        assert store.path == str(tmp_path / "x.db")
        assert len(list(account.read())) == 1
    assert list((tmp_path / "sub").iterdir()) == []
