"""What importing and opening load, and what reading a long log keeps: as little as they can."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from ledger import ledger
from ledger.events import AccountEvent
from ledger.samples import counted

import perdure
import perdure.events
from domains import scheduler
from domains.scheduler import store
from perdure import ANY, Store, Stream


def loaded_by(program: str) -> set[str]:
    """Return which modules a process has that ran *program*."""
    run = subprocess.run(
        [sys.executable, "-c", f"{program}\nimport sys; print(*sys.modules)"],
        env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(run.stdout.split())


def test_an_engine_is_loaded_when_it_is_used() -> None:
    """Neither apsw nor what only tests or commands need comes with the events."""
    modules = loaded_by("import perdure.events, ledger")
    assert not modules & {"apsw", "sqlite3", "hypothesis", "pytest", "typer", "rich", "cattrs", "asyncio", "yaml"}
    assert "ledger.history.counted" not in modules
    modules = loaded_by("import perdure, ledger; perdure.Store.open(ledger.ledger(), ':memory:')")
    assert not modules & {"apsw", "sqlite3"}


def test_the_front_door_has_the_names_of_events() -> None:
    """Each name of `perdure.events` is one of `perdure`, loaded when it is asked for; no other is."""
    assert perdure.__all__ == perdure.events.__all__
    for name in perdure.__all__:
        assert getattr(perdure, name) is getattr(perdure.events, name)
    with pytest.raises(AttributeError, match="no attribute `Sore`"):
        perdure.Sore  # type: ignore[attr-defined] # noqa: B018 - that is the point


def test_a_generated_package_loads_what_keeps_its_classes_when_that_is_used() -> None:
    """Its classes are there at once; the store and the projections wait for their first use, and are found by name."""
    modules = loaded_by("import domains.scheduler")
    assert {"domains.scheduler.events", "domains.scheduler.entities"} < modules
    assert not modules & {"domains.scheduler.store", "perdure.events", "perdure.entities", "perdure.projections"}
    assert scheduler.open is store.open_store
    for name in scheduler.__all__:
        assert getattr(scheduler, name) is vars(scheduler)[name]
    with pytest.raises(AttributeError, match=r"module `domains.scheduler` has no attribute `opem`"):
        scheduler.opem  # type: ignore[attr-defined] # noqa: B018 - that is the point


@pytest.mark.slow
def test_a_long_log_is_read_in_constant_memory(tmp_path: Path) -> None:
    """Ten times as many events, or far larger ones, take no more memory to go through."""
    with Store.open(ledger(), tmp_path / "x.db", durability="normal") as opened:
        account: Stream[AccountEvent, AccountEvent] = opened.stream("account", 1)
        peaks: list[int] = []
        for size in (1_000, 9_000):
            account.append(*map(counted, range(size)), expected=ANY)
            tracemalloc.start()
            total = sum(1 for _ in opened.log.read())
            total += sum(1 for _ in account.read(backwards=True))
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
            assert total == 2 * account.version()
        assert peaks[1] < 1.2 * peaks[0] < 2_000_000
        large: Stream[AccountEvent, AccountEvent] = opened.stream("account", 2)
        for number in range(150):
            large.append(counted(number, by="x" * 100_000), expected=ANY)
        tracemalloc.start()
        assert sum(1 for _ in large.read()) == 150
        assert tracemalloc.get_traced_memory()[1] < 15_000_000
        tracemalloc.stop()
