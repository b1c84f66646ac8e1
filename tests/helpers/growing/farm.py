"""Entities as they grow, and what is drawn for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

import attrs
from evolving.changes import fields
from evolving.world import Declared, World
from hypothesis import strategies as st

__all__ = ["KEYS", "KEY_NAMES", "Farm", "Reference", "Tabled"]

T = TypeVar("T")

KEYS: Final = (
    *("str", "int", "int", "uuid", "date", "datetime", "time", "duration", "<Colour>"),
    *("{type: str, max_length: 9}", "{type: int, min: 0, max: 100}"),
)
"""Types of keys."""
NAMES: Final = ("Cow", "Hen", "CowShed", "Order", "Field", "Text", "Index", "Rowid", "HenHouse", "Barn")
TABLES: Final = ("cows", "cows_search", "orders", "cows_by", "rows", "t", "x", "cows_key", "barns", "key_of", "oid")
KEY_NAMES: Final = ("id", "rowid", "code", "by_id", "cow_id", "oid")
REFS: Final = ("up", "owner", "left", "rank_", "group", "home")
COLLECTIONS: Final = ("parts", "cows_", "items_", "pages", "index")
COLUMNS: Final = ("<Colour>", "str", "int", "bool", "float", "uuid", "date", "time", "datetime", "duration", "bytes")
"""Types of fields that can be indexed."""


@attrs.define(eq=False)
class Reference:
    """A field that holds the key of *target*."""

    target: Tabled
    nullable: bool
    on_delete: str


@attrs.define(eq=False)
class Tabled:
    """An entity with its table; *declared* has all fields that are columns, references by the type of the key."""

    declared: Declared
    table: str
    key: list[str]
    refs: dict[str, Reference] = attrs.Factory(dict)
    children: dict[str, Tabled] = attrs.Factory(dict)
    counts: dict[str, str] = attrs.Factory(dict)
    unique: list[list[str]] = attrs.Factory(list)
    indexes: list[tuple[tuple[str, ...], str, str]] = attrs.Factory(list)
    search: list[str] = attrs.Factory(list)
    versioned: bool = False
    temporal: bool = False

    @property
    def plain(self) -> dict[str, str]:
        """The fields that are neither of the key nor references."""
        return {name: kind for name, kind in self.declared.fields.items() if name not in {*self.key, *self.refs}}

    @property
    def indexable(self) -> list[str]:
        """The fields that an index can have."""
        bare = {name: kind.removesuffix(" | None") for name, kind in self.declared.fields.items()}
        return [name for name, kind in bare.items() if _scalar(kind) in COLUMNS]


def _scalar(kind: str) -> str:
    return kind.removeprefix("{type: ").partition(",")[0].strip("'").removesuffix(" | None")


@attrs.define
class Farm:
    """All entities, and the world of the types that they use."""

    world: World
    tables: list[Tabled] = attrs.Factory(list)
    names_of_former: set[str] = attrs.Factory(set)

    def one(self, choices: Sequence[T]) -> T:
        """Return one of *choices*."""
        return choices[self.world.draw(st.integers(0, len(choices) - 1))]

    def free(self, names: tuple[str, ...], taken: set[str]) -> str:
        """Return one of *names* that is not *taken*."""
        return self.world.pick(*(name for name in names if name not in taken))

    def table_name(self) -> str:
        """Return the name of a table that no entity has."""
        return self.free(TABLES, {each.table for each in self.tables})

    def name(self) -> str:
        """Return the name of an entity that none has or had."""
        name = self.free(NAMES, {each.declared.name for each in self.tables} | self.names_of_former)
        self.names_of_former.add(name)
        return name

    def entity(self) -> Tabled:
        """Return a new entity without references and children."""
        world = self.world
        key = [self.free(KEY_NAMES, set())]
        if world.chance(25):
            key.append(self.free(KEY_NAMES, set(key)))
        kinds = {name: world.pick(*KEYS) for name in key}
        declared = Declared(self.name(), "entity", fields={**kinds, **fields(world, 5)})
        it = Tabled(declared, self.table_name(), key, versioned=world.chance(40))
        self.furnish(it)
        if world.chance(30):
            it.unique.append(self.unique(it))
        return it

    def unique(self, it: Tabled) -> list[str]:
        """Return fields of *it* that may be unique."""
        columns = it.indexable
        return [*dict.fromkeys((self.world.pick(*columns), self.world.pick(*columns)))]

    def parent(self, it: Tabled) -> Tabled | None:
        """Return the entity whose child *it* is."""
        return next((each for each in self.tables if it in each.children.values()), None)

    def ancestors(self, it: Tabled | None) -> list[Tabled]:
        """Return *it* and all that it belongs to."""
        return [] if it is None else [it, *self.ancestors(self.parent(it))]

    def new_ref_name(self, it: Tabled) -> str:
        """Return a name for a reference of *it*."""
        return self.free(REFS, {*it.declared.fields, *it.children})

    def new_collection(self, it: Tabled) -> str:
        """Return a name for a collection of *it*."""
        return self.free(COLLECTIONS, {*it.declared.fields, *it.children})

    def remember(self) -> None:
        """Draw which entities are temporal, of those that may be."""
        for it in self.tables:
            may = not it.children and self.parent(it) is None
            if may and all(ref.on_delete == "restrict" for ref in it.refs.values()) and self.world.chance(40):
                it.temporal, it.versioned = True, False

    def furnish(self, it: Tabled) -> None:
        """Draw indexes, searches and counts, of the fields that there are."""
        world, columns = self.world, it.indexable
        it.indexes = []
        for _ in range(2):
            if columns and world.chance(40):
                names = dict.fromkeys((world.pick(*columns), world.pick(*columns)))
                parts = tuple(f"{name}{world.pick('', ' desc')}" for name in names)
                self._index(it, parts)
        texts = [name for name, kind in it.declared.fields.items() if _scalar(kind) == "str" and name not in it.refs]
        texts = [name for name in texts if name != "rowid"]
        it.search = [*dict.fromkeys(world.pick(*texts) for _ in range(2))] if texts and world.chance(45) else []
        it.counts = {f"{name}_count": name for name in it.children if world.chance(50)}

    def _index(self, it: Tabled, parts: tuple[str, ...]) -> None:
        field, value = "", ""
        if self.world.chance(30):
            field = self.world.pick(*it.indexable)
            kind = it.declared.fields[field]
            value = "null" if kind.endswith("| None") or "| None'" in kind else self.world.constant(kind)
        if field in it.key and self.world.chance(50):
            field = ""
        if not any(_columns(parts) == _columns(other[0]) for other in it.indexes):  # they would have one name
            it.indexes.append((parts, field, value))


def _columns(parts: tuple[str, ...]) -> list[str]:
    return [part.split(" ")[0] for part in parts]
