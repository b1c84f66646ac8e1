"""Reading revisions: of one key or of all, by time or by the order of writing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, TypeAlias, final

from perdure.engines.rows import Count, Row, Rows, Select, Test, Value
from perdure.entities.bound import POSITION, RECORDED, Bound
from perdure.entities.revisions import Revision
from perdure.errors import Invalid

__all__ = ["SomeRevision", "Span", "Timeline"]

SomeRevision: TypeAlias = Revision[Any, Any]  # Any: of the key and of the entity of a table
"""A revision of some table."""
Span: TypeAlias = tuple[int | None, int | None]
"""From a moment on, and before another, in nanoseconds; None is no bound."""


@final
class Timeline:
    """The revisions of *bound*, a temporal entity, in *rows*."""

    def __init__(self, bound: Bound, rows: Rows) -> None:
        """Read *rows*."""
        if bound.revisions is None:
            raise Invalid(bound.name, "table", "the table of a temporal entity", bound.raw.name)
        self.bound = bound
        self.rows = rows
        self.raw = bound.revisions
        self._of_key = tuple(Test(name, "=") for name in bound.raw.key)
        self._own = len(bound.columns)

    # rows as revisions

    def revision(self, row: Row) -> SomeRevision:
        """Return what *row* of the table of revisions is. Raises CorruptRow."""
        bound, (recorded_at, position, is_deleted) = self.bound, row[self._own :]
        value = None if is_deleted else bound.made(bound.build, row)
        key = bound.shown_key(bound.key_in(row)) if is_deleted else bound.shown_key_of(value)
        return Revision(key, value, _number(recorded_at), _number(position))

    def latest(self, rows: Sequence[Row]) -> list[SomeRevision]:
        """Return what *rows* of the latest revisions are, whatever stands behind their columns. Raises CorruptRow."""
        bound, key_of, own = self.bound, self.bound.shown_key_of, self._own
        values = bound.all_made(bound.build, rows)
        return [
            Revision(key_of(value), value, _number(row[own]), _number(row[own + 1]))
            for value, row in zip(values, rows, strict=True)
        ]

    # one key

    def last(self, key: Row, *, until: int | None = None) -> Row | None:
        """Return the last revision of a raw *key*, of those until a moment where one is given."""
        tests, values = self._of_key, key
        if until is not None:
            tests, values = (*tests, Test(RECORDED, "<=")), (*key, until)
        found = self.rows.fetch(Select(self.raw, tests, self.raw.key, descending=True, limited=True), (*values, 1))
        return found[0] if found else None

    def at(self, key: Row, moment: int) -> Row | None:
        """Return the revision of a raw *key* that was recorded at a *moment*."""
        found = self.rows.fetch(Select(self.raw, (*self._of_key, Test(RECORDED, "="))), (*key, moment))
        return found[0] if found else None

    def history(self, key: Row, span: Span, *, after: int | None, descending: bool, limit: int) -> list[Row]:
        """Return the revisions of a raw *key*, those within *span* and behind *after*, in the order of time."""
        tests, values = _within(span)
        if after is not None:
            tests, values = (*tests, Test(RECORDED, "<" if descending else ">")), [*values, after]
        statement = Select(self.raw, (*self._of_key, *tests), self.raw.key, descending=descending, limited=True)
        return self.rows.fetch(statement, (*key, *values, limit))

    # all keys

    def between(self, span: Span, *, after: Row, descending: bool, limit: int) -> list[Row]:
        """Return the revisions of all keys within *span*, in the order of time, then of writing."""
        tests, values = _within(span)
        way: Literal["rising", "falling"] = "falling" if descending else "rising"
        statement = Select(self.raw, tests, (RECORDED,), descending, bool(after), limited=True, by_row=way)
        return self.rows.fetch(statement, (*values, *after, limit))

    def changes(self, after: int, limit: int) -> list[Row]:
        """Return the revisions that were written behind a position, in that order."""
        statement = Select(self.raw, (Test(POSITION, ">"),), (POSITION,), limited=True)
        return self.rows.fetch(statement, (after, limit))

    def head(self) -> int:
        """Return the last position, 0 where nothing was ever written."""
        found = self.rows.fetch(Select(self.raw, (), (POSITION,), descending=True, limited=True), (1,))
        return _number(found[0][self._own + 1]) if found else 0

    def count(self, key: Row = ()) -> int:
        """Return how many revisions there are, of a raw *key* or of all."""
        ((number,),) = self.rows.fetch(Count(self.raw, self._of_key if key else ()), key)
        return _number(number)

    def keys(self, after: Row) -> Iterator[Row]:
        """Yield the raw keys that ever were, in their order, those behind *after* if it is one."""
        names = self.bound.raw.key
        while True:
            found = self.rows.fetch(Select(self.raw, (), names, after=bool(after), limited=True), (*after, 1))
            if not found:
                return
            after = self.bound.key_in(found[0])
            yield after


def _within(span: Span) -> tuple[tuple[Test, ...], Sequence[Value]]:
    """Return the conditions of being in *span*, and their values."""
    bounds: tuple[tuple[Test, int | None], ...] = ((Test(RECORDED, ">="), span[0]), (Test(RECORDED, "<"), span[1]))
    given = [(test, bound) for test, bound in bounds if bound is not None]
    return tuple(test for test, _ in given), [bound for _, bound in given]


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 0
