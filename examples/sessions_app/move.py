"""The move of the sessions from a folder of JSON files to the store."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias
from uuid import UUID

from domains.sessions import Session
from perdure.moving.gradual import UUID_KEYS, Ledger, Moving, Phase
from sessions_app.opening import Refused, open_store
from sessions_app.predecessor.repository import JsonSessions
from sessions_app.repository import Sessions, StoreSessions

__all__ = ["MovingSessions", "open_moving"]

MovingSessions: TypeAlias = Moving[Sessions, UUID, Session]


@contextmanager
def open_moving(store: Path, folder: Path) -> Generator[MovingSessions, None, None]:
    """Yield the sessions of *folder* and of *store*, which is made, as far as they have moved. Raises Refused."""
    ledger = Ledger(store.with_name(f"{store.name}.move"))
    try:
        if not folder.is_dir() and ledger.phase is not Phase.NEW_ONLY:
            raise Refused(f"there is no folder `{folder}`", "name the predecessor's with `--folder`, or `restore` it")
        with open_store(store, make=True) as opened:
            old = JsonSessions(folder)
            yield Moving(old, StoreSessions(opened), side=_same, ledger=ledger, keys=UUID_KEYS)
    finally:
        ledger.close()


def _same(sessions: Sessions) -> Sessions:
    return sessions
