"""Stores of the scheduler, with its projections or broken ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from domains import scheduler
from domains.scheduler import SchedulerEvent, SchedulerProjections, SchedulerStore
from domains.scheduler.projections import PROJECTIONS
from domains.scheduler.registry import DOMAIN
from domains.scheduler.tables import SCHEMA
from perdure.events import Store
from perdure.projections import Declared
from scheduler_app.projections import handlers

Open = Callable[..., SchedulerStore]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the store is."""
    return tmp_path / "x.db"


@pytest.fixture(params=["file", ":memory:"])
def store(request: pytest.FixtureRequest, path: Path) -> Iterator[SchedulerStore]:
    """Yield a store with the projections of the example, in a file or in memory."""
    with scheduler.open(
        path if request.param == "file" else request.param, projections=handlers, durability="normal"
    ) as opened:
        yield opened


@pytest.fixture
def reopen(path: Path) -> Iterator[Open]:
    """Return what opens the store with other code, or where its projections are declared in another way."""
    opened: list[SchedulerStore] = []

    def again(code: SchedulerProjections | None = handlers, **changes: Any) -> SchedulerStore:
        every = tuple(
            attrs.evolve(each, **changes) if each.name == "final_date" else each for each in PROJECTIONS.projections
        )
        handled = Declared(SCHEMA, every).by(code)
        raw: Store[SchedulerEvent] = Store.open(
            DOMAIN, path, tables=SCHEMA.raw(), durability="normal", projections=handled
        )
        opened.append(SchedulerStore(raw))
        return opened[-1]

    yield again
    for each in opened:
        each.close()
