"""What a migration does to rows, and to whoever uses them meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from perdure_codegen.migrations.steps import Migration
from perdure_codegen.model import DeclaredType, Domain
from perdure_codegen.span import Span
from perdure_codegen.sql.tables import Table
from perdure_codegen.steps import Added, Removed, Renamed
from perdure_codegen.wording import listed

__all__ = ["Hazard", "hazards", "tunings"]


class Hazard(Struct, frozen=True):
    """One of them: it *destroys* rows or values, *rewrites* a table while others wait, or is *refused* by some rows.

    What only *tunes* how rows are found is no danger.
    """

    kind: Literal["destroys", "rewrites", "refused", "tunes"]
    span: Span
    """What brings it about: an operation, or the entity."""
    message: str


def hazards(domain: Domain, migration: Migration) -> tuple[Hazard, ...]:
    """Return what going up by *migration* does, table by table, by the steps that *domain* knows."""
    before = {migration.before.identity(table.entity): table for table in migration.before.schema.tables}
    after = {migration.after.identity(table.entity): table for table in migration.after.schema.tables}
    paired = {pair.before.name for tree in migration.trees for pair in tree.pairs}
    found: list[Hazard] = []
    for declared in domain.types.values():
        identity = declared.versions[0].name
        old, new = before.get(identity), after.get(identity)
        if old is None:
            continue
        if new is None or old.name not in paired:
            again = "" if new is None else f", and `{new.name}` begins empty"
            message = f"the table `{old.name}` is dropped with all of its rows{again}"
            found.append(Hazard("destroys", declared.span, message))
        else:
            found += _between(declared, migration, old, new)
    return tuple(found)


def tunings(domain: Domain, migration: Migration) -> Iterator[Hazard]:
    """Yield what else going up by *migration* does: tables that begin, indexes and searches of those that stay."""
    before = {migration.before.identity(table.entity): table for table in migration.before.schema.tables}
    paired = {pair.after.name for tree in migration.trees for pair in tree.pairs}
    for new in migration.after.schema.tables:
        declared = domain.types[new.entity]
        old = before.get(declared.versions[0].name)
        if old is None or new.name not in paired:
            yield Hazard("tunes", declared.span, f"the table `{new.name}` is made")
            continue
        known = {index.name: index for index in old.indexes}
        now = {index.name: index for index in new.indexes}
        for name in (name for name, index in known.items() if now.get(name) != index):
            yield Hazard("tunes", declared.span, f"the index `{name}` of `{new.name}` is dropped")
        for name in (name for name, index in now.items() if known.get(name) != index):
            yield Hazard("tunes", declared.span, f"the index `{name}` of `{new.name}` is made")
        if old.search != new.search:
            words = "made, of the words of all rows" if new.search is not None else "dropped"
            yield Hazard("tunes", declared.span, f"the search of `{new.name}` is {words}")


def _between(declared: DeclaredType, migration: Migration, old: Table, new: Table) -> Iterator[Hazard]:
    """Yield what becomes of the rows of a table that is on both sides."""
    names: dict[str, str] = {column.name: column.name for column in old.columns}
    none: set[str] = set()
    for step in declared.steps[migration.before.version(old) - 1 : migration.after.version(new) - 1]:
        for operation in step.operations:
            if isinstance(operation, Removed):
                names = {now: then for now, then in names.items() if now != operation.field}
                none.discard(operation.field)
                message = f"the values of `{operation.field}` in `{new.name}` are dropped"
                yield Hazard("destroys", operation.span, message)
            elif isinstance(operation, Renamed):
                renamed = dict(operation.pairs)
                names = {renamed.get(now, now): then for now, then in names.items()}
                none = {renamed.get(now, now) for now in none}
            elif isinstance(operation, Added) and operation.fill is None:
                none.add(operation.field)
    yield from _refused(declared, old, new, names, none)
    if new.name in migration.up.rebuilt:
        cast = any(new.name == each.name for tree in migration.up.cast for each in tree.after)
        how = "each of its rows is cast" if cast else "its rows are copied"
        message = f"the table `{new.name}` is made anew: {how} while writers wait"
        yield Hazard("rewrites", declared.span, message)


def _refused(declared: DeclaredType, old: Table, new: Table, names: dict[str, str], none: set[str]) -> Iterator[Hazard]:
    """Yield the new rules that rows may break; *names* has the column that each one was before, of those that were.

    Columns that are *none* in each row break no rule.
    """

    def former(columns: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(names.get(column, "") for column in columns)

    uniques = {tuple(sorted(each.columns)) for each in old.unique}
    for unique in new.unique:
        if tuple(sorted(former(unique.columns))) not in uniques and none.isdisjoint(unique.columns):
            message = f"rows of `{new.name}` that are alike in {listed(unique.columns)} stop the migration"
            yield Hazard("refused", declared.span, message)
    known = {(key.columns, key.table) for key in old.foreign_keys}
    for key in new.foreign_keys:
        if (former(key.columns), key.table) not in known and none.isdisjoint(key.columns):
            message = f"rows of `{new.name}` whose {listed(key.columns)} is no row of `{key.table}` stop the migration"
            yield Hazard("refused", declared.span, message)
