"""How far something has come, by name: in a table of the store's own, which is made with the first of them.

What reads elsewhere and writes here puts its place in the transaction that holds what it wrote: so both are there
together, or neither, and whoever was killed goes on exactly where it stopped.
"""

from __future__ import annotations

from typing import Final, final

from perdure.engines.rows import Delete, Insert, RawTable, Select, Test
from perdure.entities.access import Access
from perdure.errors import Invalid
from perdure.values import is_text

__all__ = ["CREATE", "TABLE", "Checkpoints"]

TABLE: Final = RawTable(name="perdure_checkpoints", columns=("name", "place"), key=("name",))
CREATE: Final = """
    CREATE TABLE perdure_checkpoints (
        name TEXT PRIMARY KEY,
        place TEXT NOT NULL -- whatever its owner goes on by
    ) STRICT, WITHOUT ROWID
"""
_FIND: Final = Select(TABLE, (Test("name", "="),))
_PUT: Final = Insert(TABLE, TABLE.columns, "update")
_DELETE: Final = Delete(TABLE, ("name",))


@final
class Checkpoints:
    """The places of a store: texts by name, which only their owners understand."""

    def __init__(self, access: Access) -> None:
        """Use `Work`, which makes it."""
        self._access = access

    def find(self, name: str) -> str | None:
        """Return the place called *name*, or None where there is none."""
        with self._access.reading("checkpoints", "find") as rows:
            found = rows.fetch(_FIND, (name,)) if rows.has(TABLE) else []
        return str(found[0][1]) if found else None

    def put(self, name: str, place: str) -> None:
        """Keep *place* as *name*, in place of what was called so."""
        for field, value in (("name", name), ("place", place)):
            if not is_text(value):
                raise Invalid("put", field, "text without NUL and lone surrogates", value)
        with self._access.writing("checkpoints", "put") as rows:
            rows.make(TABLE, CREATE)
            rows.fetch(_PUT, (name, place))

    def delete(self, name: str) -> bool:
        """Forget the place called *name*, and answer whether there was one."""
        with self._access.writing("checkpoints", "delete") as rows:
            return rows.has(TABLE) and bool(rows.fetch(_DELETE, (name,)))
