"""Former versions: read as today's classes, loaded when the first one is met, written where older readers need them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ledger import ledger
from ledger.events import AccountEvent, Counted, Event, Noted, Shut
from ledger.samples import IntHooks, counted

from perdure import ANY, EXISTS, NEW, Fold, Store, Stream
from perdure.errors import KeyReused, NotExpressible, WriteAsRefused
from perdure.testing.sqlite import SqliteHarness

V1 = (1, "account/a-1", 1, "Counted", 1, "json", 5, None, None, '{"amount":"1"}')
V2 = (2, "account/a-1", 2, "Counted", 2, "msgpack", 5, None, None, b"\x82\xa6amount\x02\xa8currency\xa3EUR")
V3 = (3, "account/a-1", 3, "Counted", 3, "json", 5, None, None, '{"amount":3,"currency":"EUR","by":"nobody"}')


@pytest.fixture
def harness(tmp_path: Path) -> Iterator[SqliteHarness]:
    """Give a file of the ledger."""
    made = SqliteHarness(tmp_path, "ledger")
    Store.open(ledger(), made.path).close()
    yield made
    made.close()


def test_every_version_in_one_log_is_read_as_the_newest(harness: SqliteHarness) -> None:
    """By stream, log and fold alike, in both codecs, each saying as what it was stored."""
    harness.put([V1, V2, V3])
    expected = [counted(1), counted(2), counted(3)]
    total: Fold[list[AccountEvent], AccountEvent] = Fold(
        name="all", version=1, initial=[], step=lambda events, event: [*events, event]
    )
    with Store.open(ledger(), harness.path, hooks=IntHooks()) as store:
        account: Stream[AccountEvent, AccountEvent] = store.stream("account", "a-1")
        for read in (account.read(), store.log.read(), store.log.read(types=[Counted])):
            recorded = list(read)
            assert [one.event for one in recorded] == expected
            assert [one.stored_version for one in recorded] == [1, 2, 3]
        assert account.fold(total).state == expected


def test_history_is_loaded_when_the_first_old_record_is_met(harness: SqliteHarness) -> None:
    """Not when a store is opened, nor when it reads or writes what is new."""
    module = "ledger.history.counted"
    sys.modules.pop(module, None)
    harness.put([(1, V3[1], 1, *V3[3:])])
    with Store.open(ledger(), harness.path, hooks=IntHooks()) as store:
        account: Stream[AccountEvent, AccountEvent] = store.stream("account", "a-1")
        account.append(counted(4), expected=1)
        assert len(list(account.read())) == 2
        assert module not in sys.modules
        harness.put([(3, V2[1], 3, *V2[3:])])
        assert len(list(account.read())) == 3
        assert module in sys.modules


def test_an_event_is_written_as_an_older_version(target: str) -> None:
    """What older readers understand is stored, and comes back as it was appended."""
    with Store.open(ledger(), target, write_as={Counted: 2}) as store:
        account: Stream[AccountEvent, AccountEvent] = store.stream("account", "a-1")
        account.append(counted(1), Noted(text="x"), expected=NEW)
        first, second = account.read()
        assert (first.stored_version, first.event) == (2, counted(1))
        assert (second.stored_version, second.event) == (1, Noted(text="x"))


def test_what_an_older_version_cannot_hold_is_refused(target: str) -> None:
    """By the names of the fields that would be lost; nothing of the batch is written."""
    with Store.open(ledger(), target, write_as={Counted: 2}) as store:
        account: Stream[AccountEvent, AccountEvent] = store.stream("account", "a-1")
        with pytest.raises(NotExpressible, match=r"`Counted.by` cannot be written as version 2") as caught:
            account.append(counted(1), counted(2, by="me"), expected=NEW)
        assert (caught.value.field, caught.value.version, caught.value.value) == ("by", 2, "me")
        assert account.version() == 0


def test_a_lossy_store_writes_it_all_the_same(target: str) -> None:
    """Who says so loses what the older version has no place for."""
    with Store.open(ledger(), target, write_as={Counted: 2}, lossy=True) as store:
        account: Stream[AccountEvent, AccountEvent] = store.stream("account", "a-1")
        account.append(counted(2, by="me"), expected=NEW)
        (recorded,) = account.read()
        assert recorded.event == counted(2)


def test_the_newest_version_may_be_named(target: str) -> None:
    """`write_as` of what would be written anyway changes nothing."""
    with Store.open(ledger(), target, write_as={Counted: 3}) as store:
        account: Stream[AccountEvent, AccountEvent] = store.stream("account", "a-1")
        account.append(counted(2, by="me"), expected=NEW)
        assert [one.stored_version for one in account.read()] == [3]


@pytest.mark.parametrize(
    ("write_as", "reason"),
    [
        ({Counted: 1}, "it has no way down"),
        ({Counted: 4}, "there is no such version; the newest is 3"),
        ({Counted: 0}, "there is no such version"),
        ({Counted: True}, "there is no such version"),
        ({Shut: 2}, "there is no such version; the newest is 1"),
        ({int: 1}, "it is no event of `ledger`"),
    ],
)
def test_a_version_that_cannot_be_written_is_refused_at_open(
    tmp_path: Path, write_as: dict[Any, int], reason: str
) -> None:
    """Before a file is made."""
    with pytest.raises(WriteAsRefused, match=reason):
        Store.open(ledger(), tmp_path / "x.db", hooks=IntHooks(), write_as=write_as)
    assert list(tmp_path.iterdir()) == []


def test_a_key_is_repeated_through_any_version(tmp_path: Path) -> None:
    """Events are compared as today's classes, so it does not matter as what either append was to be stored."""
    path = tmp_path / "x.db"
    ways: list[dict[str, Any]] = [
        {},
        {"write_as": {Counted: 2}},
        {"write_as": {Counted: 2}, "lossy": True},
        {"domain": ledger("msgpack")},
    ]
    for number, first in enumerate(ways):
        for second in ways:
            key, events = f"k{number}", (counted(number), Noted(text="x", extra=[1, 1.0, True]))
            results = []
            for way in (first, second):
                domain, options = way.get("domain", ledger()), {k: v for k, v in way.items() if k != "domain"}
                with Store.open(domain, path, durability="normal", **options) as store:
                    account: Stream[AccountEvent, AccountEvent] = store.stream("account", "a-1")
                    results.append(account.append(*events, expected=ANY, key=key))
                    with pytest.raises(KeyReused):
                        account.append(counted(number), Noted(text="x", extra=[1, 1, True]), expected=ANY, key=key)
            assert results[0].last_version == results[1].last_version
            assert results[1].is_replay


