"""The engine that keeps entities in JSON files."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal, TypeAlias, final

from typing_extensions import override

from perdure.documents.folder import Folder
from perdure.documents.locking import Place
from perdure.documents.mirror import Mirror
from perdure.documents.names import name_of, other_name_of
from perdure.documents.noevents import NoEvents
from perdure.documents.touching import Entity
from perdure.documents.upkeep import FolderUpkeep
from perdure.engines.releases import Held
from perdure.engines.rows import Row, Rows, Statement
from perdure.engines.sqlite.failures import failures_named
from perdure.engines.sqlite.lease import Lease
from perdure.engines.sqlite.rows import SqliteRows
from perdure.engines.transactions import Transaction
from perdure.engines.upkeep import Upkeep
from perdure.errors import InTransaction, ReadOnlyStore, StoreClosed, StoreLocked

__all__ = ["FolderEngine"]


Durability: TypeAlias = Literal["full", "normal", "none"]


@final
class FolderEngine(NoEvents):
    """Rows in memory that are the documents of *folder*. See `FullEngine` for what its methods owe.

    One thread at a time reads or writes; of several processes, one writes at a time. What another one has changed is
    read before anything else is.
    """

    def __init__(
        self, folder: Folder, mirror: Callable[[Folder], Mirror], held: Callable[[], Held], *, busy_timeout: float
    ) -> None:
        """Read all of *folder* into what *mirror* makes; *held* looks at its releases, and refuses what is unfit."""
        super().__init__(str(folder.root))
        self._folder = folder
        self._make = mirror
        self._held = held
        self._busy_timeout = busy_timeout
        self._turn = threading.Lock()
        self._holder: int | None = None
        self._process = os.getpid()
        self._is_closed = False
        self._mirror = mirror(folder)
        with folder.held():
            if not folder.read_only:
                folder.tidy()
            self._refresh()

    def _refresh(self) -> None:
        """Read what was changed. The caller has the lock."""
        if self._folder.changes.are_seen():
            return
        changed = self._folder.changes.catch_up()
        try:
            if changed is None or not self._mirror.follow(changed):
                self._held()
                fresh = self._make(self._folder)
                fresh.load()
                self._mirror.connection.close()
                self._mirror = fresh
        except BaseException:
            self._folder.changes.close()  # whoever comes next reads all of it
            raise

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let no other thread in meanwhile."""
        if self._holder == threading.get_ident():
            raise InTransaction(self.path)
        if not self._turn.acquire(timeout=self._busy_timeout):
            raise StoreLocked(self.path, f"for {self._busy_timeout:g} seconds")
        try:
            if self._is_closed or os.getpid() != self._process:
                raise StoreClosed(self.path)
            self._holder = threading.get_ident()
            yield
        finally:
            self._holder = None
            self._turn.release()

    @contextmanager
    def reading(self) -> Iterator[Rows]:
        """Yield the rows as they are now."""
        with self._alone(), failures_named(self.path):
            if not self._folder.changes.are_seen():
                with self._folder.held(shared=True):
                    self._refresh()
            yield self._mirror.rows

    @contextmanager
    def writing(self) -> Iterator[Rows]:
        """Yield the rows in a transaction."""
        with self.transaction() as transaction:
            yield transaction.rows

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Yield what changes rows; at the end of the block the documents of these are written."""
        if self._folder.read_only:
            raise ReadOnlyStore(self.path, "it was opened so")
        with self._alone(), self._folder.held(), failures_named(self.path):
            self._refresh()
            mirror = self._mirror
            mirror.begin()
            lease = Lease(self.path, mirror.connection)
            try:
                yield Transaction(SqliteRows(mirror.connection, lease), NoEvents(self.path))
                lease.end()
                self._write()
                mirror.commit()
            finally:
                lease.end()
                mirror.end()

    def _write(self) -> None:
        """Write the documents of all that was changed. Whoever comes behind an error reads everything again."""
        mirror, folder = self._mirror, self._folder
        documents: dict[Place, bytes | None] = {}
        keys: dict[Place, Row] = {}
        for entity, raw in mirror.documents():
            place = mirror.place_of(entity)
            if place is None:
                if raw is None:
                    continue
                place = self._new_place(entity, keys)
            elif raw is not None and folder.has(place, raw):
                continue
            documents[place], keys[place] = raw, entity[1]
        documents |= mirror.checkpoints()
        if not documents:
            return
        try:
            folder.write(documents)
        except BaseException:
            folder.changes.close()
            raise
        for place, key in keys.items():
            if documents[place] is None:
                mirror.forget(place)
            else:
                mirror.keep(place, key)

    def _new_place(self, entity: Entity, others: dict[Place, Row]) -> Place:
        table, key = entity
        place = table, name_of(key)
        if self._mirror.is_taken(place) or place in others or not self._folder.is_free(place):
            place = table, other_name_of(key)
        return place

    def plan(self, statement: Statement) -> list[str]:
        """Return what EXPLAIN QUERY PLAN says of *statement*."""
        with self._alone(), failures_named(self.path):
            return SqliteRows(self._mirror.connection).plan(statement)

    @property
    def durability(self) -> Durability:
        """What a commit is worth."""
        return self._folder.durability

    @property
    @override
    def upkeep(self) -> Upkeep:
        """What looks after the files."""
        return FolderUpkeep(self._folder, self._make, self._held)

    @override
    def close(self) -> None:
        """Forget everything; wait for who is reading or writing. Closing twice does nothing, nor does it in a fork.

        Raises InTransaction within the thread's own one.
        """
        if os.getpid() != self._process:
            return
        if self._holder == threading.get_ident():
            raise InTransaction(self.path)
        with self._turn:
            if not self._is_closed:
                self._is_closed = True
                self._mirror.connection.close()
                self._folder.changes.close()
