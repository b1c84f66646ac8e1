"""Rows that are counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import final

from perdure.engines.rows import Change, Clear, Count, RawTable, Row, Rows, Statement, Value

__all__ = ["CountedRows"]


@final
class CountedRows:
    """*rows*, of which those that are read or changed are counted. See `Rows`."""

    def __init__(self, rows: Rows) -> None:
        """Count those of *rows*."""
        self._rows = rows
        self.count = 0

    def fetch(self, statement: Statement, values: Sequence[Value] = ()) -> list[Row]:
        """Return all rows of *statement*."""
        found = self._rows.fetch(statement, values)
        self.count += len(found)
        return found

    def run(self, statement: Change, rows: Iterable[Sequence[Value]]) -> int:
        """Run *statement* for each of *rows*."""
        count = self._counted_before(statement) if isinstance(statement, Clear) else self._counted
        return self._rows.run(statement, map(count, rows))

    def _counted(self, row: Sequence[Value]) -> Sequence[Value]:
        self.count += 1
        return row

    def _counted_before(self, statement: Clear) -> Callable[[Sequence[Value]], Sequence[Value]]:
        """Return what counts the rows that *statement* is about to delete: it does not tell how many it did."""

        def counted(values: Sequence[Value]) -> Sequence[Value]:
            ((number,),) = self._rows.fetch(Count(statement.table, statement.tests), values)
            self.count += number if isinstance(number, int) else 0
            return values

        return counted

    def search(self, table: RawTable, words: str, marks: tuple[str, str], limit: int, *, prefix: bool) -> list[Row]:
        """Return the rows in which all *words* are."""
        found = self._rows.search(table, words, marks, limit, prefix=prefix)
        self.count += len(found)
        return found

    def has(self, table: RawTable) -> bool:
        """Answer whether there is a table of this name."""
        return self._rows.has(table)

    def make(self, table: RawTable, definition: str) -> None:
        """Make a table of the store's own."""
        self._rows.make(table, definition)

    def query(self, sql: str, values: Mapping[str, Value]) -> list[Row]:
        """Return all rows of *sql*."""
        found = self._rows.query(sql, values)
        self.count += len(found)
        return found

    def step(self) -> AbstractContextManager[None]:
        """Return a block of which nothing is left where an error leaves it."""
        return self._rows.step()
