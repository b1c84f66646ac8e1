"""Appending: all or nothing, where the stream was expected, and only what can be read back."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from ledger import ledger
from ledger.events import AccountEvent, Event, Noted, Shut
from ledger.history.counted import CountedV2
from ledger.samples import EVENTS, counted

from perdure import ANY, EXISTS, NEW, Appended, Checkpoint, Store, Stream
from perdure.errors import Conflict, Invalid, WrongEvent
from perdure.values import JSON_DEPTH


def test_events_are_read_back_as_they_were(store: Store[Event]) -> None:
    """Every kind of event comes back equal and of its class, with where and how it was stored."""
    for number, event in enumerate(EVENTS):
        category = "branch" if isinstance(event, Shut) else "account"
        stream: Stream[Event, Event] = store.stream(category, number)
        stream.append(event, expected=NEW)
        (recorded,) = stream.read()
        assert recorded.event == event
        assert type(recorded.event) is type(event)
        assert (recorded.stream, recorded.version, recorded.part) == (f"{category}/{number}", 1, 0)
        assert recorded.position == number + 1
        assert recorded.stored_version == store._core.codecs.domain.current[type(event)][1]


def test_an_append_says_where_the_events_are(account: Stream[AccountEvent, AccountEvent]) -> None:
    """First and last version, the position of the last, the checkpoint after it, and that they were written now."""
    account.append(counted(1), expected=0)
    assert account.append(counted(2), counted(3), expected=1) == Appended(
        first_version=2, last_version=3, position=3, checkpoint=Checkpoint.parse("0:3"), is_replay=False
    )
    assert account.version() == 3


def test_expectations(account: Stream[AccountEvent, AccountEvent]) -> None:
    """NEW is version 0, EXISTS any other, ANY all; a Conflict has the stream, what was expected, and the version."""
    for expected in (EXISTS, 1, 7):
        with pytest.raises(Conflict) as caught:
            account.append(counted(0), expected=expected)
        assert (caught.value.stream, caught.value.expected, caught.value.actual) == ("account/a-1", expected, 0)
    for met in (NEW, EXISTS, ANY, 3):
        account.append(counted(0), expected=met)
    for missed in (NEW, 0, 3, 5):
        with pytest.raises(Conflict, match="it is at version 4"):
            account.append(counted(0), expected=missed)
    assert account.version() == 4


@pytest.mark.parametrize("expected", [True, -1, 1.0, "1", None, 2**63])
def test_what_is_no_expectation_is_refused(account: Stream[AccountEvent, AccountEvent], expected: Any) -> None:
    """A bool is no version, nor is a negative number."""
    with pytest.raises(Invalid, match="expected"):
        account.append(counted(0), expected=expected)


def test_no_events_are_refused(account: Stream[AccountEvent, AccountEvent]) -> None:
    """An append of nothing is a mistake, not a success."""
    with pytest.raises(Invalid, match="at least one event"):
        account.append(expected=ANY)


@pytest.mark.parametrize("event", [Shut(), CountedV2(amount=1, currency="EUR"), "text", None])
def test_a_foreign_event_is_refused_by_name(account: Stream[AccountEvent, AccountEvent], event: Any) -> None:
    """An event of another stream, a former class and what is no event: a TypeError with both names; nothing written."""
    with pytest.raises(WrongEvent, match=f"{type(event).__name__}` cannot be appended to `account/a-1`") as caught:
        account.append(counted(1), event, expected=ANY)
    assert isinstance(caught.value, TypeError)
    assert caught.value.accepted == ("Counted", "Noted", "Opened", "Paid")
    assert account.version() == 0


def test_what_was_changed_since_its_construction_is_checked_again(account: Stream[AccountEvent, AccountEvent]) -> None:
    """A dict or a json value that no longer can be read back is refused, however deep the damage is."""
    extra: Any = {"list": []}
    event = Noted(extra=extra)
    for bad in (float("nan"), (1, 2), 2**63, "\0", {1: 2}, object(), type("Text", (str,), {})("x")):
        extra["list"].append(bad)
        with pytest.raises(Invalid, match=r"Noted\.extra"):
            account.append(event, expected=ANY)
        extra["list"].clear()
    for _ in range(JSON_DEPTH):
        extra["list"] = [extra["list"]]
    with pytest.raises(Invalid):
        account.append(event, expected=ANY)
    extra["list"] = [True, 1, 1.0]
    account.append(event, expected=ANY)
    (recorded,) = account.read()
    assert repr(recorded.event) == repr(event)


def test_metadata_is_kept_beside_the_events(account: Stream[AccountEvent, AccountEvent]) -> None:
    """Free entries, causation and correlation; none is an empty mapping."""
    account.append(counted(1), expected=ANY)
    account.append(counted(2), expected=ANY, metadata={"by": "Zo\u00eb"}, causation="c-1", correlation="s-9")
    account.append(counted(3), expected=ANY, metadata={"causation": "c-2"})
    first, second, third = account.read()
    assert (first.metadata, first.causation, first.correlation) == ({}, None, None)
    assert second.metadata == {"by": "Zo\u00eb", "causation": "c-1", "correlation": "s-9"}
    assert (second.causation, second.correlation) == ("c-1", "s-9")
    assert (third.causation, third.correlation) == ("c-2", None)


@pytest.mark.parametrize(
    "arguments",
    [
        {"metadata": {"a": 1}},
        {"metadata": {1: "a"}},
        {"metadata": {"a": "\0"}},
        {"metadata": [("a", "b")]},
        {"causation": 1},
        {"causation": "x", "metadata": {"causation": "y"}},
        {"key": ""},
        {"key": 1},
        {"key": "\0"},
    ],
)
def test_arguments_are_checked_at_the_door(
    account: Stream[AccountEvent, AccountEvent], arguments: dict[str, Any]
) -> None:
    """Metadata is text by text, and an idempotency key is text."""
    with pytest.raises(Invalid, match="append"):
        account.append(counted(1), expected=ANY, **arguments)
    assert account.version() == 0


def test_the_clock_tells_when(target: str) -> None:
    """What the clock says is recorded to the microsecond, in UTC; a clock without a zone is refused."""
    instant = dt.datetime(1999, 12, 31, 23, 59, 59, 999_999, tzinfo=dt.timezone(dt.timedelta(hours=5)))
    with Store.open(ledger(), target, clock=lambda: instant) as store:
        account: Stream[AccountEvent, AccountEvent] = store.stream("account", 1)
        account.append(counted(1), expected=ANY)
        (recorded,) = account.read()
        assert recorded.recorded_at == instant
        assert recorded.recorded_at.tzinfo is dt.UTC
    with Store.open(ledger(), ":memory:", clock=dt.datetime.now) as store:
        account = store.stream("account", 1)
        with pytest.raises(Invalid, match="aware"):
            account.append(counted(1), expected=ANY)


def test_streams_are_named_by_category_and_key(store: Store[Event]) -> None:
    """A key is text, an int or a UUID; a category is one that the domain has."""
    number = uuid.UUID(int=7)
    names = [store.stream("account", key).name for key in ("a/b", 7, number)]
    assert names == ["account/a/b", "account/7", f"account/{number}"]
    for key in (True, 1.0, None, b"x", "\0", "\ud800"):
        with pytest.raises(Invalid, match="key"):
            store.stream("account", key)  # type: ignore[arg-type] # that is the point
    with pytest.raises(Invalid, match="`account`, `branch`"):
        store.stream("acount", "a")
