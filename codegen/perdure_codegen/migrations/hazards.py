"""What a migration does to rows, and to whoever uses them meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from perdure_codegen.migrations.steps import Migration
from perdure_codegen.model import Domain
from perdure_codegen.sql.tables import Table
from perdure_codegen.steps import Removed

__all__ = ["Hazard", "hazards"]


class Hazard(Struct, frozen=True):
    """One of them: it *destroys* rows or values, *rewrites* a table while others wait, or is *refused* by some rows."""

    kind: Literal["destroys", "rewrites", "refused"]
    entity: str
    """Today's name of it, or the last that it had."""
    message: str


def hazards(domain: Domain, migration: Migration) -> tuple[Hazard, ...]:
    """Return what going up by *migration* does, table by table, by the steps that *domain* knows."""
    return tuple(_hazards(domain, migration))


def _hazards(domain: Domain, migration: Migration) -> Iterator[Hazard]:
    before = {migration.before.identity(table.entity): table for table in migration.before.schema.tables}
    after = {migration.after.identity(table.entity): table for table in migration.after.schema.tables}
    paired = _paired(migration)
    for identity, table in before.items():
        new = after.get(identity)
        if table.name not in paired:
            entity = new.entity if new is not None else table.entity
            again = f", and `{new.name}` begins empty" if new is not None else ""
            yield Hazard("destroys", entity, f"the table `{table.name}` is dropped with all of its rows{again}")
        elif new is not None:
            yield from _lost(domain, identity, migration.before.version(table), migration.after.version(new), new)
            yield from _between(table, new)
            if new.name in migration.up.rebuilt:
                cast = any(new.name == each.name for tree in migration.up.cast for each in tree.after)
                how = "each of its rows is cast" if cast else "its rows are copied"
                yield Hazard("rewrites", new.entity, f"the table `{new.name}` is made anew: {how} while writers wait")


def _lost(domain: Domain, identity: str, old: int, new: int, table: Table) -> Iterator[Hazard]:
    declared = next(each for each in domain.types.values() if each.versions[0].name == identity)
    for step in declared.steps[old - 1 : new - 1]:
        for operation in step.operations:
            if isinstance(operation, Removed):
                what = f"the values of `{operation.field}` in `{table.name}` are dropped"
                yield Hazard("destroys", table.entity, what)


def _paired(migration: Migration) -> set[str]:
    return {pair.before.name for tree in migration.trees for pair in tree.pairs}


def _between(old: Table, new: Table) -> Iterator[Hazard]:
    """Yield which rows the new constraints refuse."""
    for unique in new.unique:
        if unique.columns not in {each.columns for each in old.unique}:
            names = ", ".join(f"`{name}`" for name in unique.columns)
            yield Hazard("refused", new.entity, f"rows of `{new.name}` that are alike in {names} stop the migration")
    known = {(key.columns, key.table) for key in old.foreign_keys}
    for key in new.foreign_keys:
        if (key.columns, key.table) not in known and set(key.columns) & {column.name for column in old.columns}:
            names = ", ".join(f"`{name}`" for name in key.columns)
            what = f"rows of `{new.name}` whose {names} is no row of `{key.table}` stop the migration"
            yield Hazard("refused", new.entity, what)
