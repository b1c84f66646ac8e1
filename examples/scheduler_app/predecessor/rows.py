"""The predecessor's tables, read as they are: whatever a column holds, and nothing converted yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Literal, TypeAlias, final

import apsw
import attrs
from typing_extensions import override

__all__ = ["COLUMNS", "Row", "SourceError", "Table", "read_rows"]

Table: TypeAlias = Literal["sessions", "votes"]

COLUMNS: Final[Mapping[Table, tuple[str, ...]]] = {
    "sessions": ("id", "title", "organizer", "created_at"),
    "votes": ("session_id", "player", "day", "choice", "created_at"),
}


@final
class SourceError(Exception):
    """A file that is no database of the predecessor, or that cannot be read."""

    def __init__(self, path: Path, problem: str) -> None:
        """Say what is wrong with the file at *path*."""
        self.path = path
        self.problem = problem
        super().__init__(path, problem)

    @override
    def __str__(self) -> str:
        """Return the path and the problem."""
        return f"cannot import `{self.path}`: {self.problem}"


@attrs.frozen
class Row:
    """One row, by column, where it stands."""

    table: Table
    rowid: int
    values: Mapping[str, object]


def read_rows(path: Path) -> Iterator[Row]:
    """Yield all sessions and then all votes of the file at *path*, in the order in which they were inserted.

    The file is only read, in one transaction. Raises SourceError where it is no such file.
    """
    if not path.is_file():
        raise SourceError(path, "there is no such file")
    try:
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            with connection:
                for table, columns in COLUMNS.items():
                    for rowid, *values in connection.execute(_query(table, columns)):
                        yield Row(
                            table, rowid, dict(zip(columns, map(_decoded, values[::2], values[1::2]), strict=True))
                        )
        finally:
            connection.close()
    except apsw.Error as error:
        raise SourceError(path, str(error)) from error


def _query(table: Table, columns: tuple[str, ...]) -> str:
    # text comes as bytes beside its type: one that is not UTF-8 spoils its own row and no other
    values = (
        f"typeof({name}), CASE typeof({name}) WHEN 'text' THEN CAST({name} AS BLOB) ELSE {name} END" for name in columns
    )
    return f"SELECT rowid, {', '.join(values)} FROM {table} ORDER BY rowid"  # noqa: S608 - our own names


def _decoded(kind: object, value: object) -> object:
    if kind != "text" or not isinstance(value, bytes):
        return value
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value
