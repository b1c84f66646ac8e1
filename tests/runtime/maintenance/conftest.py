"""Stores to look after: both engines, with every kind of record that is still readable."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from ledger import ledger
from ledger.events import Event
from ledger.filling import fill
from ledger.samples import IntHooks

from perdure import Store


@pytest.fixture(params=["sqlite", "memory"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Name what a store is opened on."""
    return ":memory:" if request.param == "memory" else str(tmp_path / "ledger.db")


@pytest.fixture
def store(target: str) -> Iterator[Store[Event]]:
    """Give a store of 300 events."""
    with Store.open(ledger("json"), target, hooks=IntHooks(), durability="normal") as store:
        fill(store)
        yield store
