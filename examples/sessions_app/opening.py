"""The store of the application, and what it is called."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Final, TypeAlias, final

import typer
from typing_extensions import override

from domains import sessions
from domains.sessions import SessionsStore, WorkspaceHash
from domains.sessions.registry import DOMAIN

__all__ = ["STORE", "JsonOption", "Refused", "StoreOption", "open_store", "workspace_hash"]

STORE: Final = Path("sessions.db")

StoreOption: TypeAlias = Annotated[Path, typer.Option("--store", help="The file that holds all sessions.")]

JsonOption: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@final
class Refused(Exception):
    """What cannot be done, and what to do instead."""

    def __init__(self, message: str, help: str) -> None:  # noqa: A002 - the word that is shown
        """Keep both."""
        self.message = message
        self.help = help
        super().__init__(message, help)

    @override
    def __str__(self) -> str:
        """Return what a command prints."""
        return f"error: {self.message}\nhelp: {self.help}"


def open_store(path: Path | None, *, make: bool = False, read_only: bool = False) -> SessionsStore:
    """Open the store at *path*; None is one in memory. Where there is none, *make* it or raise Refused."""
    if path is None:
        return sessions.open(":memory:")
    if not make and not path.exists():
        raise Refused(f"there is no store `{path}`", "`import` makes it; `--store` names another")
    # as long as the schema of this application is a draft, so are its files
    return sessions.open(path, read_only=read_only, allow_drafts=DOMAIN.is_draft)


def workspace_hash(path: Path) -> WorkspaceHash:
    """Return the hash of the workspace at *path*: of the resolved path, or of itself where that cannot be."""
    try:
        named = str(path.resolve(strict=True))
    except (OSError, RuntimeError):
        named = str(path).rstrip("/") or "/"
    return WorkspaceHash(hashlib.sha256(named.encode()).hexdigest()[:16])
