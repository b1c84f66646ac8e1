"""The stores that are held to the laws of temporal repositories."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from patterns import Patterns


@pytest.fixture(params=["memory", "file", "json"])
def recorded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Patterns]:
    """Return a store without patterns."""
    store = Patterns(":memory:" if request.param == "memory" else tmp_path / f"knowledge.{request.param}")
    yield store
    store.close()
