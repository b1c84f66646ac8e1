"""A store of sessions with one workspace, in a file, in memory, and in JSON files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from runs import workspace

from domains import sessions
from domains.sessions import SessionsStore


@pytest.fixture(params=["memory", "file", "json"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SessionsStore]:
    """Return a store with one workspace; what its files hold in the end is what it holds."""
    if request.param == "json":
        opened = sessions.open_json(tmp_path / "sessions", durability="normal", allow_drafts=True)
    else:
        target = ":memory:" if request.param == "memory" else tmp_path / "sessions.db"
        opened = sessions.open(target, durability="normal", allow_drafts=True)
    with opened:
        opened.workspaces.insert(workspace())
        yield opened
        if request.param == "json":
            with sessions.open_json(tmp_path / "sessions", read_only=True, allow_drafts=True) as again:
                assert _everything(again) == _everything(opened)


def _everything(store: SessionsStore) -> list[object]:
    versions = [store.sessions.versioned(each.id) for each in store.sessions.summaries(limit=10_000)]
    return [*store.workspaces.list(limit=10_000), *versions, *store.sessions.summaries(limit=10_000)]
