"""How the tables of a store stand to those of a build."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import final

import attrs

from perdure.engines.migrations import RawMigration
from perdure.engines.rows import RawTables
from perdure.engines.sqlite import TableState, inspect_edits, see_tables
from perdure.entities import Schema

__all__ = ["Tables"]


@final
@attrs.frozen
class Tables:
    """What a store says of its tables, if it has any, and what a build says of its own."""

    state: TableState | None
    schema: Schema | None
    digest: str
    """Of the definitions of its tables as they are now."""

    def raw(self, hooks: object = None) -> RawTables | None:
        """Return what an engine needs to know; None where the build has no tables."""
        return None if self.schema is None else self.schema.raw(hooks)

    def check(self, path: str) -> None:
        """Refuse tables that are not those of the build. Raises EditedTables, OtherTables, OlderTables."""
        raw = self.raw()
        if self.state is not None and raw is not None:
            see_tables(path, self.state, self.digest, raw, migrates=False, edits=partial(inspect_edits, path))

    def pending(self, release: int) -> Sequence[RawMigration]:
        """Return the migrations to *release* that are to be run."""
        if self.state is None or not self._is_known():
            return ()
        return [each for each in self._migrations() if self.state.release < each.release <= release]

    def undone(self, release: int) -> Sequence[RawMigration]:
        """Return the migrations that are to be undone, the newest first."""
        if self.state is None or not self._is_known():
            return ()
        return [each for each in reversed(self._migrations()) if release < each.release <= self.state.release]

    def told(self) -> str:
        """Return what a person wants to know of them."""
        if self.state is None or self.state.digest != self.digest:
            return "altered by something else than a migration"
        pending = self.pending(max((each.release for each in self._migrations()), default=0))
        to_run = f", to be migrated by {', '.join(each.name for each in pending)}" if pending else ""
        return f"of release {self.state.release}{to_run}" if self._is_known() else "of no release of this build"

    def _migrations(self) -> Sequence[RawMigration]:
        raw = self.raw()
        return () if raw is None else raw.migrations()

    def _is_known(self) -> bool:
        state = self.state
        return state is not None and any(
            (each.release, each.after) == (state.release, state.fingerprint) for each in self._migrations()
        )
