"""The harness of the engine on SQLite: raw SQL of its own, and a checksum by the book."""

from __future__ import annotations

import binascii
import struct
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, final

import apsw

from perdure.engines.releases import Build
from perdure.engines.sqlite import SqliteEngine
from perdure.testing.harness import Record

__all__ = ["SqliteHarness", "checksum"]

COLUMNS = (
    "position",
    "stream",
    "version",
    "type",
    "type_version",
    "codec",
    "recorded_at",
    "metadata",
    "idempotency_key",
    "payload",
    "checksum",
)


def checksum(record: Record) -> bytes:
    """Return the checksum of *record*: four bytes, least significant first, as format 1 wants it."""
    head = b"\x9b" + b"".join(map(_packed, record)) + b"\xc4\x04"
    return struct.pack("<I", binascii.crc32(head) ^ 0x6DD90A9D)


def _packed(value: bytes | str | int | None) -> bytes:
    """Return *value* in MessagePack, in its smallest form."""
    match value:
        case None:
            return b"\xc0"
        case bytes():
            return _sized(len(value), [(0xFF, b"\xc4", ">B"), (0xFFFF, b"\xc5", ">H"), (2**32, b"\xc6", ">I")]) + value
        case str():
            text = value.encode()
            small = (31, b"", "")
            sizes = [small, (0xFF, b"\xd9", ">B"), (0xFFFF, b"\xda", ">H"), (2**32, b"\xdb", ">I")]
            return (bytes([0xA0 | len(text)]) if len(text) <= small[0] else _sized(len(text), sizes[1:])) + text
        case int() if value < 0:
            forms = [
                (-(2**5), b"", ">b"),
                (-(2**7), b"\xd0", ">b"),
                (-(2**15), b"\xd1", ">h"),
                (-(2**31), b"\xd2", ">i"),
            ]
            head, form = next(((h, f) for least, h, f in forms if value >= least), (b"\xd3", ">q"))
            return head + struct.pack(form, value)
        case int():
            most = [(127, b"", ">B"), (0xFF, b"\xcc", ">B"), (0xFFFF, b"\xcd", ">H"), (2**32 - 1, b"\xce", ">I")]
            return _sized(value, [*most, (2**64, b"\xcf", ">Q")])


def _sized(number: int, forms: Sequence[tuple[int, bytes, str]]) -> bytes:
    head, form = next((head, form) for most, head, form in forms if number <= most)
    return head + struct.pack(form, number)


@final
class SqliteHarness:
    """A file in a folder; records are put into it by SQL."""

    is_shared = True

    def __init__(self, folder: Path | None = None, domain: str = "test") -> None:
        """Use one file in *folder*, or in one of its own that `close` removes."""
        self._own = None if folder else tempfile.TemporaryDirectory()
        self.path = Path(folder or (self._own.name if self._own else "")) / "engine.db"
        self._domain = domain
        self._engines: list[SqliteEngine] = []

    def open(self, build: Build | None = None) -> SqliteEngine:
        """Return another engine on the file."""
        engine = SqliteEngine(self.path, self._domain, build=build, durability="normal")
        self._engines.append(engine)
        return engine

    def put(self, records: Sequence[Record]) -> None:
        """Insert *records* into the file."""
        marks = ", ".join("?" * len(COLUMNS))
        sql = f"INSERT INTO perdure_events ({', '.join(COLUMNS)}) VALUES ({marks})"  # noqa: S608 - constants
        connection = apsw.Connection(str(self.path))
        with connection:
            connection.executemany(sql, [(*record, checksum(record)) for record in records])
        connection.close()

    def records(self) -> Sequence[Record]:
        """Return what is in the file, with every checksum computed anew."""
        connection = apsw.Connection(str(self.path))
        sql = f"SELECT {', '.join(COLUMNS)} FROM perdure_events ORDER BY position"  # noqa: S608 - constants
        rows: list[Any] = connection.execute(sql).fetchall()  # Any: apsw knows no columns
        connection.close()
        records: list[Record] = [row[:10] for row in rows]
        assert [row[10] for row in rows] == list(map(checksum, records))
        return records

    def close(self) -> None:
        """Close every engine."""
        for engine in self._engines:
            engine.close()
        if self._own:
            self._own.cleanup()
