"""Carrying all revisions of a temporal entity from one release to another; tombstones have nothing to be cast."""

from __future__ import annotations

from collections.abc import Iterator
from typing import final

import attrs

from perdure.engines.migrations import Progress, Refused, Way
from perdure.engines.rows import Count, Insert, RawTable, Row, Rows, Select, Violation
from perdure.entities.bound import DELETED, POSITION, RECORDED, Bound, bound
from perdure.errors import PerdureError
from perdure.golden.casts import Cast
from perdure.migrations.carrying import NEW, PAGE, cast_of, no_way
from perdure.migrations.trees import Tree

__all__ = ["RevisionCarrier"]


@final
class RevisionCarrier:
    """Reads revisions of *tree* as they were, casts them, and writes them to the table that was made for them."""

    def __init__(self, tree: Tree, way: Way, hooks: object, rows: Rows, progress: Progress | None) -> None:
        """Carry rows *way* through *rows*, which are in a transaction."""
        source, target = (tree.before, tree.after) if way == "up" else (tree.after, tree.before)
        self._tree = tree
        self._way: Way = way
        self._hooks = hooks
        self._rows = rows
        self._progress = progress
        self._source = bound(source)
        self._target = bound(attrs.evolve(target, name=f"{NEW}{target.name}", revisions=f"{NEW}{target.revisions}"))

    def carry(self) -> None:
        """Carry all revisions. Raises Refused."""
        raw, target = self._source.revisions, self._target.revisions
        if raw is None or target is None:
            raise Refused(self._source.table.name, None, "it has revisions in one release alone")
        ((total,),) = self._rows.fetch(Count(raw))
        if not isinstance(total, int) or not total:
            return
        cast = cast_of(self._tree, self._way, self._hooks)
        done = 0
        for page in self._pages(raw):
            for row in page:
                self._write(target, row, cast)
            done += len(page)
            if self._progress is not None:
                self._progress(done, total)

    def _pages(self, raw: RawTable) -> Iterator[list[Row]]:
        place = raw.columns.index(POSITION)
        last: Row = ()
        while True:
            page = self._rows.fetch(Select(raw, order=(POSITION,), after=bool(last), limited=True), (*last, PAGE))
            if not page:
                return
            yield page
            last = (page[-1][place],)

    def _write(self, target: RawTable, row: Row, cast: Cast | None) -> None:
        source = self._source
        key, marks = source.key_in(row), row[-3:]
        columns, values = (*target.key[:-1], RECORDED, POSITION, DELETED), (*key, *marks)
        if not row[-1]:
            columns, values = (*self._target.own, RECORDED, POSITION, DELETED), (*self._cast(row, cast), *marks)
        try:
            self._rows.fetch(Insert(target, columns), values)
        except Violation as error:
            raise self._refused(row, f"{error.kind}: {', '.join(error.details)}") from error

    def _cast(self, row: Row, cast: Cast | None) -> Row:
        """Return the columns of what the value of *row* becomes."""
        if cast is None:
            raise self._refused(row, no_way(self._tree, self._way))
        source: Bound = self._source
        try:
            value = source.made(source.build, row)
        except PerdureError as error:
            raise self._refused(row, str(error)) from error
        try:
            return self._target.encode(cast(value))
        except Exception as error:
            raise self._refused(row, str(error) or type(error).__name__) from error

    def _refused(self, row: Row, why: str) -> Refused:
        return Refused(self._source.table.name, self._source.shown_key(self._source.key_in(row)), why)
