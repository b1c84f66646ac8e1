"""The move of the sessions from a folder of JSON files to the store, and what becomes of the folder."""

from __future__ import annotations

import os
import shutil
import tarfile
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

__all__ = ["MovingSessions", "archive", "archive_of", "open_moving", "restore"]

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


def archive_of(folder: Path) -> Path:
    """Return where the archive of *folder* is."""
    return folder.with_name(f"{folder.name}.archive.tar.gz")


def archive(folder: Path) -> Path:
    """Put *folder* into an archive beside it, look whether all is in it, and remove the folder. Raises Refused."""
    target = archive_of(folder)
    if not folder.is_dir():
        raise Refused(f"there is no folder `{folder}`", "name the predecessor's with `--folder`")
    if target.exists():
        raise Refused(f"there is an archive already: `{target}`", "move it elsewhere")
    temporary = target.with_name(f".{target.name}.new")
    with tarfile.open(temporary, "w:gz") as tar:
        tar.add(folder, arcname=".")
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    with tarfile.open(temporary) as tar:
        for path in sorted(folder.iterdir()):
            member = tar.extractfile(f"./{path.name}") if path.is_file() else None
            if member and member.read() != path.read_bytes():
                raise Refused(f"`{path}` was changed meanwhile", "let nobody write to the folder, and try again")
    temporary.replace(target)
    shutil.rmtree(folder)
    return target


def restore(folder: Path) -> Path:
    """Make *folder* again of its archive, which is kept, and return that. Raises Refused."""
    source = archive_of(folder)
    if folder.exists():
        raise Refused(f"`{folder}` is there already", "a restore replaces nothing: move it elsewhere")
    if not source.exists():
        raise Refused(f"there is no archive `{source}`", "name the folder that was archived with `--folder`")
    temporary = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(temporary, ignore_errors=True)
    try:
        with tarfile.open(source) as tar:
            tar.extractall(temporary, filter="data")
    except (tarfile.TarError, OSError, EOFError) as error:
        shutil.rmtree(temporary, ignore_errors=True)
        raise Refused(f"`{source}` cannot be read: {error}", "use another copy of it, or `export` the store") from error
    temporary.rename(folder)
    return source
