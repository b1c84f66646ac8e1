"""The end of the log, remembered by the connection that writes for as long as nobody else does.

Asking for it was the longest part of a small append beside writing: 5 us of 26, and 49 of 175 where the caches of the
processor are cold, as they are after each wait for the disk (measured).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, final

import apsw
import msgspec

from perdure.engines.records import ERASED, Request
from perdure.engines.sqlite import layout
from perdure.engines.sqlite.connections import fetch

__all__ = ["Tail"]

_MANY: Final = 1000
"""How many streams are remembered."""
_ZERO: Final = "\0"
"""Ends a text for SQLite's JSON."""

_encode: Final = msgspec.json.Encoder().encode


def _json(value: object) -> str:
    return _encode(value).decode()


@final
class Tail:
    """The last position, and the last versions of the streams that were appended to lately.

    SQLite gives each state of a file's content that a connection sees a number of its own, its data version
    (SQLITE_FCNTL_DATA_VERSION): whoever finds it unchanged within a transaction knows that nobody has written since.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self._seen = -1
        self._position = 0
        self._versions: dict[str, int] = {}
        self._new: set[tuple[str, str]] = set()

    def is_behind(self, writer: apsw.Connection) -> bool:
        """Answer whether others may have written since the last `move`, and forget all if so.

        *writer* is in a transaction, and each begins with this question.
        """
        if self._seen == writer.data_version():
            return False
        self._versions.clear()
        self._new.clear()
        return True

    def learn(self, writer: apsw.Connection, requests: Sequence[Request]) -> None:
        """Find the ends of all streams that *requests* ask about, and which of their keys are new, all at once.

        A statement takes ten times as long as what one of these does for a stream more (3 us of 24, measured).
        """
        streams = {name for each in requests for name in (each.stream, *(other for other, _ in each.given))}
        unknown = [name for name in streams if name not in self._versions and _ZERO not in name]
        if unknown:
            for position, place, version, kind in fetch(writer, layout.LASTS, (_json(unknown),)):
                self._position, self._versions[unknown[place]] = position, -version if kind == ERASED else version
        keyed = [(each.stream, each.key) for each in requests if each.key is not None]
        pairs = [pair for pair in keyed if _ZERO not in pair[0] + pair[1]]
        if pairs:
            found = {place for (place,) in fetch(writer, layout.HAVE_KEYS, (_json(pairs),))}
            self._new = {pair for place, pair in enumerate(pairs) if place not in found}

    def is_new(self, stream: str, key: str) -> bool:
        """Answer whether it is known that *stream* has no such *key*; that of a request is asked for once."""
        if (stream, key) not in self._new:
            return False
        self._new.discard((stream, key))
        return True

    def find(self, writer: apsw.Connection, stream: str) -> tuple[int, int]:
        """Return the last position and the last version of *stream*, with what `move` told meanwhile.

        The version is 0 where it has no records, and less than that where it was erased.
        """
        if (version := self._versions.get(stream)) is None:
            ((position, version),) = fetch(writer, layout.LAST, (stream,))
            if version and fetch(writer, layout.LAST_TYPE, (stream, version)) == [(ERASED,)]:
                version = -version
            self._position, self._versions[stream] = position, version
        return self._position, version

    def move(self, stream: str, position: int, version: int) -> None:
        """Note that the transaction has come to *position*, and *stream* to *version*."""
        self._position = position
        self._versions[stream] = version

    def keep(self, writer: apsw.Connection) -> None:
        """Remember all of that: the transaction was committed."""
        self._seen = writer.data_version()
        self._new.clear()
        if len(self._versions) > _MANY:
            self._versions.clear()

    def forget(self) -> None:
        """Forget everything: the transaction may not have been committed."""
        self._seen = -1
        self._versions.clear()
        self._new.clear()
