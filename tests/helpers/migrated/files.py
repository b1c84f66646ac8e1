"""Files of `LIBRARY`, and all that is in them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import apsw

from migrated.builds import Build

__all__ = ["contents", "fill", "rows"]

SEEN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def fill(path: Path, build: Build, *, books: int = 3, name: str = "Ann") -> None:
    """Make a file with the build of release 1: two authors, with as many books each."""
    types = build.module("types")
    with build.open(path) as store, store.transaction() as work:
        for code in ("a", "b"):
            work.authors.insert(build.front.Author(code=code, name=name, born=None, seen=SEEN, rank=1))
            for number in range(books):
                work.books.insert(
                    build.front.Book(
                        id=number * 2 + (code == "b"),
                        author=code,
                        title=f"Title {number}",
                        plain=None,
                        left=1,
                        right=2,
                        kind=types.Kind.POEM,
                        price=5,
                        seconds=120,
                        note=None,
                        weight=1.5,
                        tag="tagged",
                    )
                )


def contents(path: Path) -> list[object]:
    """Return all rows of a file, and how its tables are defined."""
    connection = apsw.Connection(str(path))
    try:
        schema = connection.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()
        tables = [name for name, sql in schema if str(sql).startswith("CREATE TABLE")]
        return [schema, *(connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables)]  # noqa: S608
    finally:
        connection.close()


def rows(path: Path) -> dict[str, list[tuple[tuple[str, object], ...]]]:
    """Return the rows of a file, each as what its columns hold, sorted."""
    connection = apsw.Connection(str(path))
    try:
        return {
            table: sorted(
                tuple(
                    sorted(
                        zip((column[0] for column in cursor.get_description()), row, strict=True),
                    )
                )
                for cursor in [connection.cursor()]
                for row in cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - a name of ours
            )
            for table in ("authors", "books")
        }
    finally:
        connection.close()
