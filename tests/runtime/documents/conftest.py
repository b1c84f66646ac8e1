"""A folder that is a store of sessions."""

from __future__ import annotations

from pathlib import Path

import pytest
from runs import session, workspace

from domains import sessions


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a workspace and a session."""
    path = tmp_path / "sessions"
    with sessions.open_json(path, durability="normal", allow_drafts=True) as store:
        store.workspaces.insert(workspace())
        store.sessions.insert(session())
    return path
