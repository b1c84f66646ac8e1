"""Which table of one release is which of another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from perdure_codegen.model import Domain, Entity
from perdure_codegen.sql.tables import Schema, Table
from perdure_codegen.tables import schema_of

__all__ = ["Pair", "Side", "Tree", "pairs", "trees"]


class Side(Struct, frozen=True, eq=False):
    """The tables of a release; *domain* is None, and there are no tables, before the first one."""

    domain: Domain | None
    schema: Schema

    @classmethod
    def of(cls, domain: Domain | None) -> Side:
        """Return the tables of *domain*."""
        return cls(domain, Schema(()) if domain is None else schema_of(domain))

    def entity(self, table: Table) -> Entity:
        """Return the entity of a table of this side."""
        if self.domain is None:
            raise KeyError(table.entity)
        return self.domain.entities[table.entity]

    def identity(self, name: str) -> str:
        """Return what the entity called *name* was called in its first version: renaming does not alter that."""
        if self.domain is None:
            raise KeyError(name)
        return self.domain.types[name].versions[0].name

    def version(self, table: Table) -> int:
        """Return the version of the entity of *table*."""
        return 0 if self.domain is None else self.domain.types[table.entity].newest.number


class Pair(Struct, frozen=True):
    """The table of one entity on both sides."""

    before: Table
    after: Table


class Tree(Struct, frozen=True):
    """An entity that is no child, with all that belongs to it: what is on both sides, and what is on one alone."""

    identity: str
    before: tuple[Table, ...]
    after: tuple[Table, ...]
    pairs: tuple[Pair, ...]

    @property
    def is_kept(self) -> bool:
        """Whether the entity has a table on both sides, whose rows are carried from one to the other."""
        return bool(self.pairs)


def _roots(side: Side) -> Mapping[str, tuple[Table, ...]]:
    """Return the tables of each tree, parents first, by the identity of its root."""
    found: dict[str, list[Table]] = {}
    root: dict[str, str] = {}
    for table in side.schema.tables:  # parents stand before their children
        entity = side.entity(table)
        name = side.identity(entity.name) if entity.parent is None else root[entity.parent[0]]
        root[entity.name] = name
        found.setdefault(name, []).append(table)
    return {name: tuple(tables) for name, tables in found.items()}


def trees(before: Side, after: Side) -> tuple[Tree, ...]:
    """Return all trees of both sides, in the order of *after*; those that are gone come first."""
    old, new = _roots(before), _roots(after)
    names = (*(name for name in old if name not in new), *new)
    return tuple(
        Tree(name, old.get(name, ()), new.get(name, ()), tuple(pairs(before, after, old.get(name, ()), new[name])))
        if name in new
        else Tree(name, old[name], (), ())
        for name in names
    )


def pairs(before: Side, after: Side, old: tuple[Table, ...], new: tuple[Table, ...]) -> Iterator[Pair]:
    """Yield the tables of a tree that are on both sides, under the same parent there."""
    known = {before.identity(table.entity): table for table in old}
    paired: set[str] = set()
    for table in new:
        name = after.identity(table.entity)
        former = known.get(name)
        if former is None or former.is_temporal != table.is_temporal:
            continue
        parents = (before.entity(former).parent, after.entity(table).parent)
        owners = (
            parents[0] and before.identity(parents[0][0]),
            parents[1] and after.identity(parents[1][0]),
        )
        if owners[0] == owners[1] and (owners[0] is None or owners[0] in paired):
            paired.add(name)
            yield Pair(former, table)
