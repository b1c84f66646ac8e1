"""A record that cannot be read: a named error at its place, after everything before it, and never a silent skip."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from ledger import ledger
from ledger.events import AccountEvent
from ledger.samples import IntHooks

from perdure import Fold, Store, Stream
from perdure.errors import CastFailed, CorruptRecord, NewerVersion, UnknownType, UnreadableRecord
from perdure.testing.harness import Record
from perdure.testing.sqlite import SqliteHarness

Bad: TypeAlias = tuple[str, int, str, bytes | str, type[UnreadableRecord], str]

BAD: list[Bad] = [
    ("Counted", 4, "json", "{}", NewerVersion, "this build knows `Counted` up to version 3"),
    ("Counted", 0, "json", "{}", UnknownType, "this build knows no version 0 of `Counted`"),
    ("Merged", 1, "json", "{}", UnknownType, "this build knows no type `Merged`"),
    ("Counted", 3, "cbor", b"\xa0", UnknownType, "this build knows no codec `cbor`"),
    ("Counted", 3, "json", '{"amount":1,"currency":"EUR"}', CorruptRecord, "missing required field `by`"),
    ("Counted", 3, "json", '{"amount":1.5,"currency":"EUR","by":""}', CorruptRecord, "Expected `int`, got `float`"),
    ("Counted", 3, "json", '{"amount":1', CorruptRecord, "truncated"),
    ("Counted", 3, "json", "[" * 100_000, CorruptRecord, "its payload is not what its type says"),
    ("Counted", 3, "msgpack", "text", CorruptRecord, "its payload is not what its type says"),
    ("Counted", 3, "msgpack", b"\xc1", CorruptRecord, "its payload is not what its type says"),
    ("Noted", 1, "json", '{"text":"\\u0000","extra":null,"labels":{}}', CorruptRecord, r"`Noted.text` expects text"),
    ("Counted", 1, "json", '{"amount":"many"}', CastFailed, "its cast raised ValueError: invalid literal"),
]


@pytest.fixture
def harness(tmp_path: Path) -> Iterator[SqliteHarness]:
    """Give a file of the ledger."""
    made = SqliteHarness(tmp_path, "ledger")
    Store.open(ledger(), made.path).close()
    yield made
    made.close()


def good(position: int) -> Record:
    """Return a record that can be read."""
    payload = f'{{"amount":{position},"currency":"EUR","by":"x"}}'
    return position, "account/a-1", position, "Counted", 3, "json", 5, None, None, payload


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: f"{bad[0]}-{bad[4].__name__}")
@pytest.mark.parametrize("place", [1, 3, 300])
def test_an_unreadable_record_is_named_at_its_place(harness: SqliteHarness, bad: Bad, place: int) -> None:
    """By position, stream, version, type and type version; what is before it was yielded, by stream and log."""
    name, number, codec, payload, error, reason = bad
    records = [good(position) for position in range(1, place + 3)]
    records[place - 1] = (place, "account/a-1", place, name, number, codec, 5, None, None, payload)
    harness.put(records)
    with Store.open(ledger(), harness.path, hooks=IntHooks()) as store:
        account: Stream[AccountEvent, AccountEvent] = store.stream("account", "a-1")
        for read in (account.read(), store.log.read()):
            seen: list[int] = []
            with pytest.raises(error, match=reason) as caught:
                seen.extend(recorded.position for recorded in read)
            assert seen == list(range(1, place))
            found = caught.value
            assert (found.position, found.stream, found.version) == (place, "account/a-1", place)
            assert (found.type, found.type_version) == (name, number)
        backwards: list[int] = []
        with pytest.raises(error):
            backwards.extend(recorded.version for recorded in account.read(backwards=True))
        assert backwards == [place + 2, place + 1]
        assert [one.version for one in account.read(after=place)] == [place + 1, place + 2]


def test_what_went_wrong_in_a_hook_is_the_cause(harness: SqliteHarness) -> None:
    """The error of the hook is chained, so a traceback shows where it was raised."""
    harness.put([(1, "account/a-1", 1, "Counted", 1, "json", 5, None, None, '{"amount":"many"}')])
    with Store.open(ledger(), harness.path, hooks=IntHooks()) as store:
        account: Stream[AccountEvent, AccountEvent] = store.stream("account", "a-1")
        with pytest.raises(CastFailed) as caught:
            account.fold(Fold(name="n", version=1, initial=0, step=lambda count, _: count + 1))
        assert type(caught.value.__cause__) is ValueError
        assert caught.value.help
