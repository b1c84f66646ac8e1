"""The move of the sessions from a folder of JSON files to the store."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias
from uuid import UUID

from domains.sessions import Session, WorkspaceHash
from perdure.cli.failure import Failure
from perdure.moving.gradual import UUID_KEYS, Ledger, Moving, Phase
from sessions_app.opening import open_store
from sessions_app.predecessor.repository import JsonSessions
from sessions_app.repository import Sessions, StoreSessions

__all__ = ["MovingSessions", "ledger_of", "open_moving"]

MovingSessions: TypeAlias = Moving[Sessions, UUID, Session]


def ledger_of(store: Path) -> Path:
    """Return the file that says how far the sessions have moved to *store*."""
    return store.with_name(f"{store.name}.move")


@contextmanager
def open_moving(
    store: Path,
    folder: Path,
    *,
    paths: Mapping[WorkspaceHash, str] = {},
) -> Generator[MovingSessions, None, None]:
    """Yield the sessions of *folder* and of *store*, which is made, as far as they have moved. Raises Failure.

    *paths* are of workspaces of which nobody may have told the store yet.
    """
    ledger = Ledger(ledger_of(store))
    try:
        if not folder.is_dir() and ledger.phase is not Phase.NEW_ONLY:
            raise Failure(
                f"there is no folder `{folder}`", help="name the predecessor's with `--folder`, or `restore` it"
            )
        with open_store(store, make=True) as opened:
            old = JsonSessions(folder)
            yield Moving(old, StoreSessions(opened, paths=paths), side=_same, ledger=ledger, keys=UUID_KEYS)
    finally:
        ledger.close()


def _same(sessions: Sessions) -> Sessions:
    return sessions
