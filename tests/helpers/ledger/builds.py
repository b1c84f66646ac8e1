"""Builds of the ledger at each of its releases, and what a file records of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeAlias

import apsw

from ledger import ledger
from ledger.events import AccountEvent, Event
from ledger.releases import RELEASES
from perdure import Store, Stream
from perdure.registry import Domain

__all__ = ["Rows", "account", "build", "contents", "make", "recorded"]

Rows: TypeAlias = list[tuple[int, str, str]]
"""The number, the hash and the shapes of each release that a file records."""


def build(release: int, **changes: Any) -> Domain[Event]:  # Any: fields of Domain
    """Return the ledger as a build that knows the releases up to *release*; 0 is a draft of the first."""
    fields: dict[str, Any] = {"releases": RELEASES[:release], "is_draft": not release}  # Any: the same
    return ledger(**(fields | changes))


def make(path: Path, release: int, **options: Any) -> None:  # Any: arguments of open
    """Make a file that is held at *release*; 0 for one that only drafts wrote to."""
    Store.open(build(release), path, **({"allow_drafts": not release} | options)).close()


def account(store: Store[Event], key: str = "a-1") -> Stream[AccountEvent, AccountEvent]:
    """Return a stream of *store*."""
    return store.stream("account", key)


def recorded(path: Path) -> Rows:
    """Return what the file records."""
    connection = apsw.Connection(str(path))
    sql = "SELECT release, hash, shapes FROM perdure_releases ORDER BY release"
    rows: list[Any] = connection.execute(sql).fetchall()  # Any: apsw knows no columns
    connection.close()
    return rows


def contents(folder: Path) -> dict[str, bytes]:
    """Return what the files in *folder* hold; the index of a log that SQLite makes to read one is no content."""
    found = {file.name: file.read_bytes() for file in folder.iterdir() if not file.name.endswith("-shm")}
    return {name: content for name, content in found.items() if content}
