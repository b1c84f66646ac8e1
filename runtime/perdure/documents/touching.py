"""Which documents a transaction changes: SQLite tells of each row, of what foreign keys change, too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias, final

import apsw

from perdure.documents.kinds import Kind
from perdure.engines.rows import Row
from perdure.engines.sqlite.connections import fetch
from perdure.engines.sqlite.statements import quoted
from perdure.errors import NotSupported

__all__ = ["Entity", "Touched"]

Entity: TypeAlias = tuple[str, Row]
"""The table of a document, and its raw key."""


@final
class Touched:
    """Notes to which document of *kinds* each row belongs that *connection* changes, while it is *on*.

    A step that is undone leaves what it touched among them; such a document is the same as before.
    """

    def __init__(self, connection: apsw.Connection, kinds: Iterable[Kind], others: Iterable[str], path: str) -> None:
        """Look at all tables, which are there; of *others*, any change is one of the document with the empty key."""
        self.entities: dict[Entity, None] = {}
        self.is_on = False
        self._places: dict[str, tuple[str, tuple[int, ...]]] = {name: (name, ()) for name in others}
        for kind in kinds:
            for table, key in kind.tables:
                columns = [column[1] for column in fetch(connection, f"PRAGMA table_info({quoted(table)})")]
                self._places[table] = kind.name, tuple(columns.index(column) for column in key)
        try:
            connection.preupdate_hook(self._see)
        except (AttributeError, apsw.Error) as error:
            why = "apsw was built here without SQLITE_ENABLE_PREUPDATE_HOOK"
            raise NotSupported(path, why, "install apsw as PyPI has it") from error

    def _see(self, update: apsw.PreUpdate) -> None:
        if self.is_on and (found := self._places.get(update.table_name)):
            table, places = found
            row = update.new or update.old or ()
            self.entities[table, tuple([row[place] for place in places])] = None
