"""How large a store may become, and how that is told from a disk without room."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, final

import apsw

from perdure.engines.sqlite.connections import fetch, is_in_memory
from perdure.errors import StoreFull

__all__ = ["Limit"]

_RESERVE: Final = 16
"""One page of so many, and `_LEAST` at least, is kept for what deletes: a full-text search writes to forget."""
_LEAST: Final = 8
_ROOM: Final = 1 << 20
"""How many bytes are free on a disk that SQLite did not find full."""


@final
class Limit:
    """At most *max_size* bytes for the store at *target*, SQLite's log beside it not counted; None is no limit.

    SQLite says of both that the database or the disk is full. It counts pages; what is over stays as it is.
    """

    def __init__(self, target: str, max_size: int | None) -> None:
        """Hold the connections that `hold` is given to it."""
        self._target = target
        self._max_size = max_size

    @property
    def is_set(self) -> bool:
        """Whether there is a limit."""
        return self._max_size is not None

    def hold(self, connection: apsw.Connection, *, deletes: bool = False) -> None:
        """Let *connection* make the file no larger, and use what is kept for that where it *deletes*."""
        if self._max_size is None:
            return
        ((size,),) = fetch(connection, "PRAGMA page_size")
        pages = self._max_size // size
        if not deletes:
            pages -= max(_LEAST, pages // _RESERVE)
        fetch(connection, f"PRAGMA max_page_count = {max(1, pages)}")

    def told(self, error: StoreFull) -> StoreFull:
        """Return *error*, saying that the limit is reached where it is that."""
        if self._max_size is None or error.max_size is not None or not self._is_room():
            return error
        return StoreFull(error.path, self._max_size)

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Raise StoreFull with what is full."""
        try:
            yield
        except StoreFull as error:
            raise self.told(error) from error.__cause__

    def _is_room(self) -> bool:
        """Answer whether the disk has room, so that it is the limit that was reached."""
        if is_in_memory(self._target):
            return True
        try:
            found = os.statvfs(self._target)
        except OSError:
            return False
        return found.f_bavail * found.f_frsize >= _ROOM
