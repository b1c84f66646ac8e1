"""Carrying the rows of a tree from the tables of one release to those of another, through the casts of its classes."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Iterator, Sequence
from typing import Any, Final, final

import attrs

from perdure.engines.migrations import Progress, Refused, Way
from perdure.engines.rows import Count, Insert, Row, Rows, Select, Violation
from perdure.entities.bound import VERSION, bound
from perdure.entities.reading import version_in, whole
from perdure.entities.tables import Table
from perdure.entities.writing import Writer
from perdure.errors import PerdureError
from perdure.golden.casts import Cast, cast_called
from perdure.migrations.trees import Tree

__all__ = ["NEW", "PAGE", "Carrier", "cast_of", "no_way"]

PAGE: Final = 500
"""How many entities are in memory at a time, with all that belongs to them."""
NEW: Final = "perdure_new_"
"""How the name begins of a table that takes the place of another."""


def cast_of(tree: Tree, way: Way, hooks: object) -> Cast | None:
    """Return what casts an entity of *tree* one way; None where there is no way, or it needs hooks that are missing."""
    old, new = tree.versions
    if old == new:
        return lambda value: value
    history = importlib.import_module(tree.history)
    names = [f"v{at}_to_v{at + 1}" for at in range(old, new)]
    if way == "down":
        names = [f"v{at}_to_v{at - 1}" for at in range(new, old, -1)]
    steps = [cast_called(name, history, hooks) for name in names]
    known = [step for step in steps if step is not None]
    if len(known) < len(steps):
        return None
    return lambda value: functools.reduce(lambda done, step: step(done), known, value)


def no_way(tree: Tree, way: Way) -> str:
    """Return why nothing casts an entity of *tree* one way."""
    old, new = tree.versions
    where = f"version {new} to {old}" if way == "down" else f"version {old} to {new}"
    return f"there is no way from {where}, or it needs hooks, and there are none"


@final
class Carrier:
    """Reads entities of *tree* as they were, casts them, and writes them to the tables that were made for them."""

    def __init__(self, tree: Tree, way: Way, hooks: object, rows: Rows, progress: Progress | None) -> None:
        """Carry rows *way* through *rows*, which are in a transaction."""
        source, target = (tree.before, tree.after) if way == "up" else (tree.after, tree.before)
        self._tree = tree
        self._way: Way = way
        self._hooks = hooks
        self._rows = rows
        self._progress = progress
        self._source = bound(source)
        self._target = bound(_renamed(target))
        self._table = source.name

    def carry(self) -> None:
        """Carry all rows. Raises Refused."""
        ((total,),) = self._rows.fetch(Count(self._source.raw))
        if not isinstance(total, int) or not total:
            return
        cast = cast_of(self._tree, self._way, self._hooks)
        done = 0
        for page in self._pages():
            if cast is None:
                raise self._refused(page[0], no_way(self._tree, self._way))
            self._write(page, [self._cast(cast, row, value) for row, value in zip(page, self._read(page), strict=True)])
            done += len(page)
            if self._progress is not None:
                self._progress(done, total)

    def _pages(self) -> Iterator[list[Row]]:
        raw = self._source.raw
        last: Row = ()
        while True:
            statement = Select(raw, order=raw.key, after=bool(last), limited=True)
            page = self._rows.fetch(statement, (*last, PAGE))
            if not page:
                return
            yield page
            last = self._source.key_in(page[-1])

    def _read(self, page: Sequence[Row]) -> list[Any]:  # Any: entities of the source
        try:
            return whole(self._source, self._rows, page)
        except PerdureError as error:
            raise Refused(self._table, getattr(error, "key", None), str(error)) from error

    def _cast(self, cast: Cast, row: Row, value: object) -> Any:  # Any: an entity of the target
        try:
            return cast(value)
        except Exception as error:
            raise self._refused(row, str(error) or type(error).__name__) from error

    def _refused(self, row: Row, why: str) -> Refused:
        return Refused(self._table, self._source.shown_key(self._source.key_in(row)), why)

    def _write(self, page: Sequence[Row], values: Sequence[Any]) -> None:  # Any: entities of the target
        target = self._target
        versioned = target.table.is_versioned
        columns = (*target.own, *target.table.counts, *((VERSION,) if versioned else ()))
        at = [0]

        def rows() -> Iterator[Row]:
            for place, (row, value) in enumerate(zip(page, values, strict=True)):
                at[0] = place
                counts = (len(getattr(value, field)) for field in target.table.counts.values())
                version = (self._version(row),) if versioned else ()
                yield (*target.encode(value), *counts, *version)

        try:
            self._rows.run(Insert(target.raw, columns), rows())
        except Violation as error:
            raise self._refused(page[at[0]], f"{error.kind}: {', '.join(error.details)}") from error
        for row, value in zip(page, values, strict=True):
            self._write_children(row, value)

    def _version(self, row: Row) -> int:
        return version_in(self._source, row) if self._source.table.is_versioned else 1

    def _write_children(self, row: Row, value: Any) -> None:  # Any: an entity of the target
        key = self._target.key_of(value)
        try:
            for field, child in self._target.children.items():
                if children := getattr(value, field):
                    Writer(child, self._rows).insert(children, key)
        except PerdureError as error:
            raise self._refused(row, str(error)) from error


def _renamed(table: Table[Any, Any]) -> Table[Any, Any]:  # Any: of its own class
    """Return *table* as it is called until it takes the place of the old one."""
    children = {field: _renamed(child) for field, child in table.children.items()}
    return attrs.evolve(table, name=f"{NEW}{table.name}", children=children)
