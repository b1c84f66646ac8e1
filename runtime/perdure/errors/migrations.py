"""What keeps the tables of a store from being those of a build, or from becoming so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, final

from perdure.errors.base import shown
from perdure.errors.stores import OpenError

__all__ = ["EditedTables", "MigrationRefused", "OlderTables"]


_SHOWN: Final = 5
"""How many differences a message tells."""


@final
class OlderTables(OpenError):
    """A store whose tables are those of an older release; nothing was written."""

    def __init__(self, path: str, release: int, wanted: int) -> None:
        """Say that the tables are those of *release*, and this build has those of release *wanted*."""
        self.release = release
        self.wanted = wanted
        self.help = (
            f"run `perdure migrate up {path}`, or open it with `migrate=True`, once every program that uses it knows "
            f"release {wanted}"
        )
        super().__init__(path, f"its tables are those of release {release}, and this build needs those of {wanted}")
        self.args = (path, release, wanted)


@final
class EditedTables(OpenError):
    """A store whose tables were altered by something else than a migration; nothing was written.

    *edits* say how they differ from what was made, as far as that is known.
    """

    summary = "has tables that are not as they were made"
    help = (
        "undo what was altered (an index, a column, a trigger), or restore the store from a backup; tables are altered "
        "by releases and `perdure migrate up` alone"
    )

    def __init__(self, path: str, edits: Sequence[str] = ()) -> None:
        """Say what was altered."""
        self.edits = tuple(edits)
        more = f", and {len(edits) - _SHOWN} more" if len(edits) > _SHOWN else ""
        super().__init__(path, ", ".join(edits[:_SHOWN]) + more)
        self.args = (path, self.edits)


@final
class MigrationRefused(OpenError):
    """A row that the tables of the other release cannot hold, or a rule that the rows would break; nothing was changed.

    *key* is that of the row, None where it is not known. A NotExpressible that a cast raised is its cause.
    """

    def __init__(self, path: str, migration: str, table: str, key: object, why: str) -> None:
        """Say which *migration* was refused, and why."""
        self.migration = migration
        self.table = table
        self.key = key
        self.why = why
        self.help = "correct or delete the row with the build that the store is for now, then run it again"
        row = f" at the row {shown(key)}" if key is not None else ""
        super().__init__(path, f"the migration `{migration}` stopped in `{table}`{row}: {why}; nothing was changed")
        self.args = (path, migration, table, key, why)
