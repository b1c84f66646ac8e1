"""Rows through one connection, which is in a snapshot or in a transaction."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, final

import apsw

from perdure.engines.rows import Change, Clear, Delete, RawTable, Refused, Row, Statement, Value, Violation
from perdure.engines.sqlite.lease import Lease
from perdure.engines.sqlite.limit import Limit
from perdure.engines.sqlite.statements import search_text, silent_text, text_of

__all__ = ["SqliteRows"]

_RANKED: Final = 1000
"""How many of the rows that have all words are ranked, where no more are asked for."""
_NAMED: Final = re.compile(r":[a-z0-9]+")
_TOLD: Final = re.compile(r"constraint failed: (.*)$")


@final
class SqliteRows:
    """See `Rows` for what its methods owe."""

    def __init__(self, connection: apsw.Connection, lease: Lease | None = None, limit: Limit | None = None) -> None:
        """Use *connection*, for as long as the block that gave it lasts; *lease* sees to that where others may not.

        What deletes may use what *limit* keeps for it.
        """
        self._given = connection
        self._lease = lease
        self._limit = limit
        self._deletes = False

    @property
    def _connection(self) -> apsw.Connection:
        return self._given if self._lease is None else self._lease.take()

    def fetch(self, statement: Statement, values: Sequence[Value] = ()) -> list[Row]:
        """Return all rows of *statement*."""
        if self._limit is not None:
            self._hold(self._limit, statement)
        with _violations():
            found: list[Any] = self._connection.execute(text_of(statement), values).fetchall()  # Any: apsw knows no Row
        return found

    def _hold(self, limit: Limit, statement: Statement) -> None:
        deletes = isinstance(statement, Delete | Clear)
        if deletes is not self._deletes and isinstance(statement, Change):
            limit.hold(self._connection, deletes=deletes)
            self._deletes = deletes

    def plan(self, statement: Statement) -> list[str]:
        """Return what EXPLAIN QUERY PLAN says of *statement*."""
        text = text_of(statement)
        explained = self._connection.execute(f"EXPLAIN QUERY PLAN {text}", (None,) * _places(text))
        return [str(detail) for *_, detail in explained]

    def run(self, statement: Change, rows: Iterable[Sequence[Value]]) -> int:
        """Run *statement* for each of *rows*."""
        if self._limit is not None:
            self._hold(self._limit, statement)
        connection = self._connection
        before = connection.total_changes()
        with _violations():
            for _ in connection.executemany(silent_text(statement), rows):
                pass
        return connection.total_changes() - before

    def search(self, table: RawTable, words: str, marks: tuple[str, str], limit: int, *, prefix: bool) -> list[Row]:
        """Return the rows in which all *words* are; none for no words."""
        query = _query(words, prefix=prefix)
        if not query:
            return []
        found: list[Any] = self._connection.execute(
            search_text(table), (query, *marks, limit, max(limit, _RANKED) - 1)
        ).fetchall()  # Any: as above
        return found

    def has(self, table: RawTable) -> bool:
        """Answer whether there is a table of this name."""
        found = self._connection.execute("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", (table.name,))
        return bool(found.fetchall())

    def make(self, table: RawTable, definition: str) -> None:
        """Make a table of the store's own."""
        if not self.has(table):
            self._connection.execute(definition)

    def query(self, sql: str, values: Mapping[str, Value]) -> list[Row]:
        """Return all rows of *sql*."""
        try:
            found: list[Any] = self._connection.execute(sql, values).fetchall()  # Any: as above
        except (apsw.SQLError, apsw.MismatchError, apsw.TooBigError) as error:
            raise Refused(str(error)) from error
        return found

    @contextmanager
    def step(self) -> Iterator[None]:
        """Undo what the block did where an error leaves it."""
        connection = self._connection
        connection.execute("SAVEPOINT perdure_step")
        try:
            yield
        except BaseException:
            if connection.in_transaction:  # where the disk is full, SQLite undoes all of it
                connection.execute("ROLLBACK TO perdure_step")
                connection.execute("RELEASE perdure_step")
            raise
        connection.execute("RELEASE perdure_step")


def _query(words: str, *, prefix: bool) -> str:
    """Return a query of FTS5 for all *words*, each quoted, so that none is read as a part of its language."""
    terms = [word.replace('"', '""') for word in words.replace("\0", " ").split() if any(map(str.isalnum, word))]
    quoted = " ".join(f'"{term}"' for term in terms)
    return f"{quoted} *" if prefix and terms else quoted


def _places(text: str) -> int:
    """Return how many values a statement takes; no name has a question mark or a colon."""
    return text.count("?") + len(set(_NAMED.findall(text)))


@contextmanager
def _violations() -> Iterator[None]:
    """Raise what SQLite says of constraints as Violation; the statement is undone, and the transaction goes on."""
    try:
        yield
    except apsw.MismatchError as error:
        raise Violation("type", (str(error),)) from error
    except apsw.ConstraintError as error:
        raise _violation(error) from error


def _violation(error: apsw.ConstraintError) -> Violation:
    found = _TOLD.search(str(error))
    told = found[1] if found else ""
    code: int = getattr(error, "extendedresult", 0)  # apsw's types do not tell that its errors have one
    match code:
        case apsw.SQLITE_CONSTRAINT_UNIQUE | apsw.SQLITE_CONSTRAINT_PRIMARYKEY | apsw.SQLITE_CONSTRAINT_ROWID:
            return Violation("unique", tuple(part.strip().rpartition(".")[2] for part in told.split(",")))
        case apsw.SQLITE_CONSTRAINT_FOREIGNKEY | apsw.SQLITE_CONSTRAINT_TRIGGER:
            return Violation("reference", ())
        case apsw.SQLITE_CONSTRAINT_CHECK:
            return Violation("check", (told,))
        case _:
            return Violation("type", (told or str(error),))
