"""How the tables of a store stand to those of a build."""

from __future__ import annotations

from collections.abc import Sequence
from typing import final

import attrs

from perdure.engines.migrations import RawMigration
from perdure.engines.rows import RawTables
from perdure.engines.sqlite import TableState
from perdure.entities import Schema
from perdure.errors import EditedTables, OlderTables, OtherTables

__all__ = ["Tables"]


@final
@attrs.frozen
class Tables:
    """What a store says of its tables, if it has any, and a build of its own; whether something else altered them."""

    state: TableState | None
    schema: Schema | None
    is_edited: bool = attrs.field(kw_only=True)

    def raw(self, hooks: object = None) -> RawTables | None:
        """Return what an engine needs to know; None where the build has no tables."""
        return None if self.schema is None else self.schema.raw(hooks)

    def check(self, path: str) -> None:
        """Refuse tables that are not those of the build. Raises EditedTables, OtherTables, OlderTables."""
        if self.state is None:
            return
        raw = self.raw()
        if self.is_edited:
            raise EditedTables(path)
        if raw is None or self.state.fingerprint == raw.fingerprint:
            return
        if not self._is_known():
            raise OtherTables(path, self.state.fingerprint, raw.fingerprint)
        raise OlderTables(path, self.state.release, self._migrations()[-1].release)

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
        if self.state is None or self.is_edited:
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
