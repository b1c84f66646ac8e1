"""A repository that moves, between two dictionaries."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import pytest
from sides import Values

from perdure.moving.gradual import TEXT_KEYS, Ledger, Moving

Moved: TypeAlias = "Moving[Values, str, object]"


@pytest.fixture
def moving(tmp_path: Path) -> Moved:
    """Return a move that has not begun, with one value on the old side."""
    made: Moved = Moving(
        Values(), Values(), side=lambda values: values, ledger=Ledger(tmp_path / "move"), keys=TEXT_KEYS
    )
    made.put("a", ("x",))
    return made
