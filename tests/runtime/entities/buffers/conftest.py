"""A store of agents, in a file and in memory, that buffers are of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from compiling import Package
from counting import agent, compiled


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    """Return the compiled domain."""
    return compiled(tmp_path_factory.mktemp("counting"))


@pytest.fixture(params=["memory", "file"])
def store(package: Package, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """Return a store with one agent, `a`."""
    target = ":memory:" if request.param == "memory" else tmp_path / "counting.db"
    with package.module("store").open_store(target, durability="normal", allow_drafts=True) as opened:
        opened.agents.insert(agent(package, xp=10))
        yield opened
