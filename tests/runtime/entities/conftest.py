"""A store of sessions with one workspace, in a file and in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from runs import workspace

from domains import sessions
from domains.sessions import SessionsStore


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SessionsStore]:
    """Return a store with one workspace."""
    target = ":memory:" if request.param == "memory" else tmp_path / "sessions.db"
    with sessions.open(target, durability="normal", allow_drafts=True) as opened:
        opened.workspaces.insert(workspace())
        yield opened
