"""The migration from one release to the next: what its files say, both ways, and which trees go through casts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from perdure_codegen.migrations.columns import Made, made_of
from perdure_codegen.migrations.pairs import Pair, Side, Tree, trees
from perdure_codegen.migrations.revisions import latest_rows, revised, with_revisions
from perdure_codegen.migrations.statements import alter, can_alter, cast_rows, drop, fill, rename, settle
from perdure_codegen.model import Domain
from perdure_codegen.sql.revisions import views_of
from perdure_codegen.sql.sqlite import create_table, create_view
from perdure_codegen.sql.tables import fingerprint
from perdure_codegen.sql.words import identifier

__all__ = ["Direction", "Migration", "migration", "migrations", "recorded"]

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
    prints: tuple[str, str]
    """What a file has recorded of its tables before and after."""

    @property
    def is_needed(self) -> bool:
        """Whether tables differ, or rows: they may mean something else while all columns stay."""
        is_same = fingerprint(self.before.schema) == fingerprint(self.after.schema)
        return not is_same or bool(self.up.statements or self.down.statements)

    @property
    def trees(self) -> tuple[Tree, ...]:
        """All trees of both sides."""
        return trees(self.before, self.after)


def migrations(domain: Domain) -> tuple[Migration, ...]:
    """Return the migration of each release of *domain* that has other tables than the one before, or other rows."""
    return tuple(each for each in _line(domain) if each.is_needed and each.release <= len(domain.releases))


def recorded(domain: Domain) -> str:
    """Return what a file records of the tables of today: their fingerprint, where no release before had it."""
    *_, last = _line(domain)
    return last.prints[1]


def _line(domain: Domain) -> Iterator[Migration]:
    """Yield what leads to each release, and what would lead to today."""
    before = Side.of(None)
    prints = [fingerprint(before.schema)]
    sides = [Side.of(release.declared) for release in domain.releases]
    for release, after in enumerate((*sides, Side.of(domain)), start=1):
        made = migration(domain, before, after, release, prints)
        yield made
        prints.append(made.prints[1])
        before = after


def migration(domain: Domain, before: Side, after: Side, release: int, prints: Sequence[str] = ("",)) -> Migration:
    """Return the migration from the tables *before* to those *after*, by the steps that *domain* knows.

    *prints* are what files recorded at each release so far.
    """
    up = _direction(domain, before, after, upwards=True)
    down = _direction(domain, after, before, upwards=False)
    made = Migration(
        release=release,
        name=f"{release:04}_{_slug(before, after, (*up.rebuilt, *down.rebuilt))}",
        before=before,
        after=after,
        up=up,
        down=down,
        prints=(prints[-1], prints[-1]),
    )
    return replace(made, prints=(prints[-1], _print(after, release, prints))) if made.is_needed else made


def _print(after: Side, release: int, prints: Sequence[str]) -> str:
    """Return the fingerprint of the tables *after*, or, where a release had the same ones, one of this release."""
    plain = fingerprint(after.schema)
    return plain if plain not in prints else hashlib.sha256(f"{plain} at release {release}".encode()).hexdigest()


def _slug(before: Side, after: Side, rebuilt: tuple[str, ...]) -> str:
    """Return the tables that differ as a part of a name."""
    if not before.schema.tables:
        return "create"
    old = {table.name: table for table in before.schema.tables}
    new = {table.name: table for table in after.schema.tables}
    names = [name for name in dict.fromkeys((*new, *old)) if old.get(name) != new.get(name)]
    names = names or [*dict.fromkeys(rebuilt)] or ["nothing"]
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
        if placed or old != new:  # a view hinders what is done to its table
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
