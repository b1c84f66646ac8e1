"""The repositories of a store, outside and within a transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, final

from perdure.entities.access import Access
from perdure.entities.bound import Bound, bound
from perdure.entities.checkpoints import Checkpoints
from perdure.entities.children import ChildRepository
from perdure.entities.repositories import Repository, VersionedRepository
from perdure.entities.search import Search
from perdure.entities.tables import Schema, Table
from perdure.entities.temporal import TemporalRepository
from perdure.events.clock import Clock, system_clock

__all__ = ["Bindings", "Work"]


@final
class Bindings:
    """The tables of *schema*, bound once for a store."""

    def __init__(self, schema: Schema) -> None:
        """Bind all tables."""
        self.tables: dict[str, Bound] = {}
        for root in schema.roots:
            self._take(bound(root))

    def _take(self, one: Bound) -> None:
        self.tables[one.table.name] = one
        for child in one.children.values():
            self._take(child)


@final
class Work:
    """Repositories on one access to the rows."""

    def __init__(self, bindings: Bindings, access: Access, clock: Clock = system_clock) -> None:
        """Come to rows by *access*; *clock* dates what is recorded of temporal entities."""
        self._tables: Mapping[str, Bound] = bindings.tables
        self._access = access
        self._clock = clock

    @property
    def access(self) -> Access:
        """How it comes to rows; queries do by the same."""
        return self._access

    @property
    def checkpoints(self) -> Checkpoints:
        """How far something has come that writes here."""
        return Checkpoints(self._access)

    def _search(self, one: Bound) -> Any:  # Any: a Search, or None
        return Search(one, self._access) if one.raw.search else None

    def repository(
        self, table: Table[Any, Any]
    ) -> Repository[Any, Any, Any, Any, Any, Any, Any, Any]:  # Any: generated code types it
        """Return the repository of *table*, which is no child's."""
        one = self._tables[table.name]
        return Repository(one, self._access, self._search(one))

    def versioned(
        self, table: Table[Any, Any]
    ) -> VersionedRepository[Any, Any, Any, Any, Any, Any, Any, Any]:  # Any: the same
        """Return the repository of *table*, whose rows have versions."""
        one = self._tables[table.name]
        return VersionedRepository(one, self._access, self._search(one))

    def temporal(self, table: Table[Any, Any]) -> TemporalRepository[Any, Any, Any, Any, Any]:  # Any: the same
        """Return the repository of *table*, whose rows have revisions."""
        one = self._tables[table.name]
        return TemporalRepository(one, self._access, self._search(one), self._clock)

    def children(self, table: Table[Any, Any]) -> ChildRepository[Any, Any, Any, Any, Any, Any, Any]:  # Any: the same
        """Return the repository of *table*, which is a child's."""
        one = self._tables[table.name]
        return ChildRepository(one, self._access, self._search(one))
