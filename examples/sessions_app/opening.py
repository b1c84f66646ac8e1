"""The store of the application, and what it is called."""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path
from typing import Annotated, Final, TypeAlias

import typer

from domains import sessions
from domains.sessions import SessionsStore, WorkspaceHash
from domains.sessions.registry import DOMAIN
from perdure.cli.failure import Failure
from perdure.errors import OlderRelease, OlderTables
from perdure.slow import SLOW

__all__ = [
    "FOLDER",
    "STORE",
    "FolderOption",
    "JsonOption",
    "StoreOption",
    "hash_of",
    "open_store",
    "path_of",
    "workspace_hash",
]

STORE: Final = Path("sessions.db")
FOLDER: Final = Path("sessions")

StoreOption: TypeAlias = Annotated[Path, typer.Option("--store", help="The file that holds all sessions.")]

FolderOption: TypeAlias = Annotated[Path, typer.Option("--folder", help="The predecessor's folder.")]

JsonOption: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON.")]


_HASH: Final = re.compile(r"[0-9a-f]{16}", re.ASCII)


def open_store(
    path: Path | None, *, make: bool = False, read_only: bool = False, slow_after: float = SLOW
) -> SessionsStore:
    """Open the store at *path*; None is one in memory. Where there is none, *make* it or raise Failure.

    One of an older release is migrated where whoever is at the terminal agrees. What takes more than *slow_after*
    seconds is logged.
    """
    if path is None:
        return sessions.open(":memory:")
    if not make and not path.exists():
        raise Failure(f"there is no store `{path}`", help="`import` makes it; `--store` names another")
    # as long as the schema of this application is a draft, so are its files
    try:
        return sessions.open(path, read_only=read_only, allow_drafts=DOMAIN.is_draft, slow_after=slow_after)
    except (OlderRelease, OlderTables) as error:
        question = f"`{path}` is of release {error.release}, and this program needs {error.wanted}"
        if not _agrees(f"{question}; migrate it now?"):
            raise Failure(
                question,
                help=f"`migrate --store {path}` brings it there, once every program that uses it knows that release",
            ) from error
    return sessions.open(path, migrate=True, allow_drafts=DOMAIN.is_draft, slow_after=slow_after)


def _agrees(question: str) -> bool:
    """Ask whoever is at the terminal; where nobody is, nobody agrees."""
    return sys.stdin.isatty() and sys.stderr.isatty() and typer.confirm(question, err=True)


def hash_of(workspace: str) -> WorkspaceHash:
    """Return the hash that *workspace* is, or that of the path."""
    return WorkspaceHash(workspace) if _HASH.fullmatch(workspace) else workspace_hash(Path(workspace))


def path_of(workspace: str) -> str | None:
    """Return the path that *workspace* is, as it is kept; None for a hash."""
    return None if _HASH.fullmatch(workspace) else _named(Path(workspace))


def workspace_hash(path: Path) -> WorkspaceHash:
    """Return the hash of the workspace at *path*: of the resolved path, or of itself where that cannot be."""
    return WorkspaceHash(hashlib.sha256(_named(path).encode()).hexdigest()[:16])


def _named(path: Path) -> str:
    try:
        return str(path.resolve(strict=True))
    except (OSError, RuntimeError):
        return str(path).rstrip("/") or "/"
