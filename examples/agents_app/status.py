"""What other programs are told: one document, with the state of all agents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from domains.agents import AgentsStore
from domains.agents.queries import StandingsRow
from perdure.documents import export_document
from perdure.moving.records import written

__all__ = ["export_status", "moment_of", "status_of"]

_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def moment_of(timestamp: int) -> dt.datetime | None:
    """Return the moment that *timestamp*, in milliseconds since 1970, is; None for one out of the years 1 to 9999."""
    try:
        return _EPOCH + dt.timedelta(milliseconds=timestamp)
    except OverflowError:
        return None


def status_of(store: AgentsStore, now: dt.datetime) -> Mapping[str, Any]:  # Any: JSON
    """Return the state of all agents, as it is at one moment."""
    return {"written_at": written(now), "agents": [_status(each) for each in store.queries.standings()]}


def export_status(store: AgentsStore, path: Path, now: dt.datetime) -> int:
    """Replace the file at *path* by the state of all agents, and return how many there are.

    Whoever reads it finds the old document or the new one, whole. Raises NotReplaced.
    """
    status = status_of(store, now)
    export_document(path, status)
    return len(status["agents"])


def _status(each: StandingsRow) -> Mapping[str, Any]:  # Any: JSON
    last = None if each.last_active is None else moment_of(each.last_active)
    return {
        "id": each.id,
        "sp": each.sp,
        "xp": each.xp,
        "cs": each.cs,
        "commits": each.commits,
        "bugs": each.bugs,
        "updated_at": written(each.updated_at),
        "last_active": None if last is None else written(last),
    }
