"""How far each projection has come, in a table of the store's own, which is made with the first projection.

All of it is read and changed within the transaction that the rows of the projections are changed in: so the effect of
an event and the place behind it are there together, or not at all.
"""

from __future__ import annotations

import time
from typing import Any, Final, final

import msgspec

from perdure.engines.rows import Delete, Insert, RawTable, Rows, Select, Test, Update

__all__ = ["MOVE", "Book", "Skip", "State", "now"]

_STATE: Final = RawTable(
    name="perdure_projections",
    columns=("name", "identity", "position", "failed", "error", "owner", "token", "heartbeat"),
    key=("name",),
)
_CREATE: Final = """
    CREATE TABLE perdure_projections (
        name TEXT PRIMARY KEY,
        identity TEXT NOT NULL, -- of the declaration that its rows were made by
        position INTEGER NOT NULL, -- of the last record that is applied, or was none of its business
        failed INTEGER NOT NULL, -- the position of the record that it stopped at; 0 for none
        error TEXT NOT NULL, -- why
        owner TEXT NOT NULL, -- who runs it; empty for nobody
        token INTEGER NOT NULL, -- how often it changed hands
        heartbeat INTEGER NOT NULL -- the last sign of life of its owner, in microseconds since 1970 in UTC
    ) STRICT, WITHOUT ROWID
"""
_SKIPPED: Final = RawTable(
    name="perdure_skipped",
    columns=("projection", "position", "stream", "version", "error", "skipped_at"),
    key=("projection", "position"),
)
_CREATE_SKIPPED: Final = """
    CREATE TABLE perdure_skipped (
        projection TEXT NOT NULL,
        position INTEGER NOT NULL,
        stream TEXT NOT NULL,
        version INTEGER NOT NULL,
        error TEXT NOT NULL,
        skipped_at INTEGER NOT NULL, -- microseconds since 1970 in UTC
        PRIMARY KEY (projection, position)
    ) STRICT, WITHOUT ROWID
"""

_FIND: Final = Select(_STATE, (Test("name", "="),))
_PUT: Final = Insert(_STATE, _STATE.columns, "update")
_ADD: Final = Insert(_STATE, _STATE.columns, "skip")
_SKIPS: Final = Select(_SKIPPED, (Test("projection", "="),), ("position",))
_SKIP: Final = Insert(_SKIPPED, _SKIPPED.columns, "update")
_FORGET_SKIPS: Final = Delete(_SKIPPED, ("projection",))

MOVE: Final = Update(_STATE, ("position",), (), ("name", "identity", "position"))
"""Moves a projection of this name and identity from a position; values: the new one, name, identity, the old one."""


@final
class State(msgspec.Struct, frozen=True):
    """How far one projection has come; see the columns above."""

    name: str
    identity: str
    position: int = 0
    failed: int = 0
    error: str = ""
    owner: str = ""
    token: int = 0
    heartbeat: int = 0


@final
class Skip(msgspec.Struct, frozen=True):
    """A record that a projection leaves out."""

    projection: str
    position: int
    stream: str
    version: int
    error: str
    skipped_at: int


def now() -> int:
    """Return the time in microseconds since 1970 in UTC."""
    return time.time_ns() // 1000


@final
class Book:
    """What is known of projections, in one transaction or snapshot."""

    def __init__(self, rows: Rows) -> None:
        """Read and write *rows*."""
        self._rows = rows

    def find(self, name: str) -> State | None:
        """Return how far a projection has come; None where it was never begun."""
        if not self._rows.has(_STATE):
            return None
        found: list[Any] = list(self._rows.fetch(_FIND, (name,)))  # Any: the table is STRICT
        return State(*found[0]) if found else None

    def begin(self, name: str, identity: str) -> State:
        """Return how far a projection has come; it is begun where it never was."""
        self._rows.make(_STATE, _CREATE)
        self._rows.make(_SKIPPED, _CREATE_SKIPPED)
        self._rows.fetch(_ADD, msgspec.structs.astuple(State(name, identity)))
        found = self.find(name)
        assert found is not None  # noqa: S101 - it was added if it was not there
        return found

    def put(self, state: State) -> None:
        """Write what is known of a projection."""
        self._rows.fetch(_PUT, msgspec.structs.astuple(state))

    def skips(self, name: str) -> list[Skip]:
        """Return what a projection leaves out, in order."""
        if not self._rows.has(_SKIPPED):
            return []
        found: list[Any] = list(self._rows.fetch(_SKIPS, (name,)))  # Any: the table is STRICT
        return [Skip(*row) for row in found]

    def skip(self, skip: Skip) -> None:
        """Leave a record out from now on."""
        self._rows.fetch(_SKIP, msgspec.structs.astuple(skip))

    def forget_skips(self, name: str) -> None:
        """Leave nothing out any more."""
        self._rows.fetch(_FORGET_SKIPS, (name,))
