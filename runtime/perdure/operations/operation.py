"""One operation of a store, as it is told to a hook."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, final

import msgspec

__all__ = ["OnOperation", "Operation"]


@final
class Operation(msgspec.Struct, frozen=True, gc=False):
    """Something that a store has done, or failed to do."""

    name: str
    """What it was: `events.append`, `sessions.insert`, `queries.totals_by_type`, `maintenance.verify`."""
    domain: str
    seconds: float
    """How long it took, without what the program did between the pages that it read."""
    rows: int
    """How many events it read or wrote; of tables, how many rows, those of children too."""
    error: str
    """The name of the class of the error that it raised; empty where it raised none."""

    @property
    def failed(self) -> bool:
        """Whether it raised an error."""
        return bool(self.error)


OnOperation: TypeAlias = Callable[[Operation], object]
"""Is told of each operation right behind it, by the thread that did it."""
