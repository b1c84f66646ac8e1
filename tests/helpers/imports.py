"""Exports of another program, and importers of them into a store of workspaces."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from domains.sessions import SessionsStore, SessionsWork, Workspace
from perdure.moving.records import (
    Exact,
    Importer,
    Problem,
    Quarantine,
    Record,
    SourceOutcome,
    Written,
    by_prefix,
    write_once,
)

__all__ = ["MOST", "convert", "importer", "line", "run", "workspace"]

MOST = 4096
"""How long a line may be here."""

EXACT = Exact()


def workspace(record: Record) -> Workspace | tuple[Problem, ...] | None:
    """Return the workspace that *record* is; a record that asks for it is passed over."""
    if record.value.get("pass_over") is True:
        return None
    return EXACT.structure({"hash": record.key, **record.value}, Workspace, "$.value")


convert = by_prefix({"workspace": workspace})


def write(work: SessionsWork, each: Workspace) -> Written | tuple[Problem, ...]:
    """Write *each* once."""
    return write_once(work.workspaces, each.hash, each)


def importer(
    store: SessionsStore, quarantine: Quarantine | None = None, **more: Any
) -> Importer[Any, Any]:  # Any: options
    """Return an importer into *store*, with small batches."""
    options = {"batch": 2, "most": MOST, **more}
    return Importer(store, convert=convert, write=write, quarantine=quarantine, **options)


def run(store: SessionsStore, path: Path, **more: Any) -> SourceOutcome:  # Any: options
    """Import the file at *path*, with a quarantine beside it."""
    with Quarantine(path.with_name("quarantine.jsonl")) as quarantine:
        outcome = importer(store, quarantine, **more).import_file(path)
        quarantine.finish()
    return outcome


def line(number: int, path: str | None = None, **fields: Any) -> bytes:  # Any: JSON
    """Return the line of workspace *number*, which is good but for *fields*."""
    value = {"path": path, "last_accessed": "2026-03-07T12:00:00Z", **fields}
    return json.dumps({"key": f"workspace:{number:016x}", "value": value}).encode()
