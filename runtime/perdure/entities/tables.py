"""What a generated package says of its tables."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any, Generic, TypeVar, final

import attrs

from perdure.engines.migrations import RawMigration
from perdure.engines.rows import LookedAt, RawTables, RowEngine

__all__ = ["Reference", "Schema", "Table"]

T = TypeVar("T")
S = TypeVar("S")


@final
@attrs.frozen
class Reference:
    """A field that holds the key of a row of another *table*, in which it is the column *key*."""

    entity: str
    table: str
    key: str


@final
@attrs.frozen(kw_only=True, eq=False)
class Table(Generic[T, S]):
    """The table of *entity*, a class with all fields of the table and its children; *summary* is one without these."""

    entity: type[T]
    summary: type[S]
    name: str
    key: tuple[str, ...]
    """The fields that tell its rows apart; of children, those of one parent."""
    parent: tuple[str, ...] = ()
    """The columns that hold the key of its parent."""
    children: Mapping[str, Table[Any, Any]] = attrs.field(factory=dict)  # Any: each of its own class
    """The tables of its children, by the field that has them."""
    counts: Mapping[str, str] = attrs.field(factory=dict)
    """The columns that count children, and which."""
    least: int = 0
    """How many there are of one parent, at least."""
    most: int | None = None
    """The same, at most."""
    indexed: tuple[tuple[str, ...], ...] = ()
    """The columns of each index of all rows, the key's first; behind `-` where they descend."""
    references: Mapping[str, Reference] = attrs.field(factory=dict)
    search: str = ""
    """The full-text search of the table; empty for none."""
    is_versioned: bool = False
    type_version: int = 1
    """The version that the entity's type has today."""
    history: str = ""
    """The module that has its former versions; empty where there are none."""
    counters: tuple[str, ...] = ()
    """The fields that numbers are added to."""
    revisions: str = ""
    """The table of all revisions of a temporal entity; empty for others."""


@final
@attrs.frozen(eq=False)
class Schema:
    """All tables of a domain: those that are no children, and the definitions of all in a file of its package."""

    package: str
    fingerprint: str
    """Of what the tables are; a store keeps that of the ones it has."""
    roots: tuple[Table[Any, Any], ...]  # Any: each of its own class
    migrations: str = ""
    """The module whose `MIGRATIONS` has the ones between its releases; empty where there is no release."""

    def script(self) -> str:
        """Return the statements that make all tables in SQLite."""
        return files(self.package).joinpath("sql/sqlite/schema.sql").read_text(encoding="utf-8")

    def raw(self, hooks: object = None) -> RawTables:
        """Return what an engine needs to know; *hooks* are the steps of the domain that need code."""

        def migrations() -> tuple[RawMigration, ...]:
            found = importlib.import_module(self.migrations).MIGRATIONS if self.migrations else ()
            return tuple(migration.raw(hooks) for migration in found)

        return RawTables(self.fingerprint, self.script, migrations, self.look)

    def look(self, engine: RowEngine) -> Iterator[LookedAt]:
        """Look at every row of *engine*, some at a time, as today's classes."""
        from perdure.entities.verifying import look  # noqa: PLC0415 - few programs do so, and it needs all of this

        return look(self.roots, engine)

    def tables(self) -> Iterator[Table[Any, Any]]:  # Any: see above
        """Yield all tables, parents before children."""
        todo = list(self.roots)
        while todo:
            table = todo.pop(0)
            yield table
            todo += table.children.values()
