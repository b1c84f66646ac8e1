"""The migration from one release to the next: what its files say, both ways, and which trees go through casts."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from perdure_codegen.migrations.columns import Made, made_of
from perdure_codegen.migrations.pairs import Pair, Side, Tree, trees
from perdure_codegen.migrations.revisions import latest_rows, revised, with_revisions
from perdure_codegen.migrations.statements import alter, can_alter, cast_rows, drop, fill, rename, settle
from perdure_codegen.model import Domain
from perdure_codegen.sql.revisions import views_of
from perdure_codegen.sql.sqlite import create_table, create_view
from perdure_codegen.sql.tables import fingerprint
from perdure_codegen.sql.words import identifier

__all__ = ["Direction", "Migration", "migration", "migrations"]

_LONGEST: Final = 48


class Direction(Struct, frozen=True):
    """One way of a migration: its statements, the trees whose rows are cast, and the tables that are made anew."""

    statements: tuple[str, ...]
    cast: tuple[Tree, ...]
    rebuilt: tuple[str, ...]


class Migration(Struct, frozen=True, kw_only=True):
    """The migration that leads to the tables of a *release*; 0 is that of a draft."""

    release: int
    name: str
    before: Side
    after: Side
    up: Direction
    down: Direction

    @property
    def trees(self) -> tuple[Tree, ...]:
        """All trees of both sides."""
        return trees(self.before, self.after)

    @property
    def prints(self) -> tuple[str, str]:
        """The fingerprints of the tables before and after."""
        return fingerprint(self.before.schema), fingerprint(self.after.schema)


def migrations(domain: Domain) -> tuple[Migration, ...]:
    """Return the migration of each release of *domain* that has other tables than the one before."""
    found: list[Migration] = []
    before = Side.of(None)
    for release in domain.releases:
        after = Side.of(release.declared)
        if fingerprint(before.schema) != fingerprint(after.schema):
            found.append(migration(domain, before, after, release.number))
        before = after
    return tuple(found)


def migration(domain: Domain, before: Side, after: Side, release: int) -> Migration:
    """Return the migration from the tables *before* to those *after*, by the steps that *domain* knows."""
    return Migration(
        release=release,
        name=f"{release:04}_{_slug(before, after)}",
        before=before,
        after=after,
        up=_direction(domain, before, after, upwards=True),
        down=_direction(domain, after, before, upwards=False),
    )


def _slug(before: Side, after: Side) -> str:
    """Return the tables that differ as a part of a name."""
    if not before.schema.tables:
        return "create"
    old = {table.name: table for table in before.schema.tables}
    new = {table.name: table for table in after.schema.tables}
    names = [name for name in dict.fromkeys((*new, *old)) if old.get(name) != new.get(name)]
    slug = "_".join(names)
    return slug if len(slug) <= _LONGEST else f"{names[0]}_and_{len(names) - 1}_more"[:_LONGEST]


class _Phases:
    """Statements in the order in which they cannot hinder each other: tables may take the names of others."""

    def __init__(self) -> None:
        self.hide: list[str] = []
        self.fill: list[str] = []
        self.drop: list[str] = []
        self.place: list[str] = []
        self.alter: list[str] = []
        self.settle: list[str] = []
        self.show: list[str] = []

    @property
    def statements(self) -> tuple[str, ...]:
        tables = (*self.fill, *self.drop, *self.place, *self.alter, *self.settle)
        return (*self.hide, *tables, *self.show)


def _direction(domain: Domain, before: Side, after: Side, *, upwards: bool) -> Direction:
    phases = _Phases()
    cast: list[Tree] = []
    rebuilt: list[str] = []
    for tree in trees(before, after):
        made = _made(domain, before, after, tree, upwards=upwards)
        old, new = tuple(with_revisions(tree.before)), tuple(with_revisions(tree.after))
        if made is None:
            cast.append(tree)
            phases.fill += cast_rows(new)
            phases.fill += [statement for table in tree.after for statement in latest_rows(table)]
            gone, placed = old, new
        else:
            altered = [(pair, each) for pair, each in made if can_alter(pair, each)]
            copied = [(pair, each) for pair, each in made if (pair, each) not in altered]
            phases.alter += [statement for pair, each in altered for statement in alter(pair, each)]
            phases.fill += [statement for pair, each in copied for statement in fill(pair, each)]
            gone = tuple(table for table in old if table not in [pair.before for pair, _ in altered])
            placed = tuple(pair.after for pair, _ in copied)
            paired = {pair.after.name for pair, _ in made}
            fresh = [table for table in new if table.name not in paired]
            phases.place += map(create_table, fresh)
            phases.settle += [statement for table in fresh for statement in settle(table)]
        phases.drop += [statement for table in reversed(gone) for statement in drop(table)]
        phases.place += map(rename, placed)
        phases.settle += [statement for table in placed for statement in settle(table)]
        rebuilt += [table.name for table in placed]
        if made is None or old != new:  # a view hinders what is done to its table
            phases.hide += [f"DROP VIEW {identifier(view.name)}" for table in tree.before for view in views_of(table)]
            phases.show += [create_view(view) for table in tree.after for view in views_of(table)]
    return Direction(phases.statements, tuple(cast), tuple(rebuilt))


def _made(
    domain: Domain, before: Side, after: Side, tree: Tree, *, upwards: bool
) -> tuple[tuple[Pair, Made], ...] | None:
    """Return what the tables of a tree are made of; None where its rows must be cast."""
    found: list[tuple[Pair, Made]] = []
    for pair in tree.pairs:
        made = made_of(before, after, pair, domain, upwards=upwards)
        if made is None:
            return None
        found.append((pair, made))
        revisions = revised(pair, made)
        if revisions is not None:
            found.append(revisions)
    return tuple(found)
