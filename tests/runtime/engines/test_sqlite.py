"""The engine on SQLite keeps the laws of every engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from perdure.testing import LAWS, named
from perdure.testing.harness import Harness
from perdure.testing.machine import engine_machine
from perdure.testing.sqlite import SqliteHarness

TestMachine = engine_machine(SqliteHarness).TestCase
TestMachine.settings = settings(max_examples=12, stateful_step_count=20, deadline=None)


@pytest.fixture
def harness(tmp_path: Path) -> Iterator[SqliteHarness]:
    """Give a new file."""
    made = SqliteHarness(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize("law", LAWS, ids=named)
def test_law(law: Callable[[Harness], None], harness: SqliteHarness) -> None:
    """Each law holds."""
    law(harness)
