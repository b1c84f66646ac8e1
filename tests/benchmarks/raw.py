"""What everything is measured against: apsw by itself on the same tables, with the same bytes, prepared beforehand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final, Literal, final

import msgspec

from domains.scheduler.registry import DOMAIN
from perdure.codec import encoder
from perdure.engines import Raw
from perdure.engines.sqlite import layout
from perdure.engines.sqlite.checksum import sealed
from perdure.engines.sqlite.connections import CREATE, READ, connect, prepare_writer
from perdure.events.clock import microseconds, system_clock
from tests.benchmarks.workload import Commit

__all__ = ["RawReader", "RawWriter", "records"]


def records(commits: Iterable[Commit]) -> list[list[Raw]]:
    """Return the rows that our store would write for *commits* into an empty file, checksums included."""
    encode = {cls: (*key, encoder(cls, DOMAIN.codec)) for cls, key in DOMAIN.current.items()}
    now = microseconds(system_clock())
    position = 0
    batches: list[list[Raw]] = []
    for commit in commits:
        rows: list[Raw] = []
        for version, event in enumerate(commit.events, commit.expected + 1):
            position += 1
            name, number, write = encode[type(event)]
            place = (position, f"session/{commit.session}", version)
            rows.append(sealed((*place, name, number, DOMAIN.codec, now, None, None, write(event))))
        batches.append(rows)
    return batches


@final
class RawWriter:
    """Writes prepared rows: begin, insert, commit, and nothing else."""

    def __init__(self, path: Path, durability: Literal["full", "normal"]) -> None:
        """Make the file with the tables and settings of our store."""
        self._connection: Final = connect(str(path), CREATE)
        for statement in layout.CREATE:
            self._connection.execute(statement)
        prepare_writer(self._connection, durability)

    def write(self, rows: Sequence[Raw]) -> None:
        """Write *rows* in one transaction."""
        execute = self._connection.execute
        execute("BEGIN IMMEDIATE")
        if len(rows) == 1:
            execute(layout.INSERT, rows[0])
        else:
            self._connection.executemany(layout.INSERT, rows)
        execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


_ALL: Final = layout.FORWARDS.partition(" WHERE ")[0]


@final
class RawReader:
    """Fetches all rows of a query and decodes each payload into the class that it is of."""

    STREAM: Final = f"{_ALL} WHERE stream = ? ORDER BY version"
    """Every column, as our store reads them."""
    PAYLOADS: Final = "SELECT type, payload FROM perdure_events WHERE stream = ? ORDER BY version"
    """No more than decoding takes."""
    LOG: Final = f"{_ALL} ORDER BY position"

    def __init__(self, path: Path) -> None:
        """Open the file of a store that holds newest versions only."""
        self._connection: Final = connect(str(path), READ)
        self._decode: Final[dict[str, Callable[[bytes], object]]] = {
            name: msgspec.msgpack.Decoder(cls).decode for cls, (name, _) in DOMAIN.current.items()
        }

    def read(self, sql: str, *arguments: str) -> list[object]:
        """Return the events of the rows of *sql*, which has every column."""
        decode = self._decode
        return [decode[row[3]](row[9]) for row in self._fetch(sql, arguments)]

    def payloads(self, sql: str, *arguments: str) -> list[object]:
        """Return the events of the rows of *sql*, which has type and payload."""
        decode = self._decode
        return [decode[name](payload) for name, payload in self._fetch(sql, arguments)]

    def _fetch(self, sql: str, arguments: tuple[str, ...]) -> list[tuple[Any, ...]]:  # Any: columns of several types
        return self._connection.execute(sql, arguments).fetchall()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
