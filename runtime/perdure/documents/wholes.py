"""Documents that are an entity with all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final, final

from perdure.documents.kinds import Form, Read, parsed, take_number
from perdure.engines.rows import Delete, Row, Rows, Update
from perdure.entities.bound import VERSION, Bound
from perdure.entities.reading import one, row_of, version_in, whole
from perdure.entities.writing import Writer

__all__ = ["Wholes"]

_REVISION: Final = "$revision"
"""The version of the entity, which every change of it raises, where its rows have one; 1 where it is absent."""
_BATCH: Final = 500


@final
class Wholes:
    """The documents of the table that is *bound*. See `Kind` for what its methods owe."""

    is_final: Final = False

    def __init__(self, bound: Bound, hooks: object) -> None:
        """Give *hooks* to the casts."""
        self.name: Final = bound.raw.name
        self.tables: Final = tuple((each.raw.name, each.raw.key[: len(bound.raw.key)]) for each in _tree(bound))
        self._bound = bound
        self._form = Form(bound, hooks)
        self._is_versioned = bound.table.is_versioned

    def write(self, value: Any, revision: int) -> bytes:  # Any: an entity
        """Return the document of an entity."""
        return self._form.write(value, {_REVISION: revision} if self._is_versioned else {})

    def read(self, raw: bytes, path: str) -> Read:
        """Return what a document says."""
        document = parsed(raw, path)
        revision = take_number(document, _REVISION, path) if self._is_versioned else 1
        return Read(self._form.read(document, path), revision)

    def key_of(self, read: Read) -> Row:
        """Return the raw key of the entity."""
        return self._bound.key_of(read.value)

    def load(self, rows: Rows, reads: Sequence[Read]) -> Sequence[Row]:
        """Insert entities."""
        every = iter(reads)
        while several := tuple(islice(every, _BATCH)):
            Writer(self._bound, rows).insert([read.value for read in several])
            self._number(rows, [read for read in several if read.revision > 1])
        return ()

    def put(self, rows: Rows, read: Read) -> Sequence[Row]:
        """Insert an entity, or put it in the place of the one with its key, whose row goes on to be the same."""
        writer = Writer(self._bound, rows)
        if row_of(self._bound, rows, self.key_of(read)) is None:
            writer.insert([read.value])
        else:
            writer.update(read.value)
        self._number(rows, [read])
        return ()

    def _number(self, rows: Rows, reads: Sequence[Read]) -> None:
        """Give entities the versions that their documents say."""
        if self._is_versioned:
            statement = Update(self._bound.raw, (VERSION,), (), self._bound.raw.key)
            rows.run(statement, [(read.revision, *self.key_of(read)) for read in reads])

    def remove(self, rows: Rows, key: Row) -> None:
        """Remove an entity, and all that belongs to it."""
        for bound in _tree(self._bound):
            rows.run(Delete(bound.raw, bound.raw.key[: len(key)]), [key])

    def document(self, rows: Rows, key: Row) -> bytes | None:
        """Return the document of an entity."""
        row = row_of(self._bound, rows, key)
        if row is None:
            return None
        (value,) = whole(self._bound, rows, [row])
        return self.write(value, version_in(self._bound, row) if self._is_versioned else 1)

    def place_of(self, rows: Rows, bound: Bound, row: Row) -> tuple[Row, str]:
        """Return the key of the entity that a row belongs to, and where it is in that."""
        return bound.key_in(row)[: len(self._bound.raw.key)], _path(bound, rows, row)


def _tree(bound: Bound) -> Iterator[Bound]:
    yield bound
    for child in bound.children.values():
        yield from _tree(child)


def _path(bound: Bound, rows: Rows, row: Row) -> str:
    """Return where a row is in the document of what it belongs to."""
    if bound.parent is None:
        return "$"
    owner = one(bound.parent, rows, bound.key_in(row)[: len(bound.raw.parent)])
    field = next(name for name, child in bound.parent.children.items() if child is bound)
    position = row[bound.raw.columns.index(bound.raw.position)]
    return f"{_path(bound.parent, rows, owner)}.{field}[{position!r}]"
