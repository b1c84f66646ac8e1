"""Appends that were decided on by several streams."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ledger import ledger
from ledger.events import AccountEvent, Event
from ledger.samples import IntHooks, counted

from perdure import EXISTS, NEW, Store, Stream
from perdure.errors import Conflict, Invalid


@pytest.fixture(params=["sqlite", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store[Event]]:
    """Give an empty store on each engine."""
    target = ":memory:" if request.param == "memory" else str(tmp_path / "ledger.db")
    with Store.open(ledger("json"), target, hooks=IntHooks()) as store:
        yield store


def account(store: Store[Event], key: str) -> Stream[AccountEvent, AccountEvent]:
    """Return a stream."""
    return store.stream("account", key)


def test_all_streams_must_be_where_they_are_expected(store: Store[Event]) -> None:
    """The conflict names the one that is not; nothing is written then."""
    one, two = account(store, "1"), account(store, "2")
    one.append(counted(1), counted(2), expected=NEW)
    with pytest.raises(Conflict, match="`account/1` was expected at 1: it is at version 2") as caught:
        two.append(counted(3), expected={two: NEW, one: 1})
    assert (caught.value.stream, caught.value.expected, caught.value.actual) == ("account/1", 1, 2)
    with pytest.raises(Conflict, match="`account/2` was expected at EXISTS: it has no events"):
        two.append(counted(3), expected={one: 2, two: EXISTS})
    assert two.version() == 0
    assert two.append(counted(3), expected={two: NEW, account(store, "1"): 2}).last_version == 1
    assert two.append(counted(4), expected={one: EXISTS}).last_version == 2


def test_a_repetition_is_found_first(store: Store[Event]) -> None:
    """As where one stream is expected somewhere."""
    one, two = account(store, "1"), account(store, "2")
    two.append(counted(3), expected={one: 0, two: 0}, key="k")
    one.append(counted(1), expected=0)
    assert two.append(counted(3), expected={one: 0, two: 0}, key="k").is_replay


@pytest.mark.parametrize("expected", [{"account/1": 1}, {3: 1}, [], {}.items(), "NEW"])
def test_what_is_no_expectation_is_refused(store: Store[Event], expected: Any) -> None:  # Any: that is the point
    """With what would be one."""
    with pytest.raises(Invalid, match="expected"):
        account(store, "1").append(counted(1), expected=expected)
    with pytest.raises(Invalid, match="expected"):
        account(store, "1").append(counted(1), expected={account(store, "2"): -1})
