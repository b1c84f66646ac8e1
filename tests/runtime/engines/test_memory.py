"""The engine in memory keeps the laws of every engine, with one partition and with three."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import settings

from perdure.testing import LAWS, named
from perdure.testing.harness import Harness
from perdure.testing.machine import engine_machine
from perdure.testing.memory import MemoryHarness

TestMachine = engine_machine(lambda: MemoryHarness(3)).TestCase
TestMachine.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)


@pytest.fixture(params=[1, 3])
def harness(request: pytest.FixtureRequest) -> Iterator[MemoryHarness]:
    """Give an empty log."""
    made = MemoryHarness(request.param)
    yield made
    made.close()


@pytest.mark.parametrize("law", LAWS, ids=named)
def test_law(law: Callable[[Harness], None], harness: MemoryHarness) -> None:
    """Each law holds."""
    law(harness)
