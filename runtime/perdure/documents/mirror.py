"""The documents of a folder as rows of the domain's own tables, in a database in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import final

import apsw

from perdure.documents.folder import Folder
from perdure.documents.kinds import Kind, Read
from perdure.documents.locking import Place
from perdure.documents.places import CHECKPOINTS, checkpoints_of, load_checkpoints, make_checkpoints
from perdure.documents.references import lost_references
from perdure.documents.revisions import Revisions
from perdure.documents.touching import Entity, Touched
from perdure.documents.wholes import Wholes
from perdure.engines.rows import Row, Rows
from perdure.engines.sqlite.connections import fetch, pragma
from perdure.engines.sqlite.rows import SqliteRows
from perdure.entities.bound import Bound
from perdure.entities.checkpoints import TABLE
from perdure.entities.tables import Schema
from perdure.entities.work import Bindings
from perdure.errors import AlreadyExists, DamagedDocument, OutOfBounds, PerdureError, StoreError

__all__ = ["Mirror"]


@final
class Mirror:
    """All documents of *folder* as rows, and the file of each.

    Of each row that is changed it is noted to which document it belongs: those are to be written before the change is
    acknowledged.
    """

    def __init__(self, schema: Schema, folder: Folder, hooks: object) -> None:
        """Make empty tables."""
        tables = Bindings(schema).tables
        self._folder = folder
        self._bounds = tables
        self._kinds = {root.name: _kind(tables[root.name], hooks) for root in schema.roots}
        self._keys: dict[Place, Row] = {}
        self._places: dict[Entity, Place] = {}
        self._again: list[Entity] = []
        self.connection = apsw.Connection(":memory:")
        for name, value in (("journal_mode", "memory"), ("temp_store", 2), ("trusted_schema", 0)):
            pragma(self.connection, name, value)
        fetch(self.connection, schema.script())
        make_checkpoints(self.rows)
        self._touched = Touched(self.connection, self._kinds.values(), (TABLE.name,), str(folder.root))

    @property
    def rows(self) -> Rows:
        """All rows."""
        return SqliteRows(self.connection)

    # documents to rows

    def load(self) -> None:
        """Read all documents. Raises DamagedDocument, NewerDocument."""
        found: dict[str, list[tuple[Place, Read]]] = {}
        for place in self._folder.places():
            if (read := self._read(place)) is not None:
                found.setdefault(place[0], []).append((place, read))
        with self._loading():
            load_checkpoints(self._folder, self.rows)
            for table, several in found.items():
                kind = self._kinds[table]
                for place, read in several:
                    self._take(place, kind.key_of(read))
                self._again += [(table, key) for key in self._insert(kind, several)]
            self._see_references()

    def unreadable(self) -> Iterator[StoreError]:
        """Yield why each document cannot be read of which that is so, whether it fits the others or not."""
        for place in self._folder.places():
            try:
                self._read(place)
            except StoreError as error:
                yield error

    def follow(self, changed: Iterable[Place]) -> bool:
        """Read those again that somebody has *changed*, and answer whether that is enough. Raises as `load` does."""
        every = set(changed)
        reads = {place: self._read(place) for place in sorted(every) if place[0] in self._kinds}
        if any(self._kinds[place[0]].is_final and place in self._keys for place in reads):
            return False
        with self._loading():
            if CHECKPOINTS in every:
                load_checkpoints(self._folder, self.rows)
            for place, read in reads.items():
                kind, key = self._kinds[place[0]], self._keys.get(place)
                if key is not None and (read is None or kind.key_of(read) != key):
                    kind.remove(self.rows, key)
                    self.forget(place)
            for place, read in reads.items():
                if read is not None:
                    self._put(self._kinds[place[0]], place, read)
        return True

    def _read(self, place: Place) -> Read | None:
        raw = self._folder.read(place)
        return None if raw is None else self._kinds[place[0]].read(raw, self._shown(place))

    def _shown(self, place: Place) -> str:
        return self._folder.text_of(place)

    @contextmanager
    def _loading(self) -> Iterator[None]:
        """Let rows be changed in any order, and note none of it."""
        pragma(self.connection, "foreign_keys", 0)
        self.connection.execute("BEGIN")
        try:
            yield
            self.connection.execute("COMMIT")
        finally:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            pragma(self.connection, "foreign_keys", 1)

    def _insert(self, kind: Kind, several: Sequence[tuple[Place, Read]]) -> Sequence[Row]:
        """Insert what documents say, all at once where nothing is wrong with them."""
        try:
            with self.rows.step():
                return kind.load(self.rows, [read for _, read in several])
        except PerdureError:
            again: list[Row] = []
            for place, read in several:
                with self._explained(place):
                    again += kind.put(self.rows, read)
            return again

    def _put(self, kind: Kind, place: Place, read: Read) -> None:
        key = kind.key_of(read)
        if self._keys.get(place) != key:
            self._take(place, key)
        with self._explained(place):
            self._again += [(kind.name, each) for each in kind.put(self.rows, read)]

    @contextmanager
    def _explained(self, place: Place) -> Iterator[None]:
        """Raise what the tables refuse as an error of the document at *place*."""
        try:
            yield
        except AlreadyExists as error:
            raise DamagedDocument(self._shown(place), f"$.{error.fields[0]}", str(error)) from error
        except OutOfBounds as error:
            raise DamagedDocument(self._shown(place), "$", error.rule) from error

    def _see_references(self) -> None:
        for bound, row, column, reason in lost_references(self._bounds, self.connection):
            root = _root(bound).raw.name
            key, path = self._kinds[root].place_of(self.rows, bound, row)
            raise DamagedDocument(self._shown(self._places[root, key]), f"{path}.{column}", reason)

    # rows to documents

    def begin(self) -> None:
        """Begin a transaction, with which those are written that must be written again."""
        self.connection.execute("BEGIN IMMEDIATE")
        self._touched.entities = dict.fromkeys(self._again)
        self._touched.is_on = True

    def documents(self) -> Iterator[tuple[Entity, bytes | None]]:
        """Yield the documents that the transaction has changed, as they are now, or None where they are none."""
        for table, key in self._touched.entities:
            if table in self._kinds:
                yield (table, key), self._kinds[table].document(self.rows, key)

    def checkpoints(self) -> Mapping[Place, bytes | None]:
        """Return the file of checkpoints, if the transaction has changed any."""
        return {CHECKPOINTS: checkpoints_of(self.rows)} if (TABLE.name, ()) in self._touched.entities else {}

    def commit(self) -> None:
        """Commit: all documents are written."""
        self.connection.execute("COMMIT")
        self._again.clear()

    def end(self) -> None:
        """End the transaction, however it went."""
        self._touched.is_on = False
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")

    # files

    def place_of(self, entity: Entity) -> Place | None:
        """Return the file of a document, None where it has none yet."""
        return self._places.get(entity)

    def is_taken(self, place: Place) -> bool:
        """Answer whether a file is that of some entity."""
        return place in self._keys

    def keep(self, place: Place, key: Row) -> None:
        """Note that a file is the one of an entity."""
        self._keys[place] = key
        self._places[place[0], key] = place

    def forget(self, place: Place) -> None:
        """Note that a file is gone."""
        del self._places[place[0], self._keys.pop(place)]

    def _take(self, place: Place, key: Row) -> None:
        other = self._places.get((place[0], key))
        if other is not None:
            raise DamagedDocument(self._shown(place), "$", f"`{other[1]}` beside it has the same key")
        self.keep(place, key)


def _kind(bound: Bound, hooks: object) -> Kind:
    return Wholes(bound, hooks) if bound.revisions is None else Revisions(bound, bound.revisions, hooks)


def _root(bound: Bound) -> Bound:
    return bound if bound.parent is None else _root(bound.parent)
