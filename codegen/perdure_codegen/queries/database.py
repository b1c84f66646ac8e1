"""The generated tables in an empty database in memory, which prepares what is asked of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import apsw
from msgspec import Struct

from perdure_codegen.sql import sqlite
from perdure_codegen.sql.tables import Schema

__all__ = ["FOREIGN", "Database", "Prepared", "ResultColumn", "SqlRefusedError"]

_ALLOWED: Final = frozenset({apsw.SQLITE_SELECT, apsw.SQLITE_READ, apsw.SQLITE_FUNCTION, apsw.SQLITE_RECURSIVE})
_LONGEST: Final = 1_000_000
"""The bytes that a statement or a value may have."""
_STEPS: Final = 200_000
"""After how many steps an answer is not waited for: what finds rows where there are none may find them without end."""
FOREIGN: Final = ("sqlite_", "pragma_", "dbstat")
"""How what belongs to the database itself is called."""
_OF_FILES: Final = frozenset({"load_extension"})


class ResultColumn(Struct, frozen=True):
    """A column of a result: its *name*, and the column of a table that it is, both empty for an expression."""

    name: str
    table: str
    origin: str


class Prepared(Struct, frozen=True):
    """What SQLite says of a statement that it could prepare."""

    columns: tuple[ResultColumn, ...]
    is_readonly: bool


class SqlRefusedError(Exception):
    """SQLite refuses a statement, at the character *offset*; None where it does not say where."""

    def __init__(self, message: str, offset: int | None) -> None:
        """Say what SQLite says."""
        super().__init__(message)
        self.message = message
        self.offset = offset


class Database:
    """An empty database with the tables of a domain; nothing is ever written to it."""

    def __init__(self, schema: Schema) -> None:
        """Make the tables."""
        self._connection = apsw.Connection(":memory:")
        self._connection.config(apsw.SQLITE_DBCONFIG_DQS_DML, 0)  # "a typo" is no text
        for statement in sqlite.create(schema):
            self._connection.execute(statement)
        self._connection.limit(apsw.SQLITE_LIMIT_LENGTH, _LONGEST)
        self._connection.set_progress_handler(lambda: True, _STEPS)
        self._connection.authorizer = _authorize

    def prepare(self, sql: str, names: Iterable[str]) -> Prepared:
        """Prepare *sql*, which has parameters with *names*, and run nothing. Raises SqlRefusedError."""
        found: list[Prepared] = []

        def trace(cursor: apsw.Cursor, _sql: str, _bindings: object) -> bool:
            columns = (ResultColumn(each[0], each[3] or "", each[4] or "") for each in cursor.description_full or ())
            found.append(Prepared(tuple(columns), cursor.is_readonly))
            return False

        self._connection.exec_trace = trace
        try:
            self._connection.execute(sql, dict.fromkeys(names))
        except apsw.ExecTraceAbort:
            pass
        except apsw.Error as error:
            raise _refused(error, sql) from error
        finally:
            self._connection.exec_trace = None
        if not found:
            message = "there is no statement in it"
            raise SqlRefusedError(message, None)
        return found[0]

    def plan(self, sql: str, names: Iterable[str]) -> list[str]:
        """Return how SQLite finds the rows of *sql*, a line for each step."""
        return [str(line[-1]) for line in self._connection.execute(f"EXPLAIN QUERY PLAN {sql}", dict.fromkeys(names))]

    def rows(self, sql: str, values: Mapping[str, apsw.SQLiteValue]) -> list[tuple[apsw.SQLiteValue, ...]]:
        """Return what *sql* finds where there is nothing; also nothing where the *values* do not suit it."""
        try:
            return list(self._connection.execute(sql, values))
        except apsw.Error:
            return []


def _refused(error: apsw.Error, sql: str) -> SqlRefusedError:
    offset: int = getattr(error, "error_offset", -1)  # apsw's types do not tell that its errors have one
    place = len(sql.encode()[:offset].decode(errors="ignore")) if offset >= 0 else None
    return SqlRefusedError(str(error), place)


def _authorize(
    operation: int, first: str | None, second: str | None, _database: str | None, _within: str | None
) -> int:
    """Allow what reads the tables of the domain alone."""
    if operation == apsw.SQLITE_READ and (first or "").startswith(FOREIGN):
        return apsw.SQLITE_DENY
    if operation == apsw.SQLITE_FUNCTION and second in _OF_FILES:
        return apsw.SQLITE_DENY
    return apsw.SQLITE_OK if operation in _ALLOWED else apsw.SQLITE_DENY
