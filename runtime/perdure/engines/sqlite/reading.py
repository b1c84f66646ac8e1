"""Reading: a pool of connections, and pages that are checked before they are handed out."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, Final, Protocol, final

import apsw

from perdure.engines.records import Raw
from perdure.engines.sqlite.checksum import first_damaged
from perdure.engines.sqlite.connections import fetch
from perdure.engines.sqlite.failures import failure, failures_named
from perdure.errors import CorruptRecord, StoreClosed

__all__ = ["Pool", "Query", "Source", "corrupt", "in_sequence", "pages"]

PAGE: Final = 256
"""How many records a page has at most."""
PAGE_BYTES: Final = 1 << 20
"""How many bytes of payload a page has before it is cut short, as measured on a sample of its records."""
CHUNK: Final = 32
"""How many records are fetched before that is measured."""
SAMPLE: Final = 8
"""Every which one of them is."""

Arguments = tuple[str | int, ...]


@final
class Pool:
    """Connections that read. As many are open as were ever used at once."""

    def __init__(self, path: str, open_one: Callable[[], apsw.Connection]) -> None:
        """Open connections to *path* by *open_one*, when they are needed."""
        self.path = path
        self._open_one = open_one
        self._lock = threading.Lock()
        self._idle: list[apsw.Connection] = []
        self._is_closed = False
        self._process = os.getpid()

    @property
    def is_forked(self) -> bool:
        """Whether this is a fork of the process that opened it."""
        return os.getpid() != self._process

    def check_open(self) -> None:
        """Raise StoreClosed if it is closed, or this is a fork of the process that opened it."""
        if self._is_closed:
            raise StoreClosed(self.path)
        if self.is_forked:
            raise StoreClosed(self.path, f"process {self._process} opened it, and this is its fork")

    def take(self) -> apsw.Connection:
        """Return a connection that no other thread uses."""
        self.check_open()
        with self._lock:
            if self._idle:
                return self._idle.pop()
        with failures_named(self.path):
            return self._open_one()

    def give(self, connection: apsw.Connection) -> None:
        """Take *connection* back."""
        with self._lock:
            if not self._is_closed:
                self._idle.append(connection)
                return
        connection.close()

    @contextmanager
    def one(self) -> Iterator[apsw.Connection]:
        """Yield a connection that no other thread uses meanwhile."""
        connection = self.take()
        try:
            yield connection
        finally:
            self.give(connection)

    def close(self) -> None:
        """Close the connections that are idle; each other one is closed when it is given back."""
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()


class Source(Protocol):
    """Where connections to read by come from: a pool, or a transaction's own."""

    path: str

    def take(self) -> apsw.Connection:
        """Return a connection that no other thread uses."""
        ...

    def give(self, connection: apsw.Connection) -> None:
        """Take *connection* back."""
        ...


@final
class Query:
    """A query for one page, and how the next one is asked for."""

    def __init__(self, sql: str, start: Arguments, after: Callable[[Raw], Arguments]) -> None:
        """Ask *sql* with *start*, then with what *after* says of the last record, and a limit."""
        self.sql = sql
        self.start = start
        self.after = after


def pages(pool: Source, query: Query, *, limit: int | None) -> Iterator[Sequence[Raw]]:
    """Yield the pages of *query*, at most *limit* records in all; each is sound when it is yielded."""
    arguments = query.start
    while limit is None or limit > 0:
        rows, is_last, error = _page(pool, query.sql, arguments, PAGE if limit is None else min(PAGE, limit))
        if rows:
            yield rows
        if error:
            raise error
        if is_last:
            return
        arguments = query.after(rows[-1])
        limit = None if limit is None else limit - len(rows)


def _page(pool: Source, sql: str, arguments: Arguments, wanted: int) -> tuple[Sequence[Raw], bool, Exception | None]:
    """Return the next rows, all of them sound, whether they are the last, and the error that follows them, if any."""
    rows: list[Any] = []  # Any: Raw, which apsw does not know
    is_whole = True
    error: Exception | None = None
    connection = pool.take()
    try:
        cursor = connection.execute(sql, (*arguments, wanted))
        try:
            is_whole = _collect(cursor, rows)
        except (apsw.Error, UnicodeDecodeError) as cause:
            cursor.close(force=True)  # or it would hold its transaction
            error = failure(cause, pool.path) if isinstance(cause, apsw.Error) else None
            error = error or _bad_text(connection, f"{sql} OFFSET {len(rows)}", (*arguments, 1), cause)
            error.__cause__ = cause
    except apsw.Error as cause:
        raise failure(cause, pool.path) from cause
    finally:
        pool.give(connection)
    bad = first_damaged(rows)
    if bad is None:
        return rows, is_whole and len(rows) < wanted, error
    return rows[:bad], True, corrupt(rows[bad], "its bytes were damaged: the checksum does not fit")


def _collect(cursor: apsw.Cursor, rows: list[Any]) -> bool:  # Any: Raw, which apsw does not know
    """Put what *cursor* yields into *rows*, as long as it is not too large for a page; answer whether it was not."""
    size = 0
    while True:
        count = len(rows)
        rows.extend(islice(cursor, CHUNK))
        if len(rows) - count < CHUNK:
            return True
        size += sum([len(row[9]) for row in rows[count::SAMPLE]]) * SAMPLE
        if size > PAGE_BYTES:
            cursor.close()
            return False


def corrupt(row: Raw, reason: str) -> CorruptRecord:
    """Return the error that *row* is damaged."""
    position, stream, version, name, number, *_ = row
    return CorruptRecord(position, stream, version, name, number, reason)


def in_sequence(
    stream: str, every: Iterator[Sequence[Raw]], *, following: int | None, step: int, until: int | None = None
) -> Iterator[Sequence[Raw]]:
    """Yield *every* page of *stream*, whose next version is *following*, if that is known, and then one *step* away.

    *until* is what the last version must be, where there is one at all and that is known.

    A version that is missing raises CorruptRecord, and so does a record of another stream or in the wrong place: an
    index may be damaged where the rows are sound, and SQLite believes what it says.
    """
    rows: Sequence[Raw] = ()
    for rows in every:
        first = rows[0][2] if following is None else following
        following = first + step * len(rows)
        wanted = range(first, following, step)
        if [row[2] for row in rows] != [*wanted] or {row[1] for row in rows} != {stream}:
            bad, missing = next(
                (index, version) for index, version in enumerate(wanted) if rows[index][1:3] != (stream, version)
            )
            if bad:
                yield rows[:bad]
            raise corrupt(rows[bad], f"version {missing}, which must come before it, is missing")
        yield rows
    if rows and until is not None and rows[-1][2] != until:
        raise corrupt(rows[-1], f"version {rows[-1][2] - 1}, which must come before it, is missing")


def _bad_text(connection: apsw.Connection, sql: str, arguments: Arguments, cause: Exception) -> CorruptRecord:
    """Return the error of the record that *sql* finds, in which a text is no UTF-8; SQLite gives it as it is."""
    columns = "position, CAST(stream AS BLOB), version, CAST(type AS BLOB), type_version"
    place = f"SELECT {columns} FROM ({sql})"  # noqa: S608 - of constants
    ((position, stream, version, name, number),) = fetch(connection, place, arguments)
    return CorruptRecord(position, _text(stream), version, _text(name), number, f"its text was damaged: {cause}")


def _text(value: bytes) -> str:
    return value.decode(errors="backslashreplace")
