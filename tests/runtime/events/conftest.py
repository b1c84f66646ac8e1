"""Stores to test: both engines, both codecs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from ledger import ledger
from ledger.events import AccountEvent, Event
from ledger.samples import IntHooks

from perdure.events import Store, Stream
from perdure.registry import CodecName

Account: TypeAlias = Stream[AccountEvent, AccountEvent]


@pytest.fixture(params=["json", "msgpack"])
def codec(request: pytest.FixtureRequest) -> CodecName:
    """Name a codec."""
    name: CodecName = request.param
    return name


@pytest.fixture(params=["sqlite", "memory"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Name what a store is opened on."""
    return ":memory:" if request.param == "memory" else str(tmp_path / "ledger.db")


@pytest.fixture
def store(target: str, codec: CodecName) -> Iterator[Store[Event]]:
    """Give an empty store."""
    with Store.open(ledger(codec), target, hooks=IntHooks(), durability="normal") as store:
        yield store


@pytest.fixture
def account(store: Store[Event]) -> Account:
    """Give an empty stream of it."""
    return store.stream("account", "a-1")
