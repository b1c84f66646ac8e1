"""The store as the predecessor's folder: a file for each workspace that had one, and `workspaces.json`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from domains.sessions import SessionsStore, WorkspaceHash
from perdure.errors import NotReplaced, UnusableSource
from perdure.files import replace_file
from sessions_app.predecessor.files import WORKSPACES
from sessions_app.predecessor.importing import NEVER
from sessions_app.predecessor.writing import json_of, write_array

__all__ = ["export_folder"]


def export_folder(store: SessionsStore, folder: Path, progress: Callable[[int, int], None] | None = None) -> int:
    """Write all sessions to *folder*, which is made and must be empty, in the order in which they came; count them.

    Raises UnusableSource where the folder is not empty or cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise UnusableSource(str(folder), "it is not empty, and an export replaces nothing")
        done, total = 0, store.sessions.count()
        paths = {}
        for workspace in store.workspaces.each():
            if workspace.path is not None:
                paths[workspace.hash] = workspace.path
            if workspace.last_accessed > NEVER or store.sessions.count({"workspace": workspace.hash}):
                done += write_array(folder / f"{workspace.hash}.json", _sessions(store, workspace.hash))
            if progress:
                progress(done, total)
        replace_file(folder / WORKSPACES, [msgspec.json.format(msgspec.json.encode(paths)), b"\n"])
    except OSError as error:
        raise UnusableSource(str(folder), error.strerror or str(error)) from error
    except NotReplaced as error:
        raise UnusableSource(str(folder), error.reason) from error
    return done


def _sessions(store: SessionsStore, workspace: WorkspaceHash) -> Iterator[bytes]:
    for row in store.queries.in_order(workspace=workspace):
        session = store.sessions.find(row.id)
        if session is not None:  # it was deleted meanwhile
            yield json_of(session)