def test_a_repetition_is_found_even_where_it_could_not_be_written_now(tmp_path: Path) -> None:
    """First written as it is, then repeated by a store that holds an older version: the first result all the same."""
    path, event = tmp_path / "x.db", counted(1, by="me")
    with Store.open(ledger(), path) as store:
        account: Stream[AccountEvent, AccountEvent] = store.stream("account", "a-1")
        account.append(event, expected=NEW, key="k")
    with Store.open(ledger(), path, write_as={Counted: 2}) as store:
        account = store.stream("account", "a-1")
        assert account.append(event, expected=NEW, key="k").is_replay
        with pytest.raises(NotExpressible):
            account.append(event, expected=EXISTS, key="other")
        with pytest.raises(KeyReused):
            account.append(counted(2, by="me"), expected=EXISTS, key="k")


def test_a_lossy_repetition_is_one(target: str) -> None:
    """What was dropped when it was stored is not missed when it is repeated."""
    with Store.open(ledger(), target, write_as={Counted: 2}, lossy=True) as store:
        account: Stream[AccountEvent, AccountEvent] = store.stream("account", "a-1")
        first = account.append(counted(1, by="me"), expected=NEW, key="k")
        again = account.append(counted(1, by="me"), expected=NEW, key="k")
        assert (again.first_version, again.position, again.is_replay) == (first.first_version, first.position, True)


def test_a_repetition_ignores_metadata(account: Stream[AccountEvent, AccountEvent]) -> None:
    """The first result, the first metadata, and nothing new."""
    first = account.append(counted(1), counted(2), expected=NEW, key="k", metadata={"a": "1"})
    account.append(counted(3), expected=2)
    again = account.append(counted(1), counted(2), expected=NEW, key="k", metadata={"a": "2"})
    assert (again.first_version, again.last_version, again.position) == (1, 2, first.position)
    assert (first.is_replay, again.is_replay) == (False, True)
    assert [one.metadata for one in account.read()] == [{"a": "1"}, {"a": "1"}, {}]


@pytest.mark.parametrize("events", [(1,), (1, 2, 3), (2, 1), (1, 1)])
def test_a_key_with_other_events_is_an_error(
    account: Stream[AccountEvent, AccountEvent], events: tuple[int, ...]
) -> None:
    """Fewer, more, other ones, another order: nothing is written, and the error has the key and where it was used."""
    account.append(counted(0), expected=NEW)
    account.append(counted(1), counted(2), expected=1, key="k")
    with pytest.raises(KeyReused, match="key `k` of `account/a-1`") as caught:
        account.append(*map(counted, events), expected=ANY, key="k")
    assert caught.value.version == 2
    assert account.version() == 3


def test_a_key_belongs_to_its_stream(store: Store[Event]) -> None:
    """The same key elsewhere is another one."""
    for number in range(3):
        account: Stream[AccountEvent, AccountEvent] = store.stream("account", number)
        assert not account.append(counted(number), expected=NEW, key="k").is_replay
