"""The log of a file, as it is read through the connections of a pool, or through that of a transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, final

import apsw

from perdure.engines.records import ERASED, Raw
from perdure.engines.sqlite import layout
from perdure.engines.sqlite.checksum import first_damaged
from perdure.engines.sqlite.connections import fetch
from perdure.engines.sqlite.failures import failures_named
from perdure.engines.sqlite.reading import Query, Source, corrupt, in_sequence, pages
from perdure.errors import StreamErased

__all__ = ["LogReader", "by_key"]

_END: Final = 2**63 - 1


def by_key(connection: apsw.Connection, stream: str, key: str) -> tuple[Raw, ...]:
    """Return the records that came to *stream* with *key*, each of them sound."""
    rows: list[Any] = fetch(connection, layout.BY_KEY, (stream, key))  # Any: Raw, which apsw does not know
    if (bad := first_damaged(rows)) is not None:
        raise corrupt(rows[bad], "its bytes were damaged: the checksum does not fit")
    for row in rows:
        if (row[1], row[8]) != (stream, key):
            raise corrupt(row, f"it was found as one of `{stream}` with the key `{key}`: an index is damaged")
    return tuple(rows)


@final
class LogReader:
    """See `Engine` for what its methods owe."""

    def __init__(self, source: Source) -> None:
        """Read by the connections of *source*."""
        self._source = source

    @contextmanager
    def _one(self) -> Iterator[apsw.Connection]:
        connection = self._source.take()
        try:
            with failures_named(self._source.path):
                yield connection
        finally:
            self._source.give(connection)

    def find_key(self, stream: str, key: str) -> tuple[Raw, ...]:
        """Return the records that came to *stream* with *key*."""
        with self._one() as connection:
            return by_key(connection, stream, key)

    def version(self, stream: str) -> int:
        """Return the last version of *stream*."""
        return self._number(layout.VERSION, (stream,))

    def heads(self) -> Mapping[int, int]:
        """Return the last position that was ever given."""
        return {0: self._number(layout.HEAD, ())}

    def _number(self, sql: str, arguments: tuple[str, ...]) -> int:
        with self._one() as connection:
            return int(fetch(connection, sql, arguments)[0][0] or 0)

    def read_stream(
        self, stream: str, *, after: int, before: int | None, backwards: bool, limit: int | None
    ) -> Iterator[Sequence[Raw]]:
        """Yield the records of *stream* between two versions."""
        end = _END if before is None else before
        if backwards:
            query = Query(layout.BACKWARDS, (stream, after, end), lambda row: (stream, after, row[2]))
            every = self._unless_erased(stream, pages(self._source, query, limit=limit))
            return in_sequence(stream, every, following=None, step=-1, until=after + 1 if limit is None else None)
        query = Query(layout.FORWARDS, (stream, after, end), lambda row: (stream, row[2], end))
        every = self._unless_erased(stream, pages(self._source, query, limit=limit))
        return in_sequence(stream, every, following=after + 1, step=1)

    def _unless_erased(self, stream: str, every: Iterator[Sequence[Raw]]) -> Iterator[Sequence[Raw]]:
        """Yield *every* page of *stream*, until one is what an erased stream left. Raises StreamErased there."""
        rows: Sequence[Raw] = ()
        for rows in every:
            if rows[0][3] == ERASED:
                self._raise_if_erased(stream)
            yield rows
        if not rows:
            self._raise_if_erased(stream)

    def _raise_if_erased(self, stream: str) -> None:
        with self._one() as connection:
            found = fetch(connection, layout.TOMBSTONE, (stream, ERASED))
        for version, payload, recorded_at in found:
            raise StreamErased.of(stream, version, payload, recorded_at)

    def read_log(self, *, after: int, limit: int | None) -> Iterator[Sequence[Raw]]:
        """Yield the records after a position."""
        return pages(self._source, Query(layout.LOG, (after,), lambda row: (row[0],)), limit=limit)
