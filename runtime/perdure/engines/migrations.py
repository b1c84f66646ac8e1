"""What an engine is told of the migrations of tables: which there are, and what runs each within a transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeAlias, final

import msgspec

__all__ = ["RawMigration", "Refused", "Run", "Way"]

Way: TypeAlias = Literal["up", "down"]

Progress: TypeAlias = Callable[[int, int], None]
Run: TypeAlias = Callable[[Any, Callable[[str], None], Progress | None], None]  # Any: `Rows`, which know migrations
"""Changes the tables: by the `Rows` of the transaction and by scripts; tells how many rows are done. Raises Refused."""


@final
class RawMigration(msgspec.Struct, frozen=True, kw_only=True):
    """From the tables with the fingerprint *before* to those *after*, which are those of a release; and back."""

    release: int
    name: str
    hash: str
    """Of its scripts."""
    before: str
    after: str
    run: Callable[[Way], Run]


@final
class Refused(Exception):
    """A row that cannot be carried over, or a rule that the rows would break; the transaction is to be undone."""

    def __init__(self, table: str, key: object, why: str) -> None:
        """Say which row of which *table*; *key* is None where that is not known."""
        super().__init__(table, key, why)
        self.table = table
        self.key = key
        self.why = why
