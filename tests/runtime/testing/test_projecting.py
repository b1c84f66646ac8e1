"""The laws of projections hold on SQLite, in a file and in memory, and runners that were broken break them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from perdure.engines.rows import RawTables
from perdure.engines.sqlite import SqliteEngine
from perdure.engines.transactions import FullEngine
from perdure.projections.book import Book
from perdure.projections.lease import Lease
from perdure.projections.running import Runner
from perdure.testing.projecting import LAWS, Open

Law = Callable[[Open], None]


@pytest.fixture(params=["file", "memory"])
def opens(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Return what opens engines, which are closed at the end."""
    every: list[SqliteEngine] = []
    target = ":memory:" if request.param == "memory" else tmp_path / "x.db"

    def open_(tables: RawTables) -> FullEngine:
        every.append(SqliteEngine(target, "test", tables=tables, durability="normal"))
        return every[-1]

    yield open_
    for each in every:
        each.close()


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_law(law: Law, opens: Open) -> None:
    """Each law holds."""
    law(opens)


def writes_the_place_apart(patch: pytest.MonkeyPatch) -> None:
    """The place behind the records is committed by itself."""

    def apart(self: Any) -> tuple[int, int]:
        with self._engine.transaction() as transaction:
            state = self._lease.hold(transaction.rows)
            records = [row for page in transaction.events.read_log(0, after=state.position, limit=2) for row in page]
            self._applier.batch(transaction.rows, records)
        end = records[-1][0] if records else state.position
        with self._engine.writing() as rows:
            Book(rows).put(replace(state, identity=self._applier.identity, position=end))
        return len(records), end

    patch.setattr(Runner, "_apply", apart)


def believes_its_lease(patch: pytest.MonkeyPatch) -> None:
    """Whoever once had the lease goes on without looking."""
    patch.setattr(Lease, "hold", lambda self, rows: Book(rows).find(self._name))


@pytest.mark.parametrize("broken", [writes_the_place_apart, believes_its_lease])
def test_a_broken_runner_breaks_a_law(
    broken: Callable[[pytest.MonkeyPatch], None], opens: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At least one of them."""
    broken(monkeypatch)
    assert any(_breaks(law, opens) for law in LAWS)


def _breaks(law: Law, opens: Open) -> bool:
    try:
        law(opens)
    except Exception:  # noqa: BLE001 - however it is noticed
        return True
    return False
