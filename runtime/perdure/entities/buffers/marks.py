"""Marks in the store that tell which flush of a buffer was its last, where a commit did not say whether it was done."""

from __future__ import annotations

import uuid
from typing import Final, final

from perdure.engines.rows import Delete, Insert, RawTable, Rows, Select, Test
from perdure.entities.access import Access

__all__ = ["Mark"]

_TABLE: Final = RawTable(name="perdure_flushes", columns=("buffer", "number"), key=("buffer",))
_DEFINITION: Final = """
    CREATE TABLE perdure_flushes (
        buffer TEXT PRIMARY KEY, -- a random name of one buffer that is open
        number INTEGER NOT NULL -- of its last flush, from 1
    ) STRICT
"""


@final
class Mark:
    """The mark of one buffer, which each of its flushes moves in its own transaction."""

    def __init__(self, access: Access) -> None:
        """Begin before the first flush."""
        self._access = access
        self._name = str(uuid.uuid4())
        self.number = 0
        """How many flushes are known to be in the store."""

    def move(self, rows: Rows) -> None:
        """Mark the next flush, in the transaction of *rows*."""
        rows.make(_TABLE, _DEFINITION)
        rows.run(Insert(_TABLE, _TABLE.columns, "update"), ((self._name, self.number + 1),))

    def is_next(self) -> bool:
        """Answer whether the store has the next flush."""
        with self._access.reading("buffer", "settle") as rows:
            if not rows.has(_TABLE):
                return False
            found = rows.fetch(Select(_TABLE, (Test("buffer", "="),)), (self._name,))
        return bool(found) and found[0][1] == self.number + 1

    def remove(self) -> None:
        """Leave nothing in the store."""
        if self.number:
            with self._access.writing("buffer", "close") as rows:
                rows.run(Delete(_TABLE, _TABLE.key), ((self._name,),))
