"""Events that were split, renamed or retired: read as what they are today, the parts of one record never apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, TypeAlias

import pytest
from ledger import ledger
from ledger.events import AccountEvent, Counted, Event, Noted, Opened, Paid, Shut
from ledger.samples import EVENTS, OPENED, IntHooks, counted

from perdure import ANY, EXISTS, NEW, Checkpoint, Fold, Recorded, Store, Stream
from perdure.engines import Draft
from perdure.engines.memory import MemoryEngine
from perdure.errors import CastFailed, KeyReused, RetiredEvent, WrongEvent
from perdure.registry import Domain

Account: TypeAlias = Stream[AccountEvent, AccountEvent]

FORMER = {
    ("Merged", 1): "ledger.history.merged",
    ("Tallied", 1): "ledger.history.counted",
    ("Counted", 1): "ledger.history.counted",
    ("Counted", 2): "ledger.history.counted",
}


def domain() -> Domain[Event]:
    """Return the ledger with an event that was split, and `Opened` and `Paid` retired."""
    streams = {"account": (Counted, Noted), "branch": (Shut,)}
    return ledger(former=FORMER, streams=streams)


def merged(text: str, *amounts: int) -> Draft:
    """Return what was stored of an event that was split."""
    return ("Merged", 1, "json", f'{{"amounts":{list(amounts)},"text":"{text}"}}')


def plain(amount: int) -> Draft:
    """Return what is stored of an event that is one."""
    return ("Counted", 3, "json", f'{{"amount":{amount},"currency":"EUR","by":"nobody"}}')


RECORDS = [plain(1), merged("x", 2, 3), plain(4), merged("", 5), merged("y", 6), merged("z"), plain(7)]
UNITS: list[list[Event]] = [
    [counted(1)],
    [counted(2), counted(3), Noted(text="x")],
    [counted(4)],
    [counted(5)],
    [counted(6), Noted(text="y")],
    [Noted(text="z")],
    [counted(7)],
]


@pytest.fixture(params=[1, 3])
def store(request: pytest.FixtureRequest) -> Iterator[Store[Event]]:
    """Give a store with the records in one stream, and others around it, on one partition or several."""
    engine = MemoryEngine(partitions=request.param)
    for stream, drafts in (("account/b", RECORDS[1:3]), ("account/a", RECORDS), ("account/c", RECORDS[3:6])):
        engine.append(stream, drafts, expected=ANY, key=f"key-{stream}", metadata=None, recorded_at=5)
    with Store.on(domain(), engine, hooks=IntHooks()) as store:
        yield store


def units(found: Sequence[Recorded[Any]]) -> list[list[Recorded[Any]]]:
    """Return *found* by the records that they are parts of."""
    made: list[list[Recorded[Any]]] = [[]]
    for recorded in found:
        made[-1].append(recorded)
        if not recorded.more:
            made.append([])
    assert not made.pop(), "the last record is not whole"
    return made


def test_a_record_is_read_as_its_parts(store: Store[Event]) -> None:
    """They share version, position and stored version, are numbered from 0, and all but the last say that more come."""
    account: Account = store.stream("account", "a")
    found = units(list(account.read()))
    assert [[recorded.event for recorded in unit] for unit in found] == UNITS
    for version, unit in enumerate(found, start=1):
        assert [recorded.part for recorded in unit] == list(range(len(unit)))
        assert {recorded.version for recorded in unit} == {version}
        assert len({(recorded.position, recorded.stored_version, recorded.recorded_at) for recorded in unit}) == 1


def test_backwards_is_the_opposite_of_forwards(store: Store[Event]) -> None:
    """Part by part, within any bounds; a limit counts records."""
    account: Account = store.stream("account", "a")
    whole = units(list(account.read()))
    for after, before, limit in product((0, 1, 2, 5), (None, 2, 3, 7), (None, 0, 1, 2, 5)):
        part = [unit for unit in whole if after < unit[0].version < (before or 99)]
        forwards = [one for unit in part[:limit] for one in unit]
        assert list(account.read(after=after, before=before, limit=limit)) == forwards
        last = part[::-1][:limit]
        backwards = account.read(after=after, before=before, limit=limit, backwards=True)
        assert list(backwards) == [one for unit in last for one in unit[::-1]]


@pytest.mark.parametrize("types", [None, (Counted,), (Noted,), (Counted, Noted), (Shut,)])
def test_the_log_goes_on_from_any_part(store: Store[Event], types: tuple[type, ...] | None) -> None:
    """From the checkpoint of a part, its record comes again whole, or not at all where it was the last one wanted."""
    log = list(store.log.read(types=types))
    if types is None:
        assert sum(map(len, units(log))) == len(log)
    for number, recorded in enumerate(log):
        place = Checkpoint.parse(str(recorded.checkpoint))
        begins = number - recorded.part if types is None else number
        while (
            recorded.more
            and begins
            and (log[begins - 1].stream, log[begins - 1].version)
            == (
                recorded.stream,
                recorded.version,
            )
        ):
            begins -= 1
        rest = log[begins if recorded.more else number + 1 :]
        assert [(one.event, one.stream, one.version) for one in store.log.read(after=place, types=types)] == [
            (one.event, one.stream, one.version) for one in rest
        ]


def test_a_limit_of_the_log_never_parts_a_record(store: Store[Event]) -> None:
    """It counts records that have something wanted."""
    for types in (None, (Counted,), (Noted,)):
        whole = units(list(store.log.read(types=types)))
        for limit in range(len(whole) + 2):
            assert units(list(store.log.read(types=types, limit=limit))) == whole[:limit]


def test_following_gives_whole_records(store: Store[Event]) -> None:
    """Batches end with one, and the place of a following is never within one."""
    with store.log.follow(timeout=0) as following:
        batches = list(following.batches())
    assert [one for batch in batches for unit in units(batch) for one in unit] == list(store.log.read())
    with store.log.follow(timeout=0) as following:
        for recorded in following:
            if not recorded.more:
                rest = list(store.log.read(after=following.checkpoint))
                assert not rest or rest[0].part == 0


def test_a_fold_sees_each_part(store: Store[Event]) -> None:
    """And ends at the version of the last record."""
    account: Account = store.stream("account", "a")
    every: Fold[int, AccountEvent] = Fold(name="n", version=1, initial=0, step=lambda count, _: count + 1)
    folded = account.fold(every)
    assert (folded.state, folded.version) == (sum(map(len, UNITS)), len(RECORDS))


def test_a_repetition_is_one_of_the_parts(store: Store[Event]) -> None:
    """Who repeats a request today gives the parts, and gets the result of the record that they were."""
    account: Account = store.stream("account", "b")
    parts = (counted(2), counted(3), Noted(text="x"), counted(4))
    again = account.append(*parts, expected=ANY, key="key-account/b")
    assert (again.first_version, again.last_version, again.is_replay) == (1, 2, True)
    with pytest.raises(KeyReused):
        account.append(*parts[:-1], expected=ANY, key="key-account/b")


def test_a_record_that_becomes_nothing_is_an_error() -> None:
    """No version of a stream may be missing for its readers."""
    engine = MemoryEngine()
    engine.append("account/a", [plain(1), merged("")], expected=ANY, key=None, metadata=None, recorded_at=5)
    with Store.on(domain(), engine) as store:
        account: Account = store.stream("account", "a")
        seen: list[int] = []
        with pytest.raises(CastFailed, match="made no part of it"):
            seen.extend(recorded.version for recorded in account.read())
        assert seen == [1]


def test_a_retired_event_is_read_and_not_appended() -> None:
    """The error is of its own kind, and names what the stream takes; nothing of the batch is written."""
    engine = MemoryEngine()
    before: Account = Store.on(ledger(), engine).stream("account", "a")
    before.append(OPENED, expected=NEW, key="k")
    with Store.on(domain(), engine) as store:
        account: Account = store.stream("account", "a")
        assert [type(recorded.event) for recorded in account.read()] == [Opened]
        assert [type(recorded.event) for recorded in store.log.read(types=[Opened])] == [Opened]
        with pytest.raises(RetiredEvent, match="`Opened` is retired, and cannot be appended to `account/a`") as caught:
            account.append(counted(1), OPENED, expected=1)
        assert caught.value.accepted == ("Counted", "Noted")
        assert caught.value.help == "append Counted or Noted"
        assert account.version() == 1
        assert account.append(OPENED, expected=EXISTS, key="k").is_replay
        with pytest.raises(WrongEvent):
            account.append(Shut(), expected=1)  # type: ignore[arg-type] # an event of another stream
    assert {Opened, Paid} < {type(each) for each in EVENTS}


def test_a_renamed_event_is_found_under_every_name() -> None:
    """By reading, by type, and as a version to be written."""
    former = {("Tallied", 2): "ledger.history.tallied", ("Tallied", 1): "ledger.history.tallied"}
    renamed = ledger(former=former, renamed={"Tallied": "Counted"})
    engine = MemoryEngine()
    held: Account = Store.on(renamed, engine, write_as={Counted: 2}).stream("account", "a")
    held.append(counted(1), expected=NEW)
    with Store.on(renamed, engine) as store:
        account: Account = store.stream("account", "a")
        account.append(counted(2), expected=1)
        assert [(one.event, one.stored_version) for one in store.log.read(types=[Counted])] == [
            (counted(1), 2),
            (counted(2), 3),
        ]
        assert list(store.log.read(types=[Noted])) == []
        pages = engine.read_stream("account/a", after=0, before=None, backwards=False, limit=None)
        assert [row[3:5] for page in pages for row in page] == [("Tallied", 2), ("Counted", 3)]
