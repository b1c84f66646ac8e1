"""What passes between repositories and the engine below them: tables by name, raw rows, and statements as data.

A statement is made of names alone, which generated code gives; values travel beside it, in the order that each
statement says. So an engine writes the text of a statement once, and no value is ever part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Literal, Protocol, TypeAlias, final

import msgspec

from perdure.engines.migrations import RawMigration

__all__ = [
    "Change",
    "Clear",
    "Count",
    "Delete",
    "Extent",
    "Insert",
    "LookedAt",
    "Operator",
    "Owned",
    "RawTable",
    "RawTables",
    "Refused",
    "Row",
    "RowEngine",
    "Rows",
    "Select",
    "Statement",
    "Test",
    "Update",
    "Value",
    "Violation",
    "WrongRow",
]

Value: TypeAlias = str | int | float | bytes | None
"""What a column holds."""

Row: TypeAlias = tuple[Value, ...]

Operator: TypeAlias = Literal["=", "<", "<=", ">", ">=", "is null"]


@final
class RawTable(msgspec.Struct, frozen=True, kw_only=True):
    """A table: *key* is its whole primary key, and *parent* as much of it as is its parent's."""

    name: str
    columns: tuple[str, ...]
    """In the order of raw rows."""
    key: tuple[str, ...]
    parent: tuple[str, ...] = ()
    position: str = ""
    """The column that orders the children of one parent; empty where there are none."""
    row: str = ""
    """The column that numbers the rows; `search` finds them by it."""
    search: str = ""
    """The full-text search; empty for none."""


@final
class WrongRow(msgspec.Struct, frozen=True):
    """A row of a table, by its key as it is shown, and why it is wrong; without a key, the table, or all of them."""

    table: str
    key: str
    reason: str


@final
class LookedAt(msgspec.Struct, frozen=True):
    """How many rows were looked at, and which of them are wrong."""

    count: int
    wrong: tuple[WrongRow, ...]


@final
class RawTables(msgspec.Struct, frozen=True):
    """All tables of a build: what they are is told by *fingerprint*, and *script* returns what makes them."""

    fingerprint: str
    script: Callable[[], str]
    migrations: Callable[[], tuple[RawMigration, ...]] = tuple
    """Returns how the tables of each release were made of those before, in order."""
    look: Callable[[RowEngine], Iterator[LookedAt]] = lambda _: iter(())
    """Looks at every row of an engine that has these tables, some at a time."""


@final
class Test(msgspec.Struct, frozen=True):
    """A condition on one column; all but `is null` take a value."""

    column: str
    operator: Operator


@final
class Select(msgspec.Struct, frozen=True):
    """The rows that pass all *tests*, in *order*, whose columns all go one way, at most as many as asked.

    With *by_row*, which order has one column, rows that are alike in that are in the order of their numbers, and each
    has its number behind its columns: "rising" or "falling" is what an index of the column has without sorting.

    Values: those of *tests*; then, if it goes on *after* a row, that row's values of the columns of *order*, and its
    number with *by_row*; then, where *limited*, the limit.
    """

    table: RawTable
    tests: tuple[Test, ...] = ()
    order: tuple[str, ...] = ()
    descending: bool = False
    after: bool = False
    limited: bool = False
    by_row: Literal["", "rising", "falling"] = ""


@final
class Count(msgspec.Struct, frozen=True):
    """One row with the number of those that pass all *tests*. Values: those of *tests*."""

    table: RawTable
    tests: tuple[Test, ...] = ()


@final
class Extent(msgspec.Struct, frozen=True):
    """One row: how many children one parent has, and the last of their positions, -1 for none.

    Values: the parent's key.
    """

    table: RawTable


@final
class Owned(msgspec.Struct, frozen=True):
    """The rows of all parents whose keys begin so, in order of parent and position.

    Values: one text, a JSON array of the beginnings of keys, each an array of its first *columns*.
    """

    table: RawTable
    columns: tuple[str, ...]


