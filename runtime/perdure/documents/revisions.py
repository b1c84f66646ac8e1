"""Documents that are a revision of a temporal entity: what it was from a moment on. None of them ever changes."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Final, final

from perdure.documents.kinds import Form, Read, parsed, take_number
from perdure.engines.rows import Delete, Insert, RawTable, Row, Rows, Select, Test, Value
from perdure.entities.bound import DELETED, POSITION, RECORDED, Bound
from perdure.entities.timeline import Timeline
from perdure.entities.writing import Writer
from perdure.errors import DamagedDocument, Invalid

__all__ = ["Revisions"]

_RECORDED: Final = "$recorded_at"
"""Nanoseconds since 1970 in UTC."""
_POSITION: Final = "$position"
"""The place in the order of writing; one that has none, or that of another document, gets one behind all others."""
_DELETED: Final = "$deleted"
"""The raw key of what was deleted, as an array: such a document has no fields."""
_LEAST: Final = -(2**63)


@final
class Revisions:
    """The documents of the temporal table that is *bound*. See `Kind` for what its methods owe."""

    is_final: Final = True

    def __init__(self, bound: Bound, raw: RawTable, hooks: object) -> None:
        """Keep them in *raw*, the table of all revisions; give *hooks* to the casts."""
        self.name: Final = bound.raw.name
        self.tables: Final = ((raw.name, raw.key),)
        self._bound = bound
        self._raw = raw
        self._form = Form(bound, hooks)
        self._own = tuple(bound.own)

    def read(self, raw: bytes, path: str) -> Read:
        """Return what a document says."""
        document = parsed(raw, path)
        recorded_at = take_number(document, _RECORDED, path, None, _LEAST)
        position = take_number(document, _POSITION, path, 0, 0)
        if _DELETED not in document:
            value = self._form.read(document, path)
            return Read(value, key=self._bound.key_of(value), recorded_at=recorded_at, position=position)
        key = self._key(document.pop(_DELETED), path)
        take_number(document, "$version", path)
        for name in document:
            raise DamagedDocument(path, f"$.{name}", "what was deleted has no fields")
        return Read(None, key=key, recorded_at=recorded_at, position=position)

    def _key(self, found: object, path: str) -> Row:
        """Return the raw key that *found* is. Raises DamagedDocument."""
        columns = self._bound.key_columns
        try:
            if isinstance(found, list) and len(found) == len(columns):
                parts = tuple(column.from_raw(part) for column, part in zip(columns, found, strict=True))
                return self._bound.raw_key(parts[0] if len(parts) == 1 else parts)
        except (Invalid, ValueError, TypeError, KeyError):
            pass
        names = ", ".join(column.name for column in columns)
        raise DamagedDocument(path, f"$.{_DELETED}", f"expected the key of what was deleted, an array of {names}")

    def key_of(self, read: Read) -> Row:
        """Return the raw key of the revision."""
        return (*read.key, read.recorded_at)

    def load(self, rows: Rows, reads: Sequence[Read]) -> Sequence[Row]:
        """Insert revisions, those without a place behind all others, and the latest ones where these are looked for."""
        taken: dict[int, Read] = {}
        ordered = sorted(reads, key=lambda each: (each.recorded_at, each.key))
        homeless = [read for read in ordered if not read.position or taken.setdefault(read.position, read) is not read]
        head = max(taken, default=0)
        placed = [(read, at) for at, read in taken.items()] + [(read, at) for at, read in enumerate(homeless, head + 1)]
        latest: dict[Row, tuple[Read, int]] = {}
        for read, at in placed:
            if read.key not in latest or latest[read.key][0].recorded_at < read.recorded_at:
                latest[read.key] = read, at
        self._insert(rows, placed)
        self._show(rows, list(latest.values()))
        return [self.key_of(read) for read in homeless]

    def put(self, rows: Rows, read: Read) -> Sequence[Row]:
        """Insert a revision that is not there."""
        timeline = Timeline(self._bound, rows)
        last = timeline.last(read.key)
        taken = rows.fetch(Select(self._raw, (Test(POSITION, "="),)), (read.position,))
        is_placed = bool(read.position) and not taken
        position = read.position if is_placed else timeline.head() + 1
        self._insert(rows, [(read, position)])
        if last is None or _number(last[self._raw.columns.index(RECORDED)]) < read.recorded_at:
            self._show(rows, [(read, position)])
        return () if is_placed else (self.key_of(read),)

    def _insert(self, rows: Rows, placed: Sequence[tuple[Read, int]]) -> None:
        marks = (RECORDED, POSITION, DELETED)
        encode = self._bound.encode
        there = [(*encode(read.value), read.recorded_at, at, 0) for read, at in placed if read.value is not None]
        gone = [(*read.key, read.recorded_at, at, 1) for read, at in placed if read.value is None]
        with self._explained(rows, placed):
            rows.run(Insert(self._raw, (*self._own, *marks)), there)
            rows.run(Insert(self._raw, (*self._bound.raw.key, *marks)), gone)

    def _show(self, rows: Rows, placed: Sequence[tuple[Read, int]]) -> None:
        """Have each of *placed*, the last of its key, as what is there now."""
        bound = self._bound
        there = [
            (*bound.encode(read.value), read.recorded_at, position)
            for read, position in placed
            if read.value is not None
        ]
        with self._explained(rows, placed):
            for read, _ in placed:
                if read.value is None:
                    rows.fetch(Delete(bound.raw, bound.raw.key), read.key)
            rows.run(Insert(bound.raw, (*self._own, RECORDED, POSITION), "update"), there)

    def _explained(self, rows: Rows, placed: Sequence[tuple[Read, int]]) -> AbstractContextManager[None]:
        """Raise what the tables refuse as an error of the last of *placed*, which is the only one where that counts."""
        return Writer(self._bound, rows).explained(lambda: (placed[-1][0].key, placed[-1][0].value))

    def remove(self, rows: Rows, key: Row) -> None:
        """Do nothing: what is final is never removed from rows."""

    def document(self, rows: Rows, key: Row) -> bytes | None:
        """Return the document of a revision."""
        timeline = Timeline(self._bound, rows)
        row = timeline.at(key[:-1], _number(key[-1]))
        if row is None:
            return None
        revision = timeline.revision(row)
        marks: dict[str, Any] = {_RECORDED: revision.recorded_at, _POSITION: revision.position}  # Any: JSON
        if revision.value is None:
            marks[_DELETED] = list(key[:-1])
        return self._form.write(revision.value, marks)

    def place_of(self, rows: Rows, bound: Bound, row: Row) -> tuple[Row, str]:
        """Return the key of the revision that is the latest one, of which a row is."""
        del rows
        return (*bound.key_in(row), row[bound.raw.columns.index(RECORDED)]), "$"


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 0
