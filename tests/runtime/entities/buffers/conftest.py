"""A store of agents, in a file, in memory and in JSON files, that buffers are of."""

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


@pytest.fixture(params=["memory", "file", "json"])
def store(package: Package, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """Return a store with one agent, `a`."""
    target = ":memory:" if request.param == "memory" else tmp_path / f"counting.{request.param}"
    opens = package.module("store").open_json if request.param == "json" else package.module("store").open_store
    with opens(target, durability="normal", allow_drafts=True) as opened:
        opened.agents.insert(agent(package, xp=10))
        yield opened