@final
class Insert(msgspec.Struct, frozen=True):
    """A new row. Where its key is there already, it fails, or is skipped, or updates all *columns* that it has.

    Values: those of *columns*. An update adds 1 to *counter*, where that is named. Unless it is to fail, a row is
    returned for each that was written, with its *counter*, or 1.
    """

    table: RawTable
    columns: tuple[str, ...]
    on_conflict: Literal["fail", "skip", "update"] = "fail"
    counter: str = ""


@final
class Update(msgspec.Struct, frozen=True):
    """Sets *columns*, and adds to *sums*, in the rows whose columns of *where* have certain values.

    Values: those of *columns*, then of *sums*, then of *where*. One row is returned for each that was changed, with its
    columns of *returning*.
    """

    table: RawTable
    columns: tuple[str, ...]
    sums: tuple[str, ...]
    where: tuple[str, ...]
    returning: tuple[str, ...] = ()


@final
class Delete(msgspec.Struct, frozen=True):
    """Deletes the rows whose columns of *where* have certain values. Values: those of *where*.

    A row is returned for each that was deleted.
    """

    table: RawTable
    where: tuple[str, ...]


@final
class Clear(msgspec.Struct, frozen=True):
    """Deletes the rows that pass all *tests*, at least one. Values: those of *tests*. It returns nothing."""

    table: RawTable
    tests: tuple[Test, ...]


Change: TypeAlias = Insert | Update | Delete | Clear
Statement: TypeAlias = Select | Count | Extent | Owned | Change


@final
class Violation(Exception):
    """The database refuses a change: which kind of rule it would break, and which columns or names it told."""

    def __init__(self, kind: Literal["unique", "reference", "check", "type"], details: tuple[str, ...]) -> None:
        """Say what was told."""
        super().__init__(kind, details)
        self.kind = kind
        self.details = details


@final
class Refused(Exception):
    """The database cannot work with the values that a query was given."""

    def __init__(self, reason: str) -> None:
        """Say why."""
        super().__init__(reason)
        self.reason = reason


class Rows(Protocol):
    """The rows of a store, in one snapshot or one transaction."""

    def fetch(self, statement: Statement, values: Sequence[Value] = ()) -> list[Row]:
        """Return all rows of *statement*. Raises Violation."""
        ...

    def run(self, statement: Change, rows: Iterable[Sequence[Value]]) -> int:
        """Run *statement* for each of *rows*, which are asked for one after the other. Raises Violation.

        Return how many rows it changed, and what follows from that: children that go with their parents, say.
        """
        ...

    def search(self, table: RawTable, words: str, marks: tuple[str, str], limit: int, *, prefix: bool) -> list[Row]:
        """Return the rows in which all *words* are, best first, each followed by a snippet with *marks* around them.

        With *prefix* the last word may be the beginning of one.
        """
        ...

    def has(self, table: RawTable) -> bool:
        """Answer whether there is a table of this name."""
        ...

    def make(self, table: RawTable, definition: str) -> None:
        """Make a table of the store's own by *definition*, unless it is there."""
        ...

    def query(self, sql: str, values: Mapping[str, Value]) -> list[Row]:
        """Return all rows of *sql*, which generated code gives and which only reads; its parameters have *values*.

        Raises Refused.
        """
        ...

    def step(self) -> AbstractContextManager[None]:
        """Return a block of which nothing is left in the transaction where an error leaves it."""
        ...


class RowEngine(Protocol):
    """An engine that has tables. It may be shared by threads."""

    @property
    def path(self) -> str:
        """Where the rows are, for messages."""
        ...

    @property
    def durability(self) -> Literal["full", "normal", "none"]:
        """What of the commits survives a loss of power: all, all but perhaps the last, or none of them."""
        ...

    def reading(self) -> AbstractContextManager[Rows]:
        """Return a block in which all reads see the same state."""
        ...

    def writing(self) -> AbstractContextManager[Rows]:
        """Return a block whose changes are committed at its end, all of them, or none where an error leaves it.

        Raises Busy where others write for longer than the engine may wait, and CommitUnknown where nobody can tell.
        """
        ...

    def plan(self, statement: Statement) -> list[str]:
        """Return how the engine would find the rows of *statement*, a line for each table."""
        ...
