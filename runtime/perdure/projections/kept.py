"""The rows that a projection writes. Between two flushes they are kept in memory, so that many events cost few writes.

Everything is found by its key, and written when the events of a transaction are applied: an entity that ten of them
change is written once. Asking for many entities writes first what was changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from operator import attrgetter
from typing import Any, Final, Generic, TypeVar, final

from perdure.engines.rows import Delete, Insert, Row, Rows, Select, Test, Violation
from perdure.entities import Bindings, Table, WithinTransaction
from perdure.entities.bound import VERSION, Bound
from perdure.entities.reading import whole
from perdure.entities.repositories import Repository
from perdure.entities.writing import Writer
from perdure.errors import Invalid, NotFound

__all__ = ["Kept", "Tables"]

T = TypeVar("T")
K = TypeVar("K")
W = TypeVar("W", bound=Mapping[str, object])
O = TypeVar("O", bound=str)  # noqa: E741 - as in repositories

_MOST: Final = 20_000
"""How many entities are remembered of one table beyond a flush."""
_BITS: Final = 1 << 24
"""How many bits tell which keys were never written to a table that began without rows."""


@final
class Kept(Generic[T, K, W, O]):
    """The entities *T* of one table, by the key *K*, for the code of the projection that writes it."""

    def __init__(self, tables: Tables, bound: Bound) -> None:
        """Use `Tables`, which makes it."""
        self._tables = tables
        self._bound = bound
        self._key_of: Callable[[T], Any] = attrgetter(*bound.table.key)  # Any: K, which it makes
        self._known: dict[K, T | None] = {}
        self._written: bytearray | None = None
        self._select = Select(bound.raw, tuple(Test(name, "=") for name in bound.raw.key))
        self._insert = Insert(bound.raw, tuple(bound.own), "update", VERSION if bound.table.is_versioned else "")
        self._changed: dict[K, None] = {}

    def find(self, key: K) -> T | None:
        """Return the entity with *key*, or None where there is none. Raises Invalid, CorruptRow."""
        if self._tables.is_idle:
            self._tables.check()
        try:
            return self._known[key]
        except KeyError:
            found = self._known[key] = self._read(key)
            return found
        except TypeError:
            raise Invalid(self._bound.name, "key", "a key", key) from None

    def _read(self, key: K) -> T | None:
        if not self._may_be_written(key):
            return None
        rows = self._tables.rows
        found = rows.fetch(self._select, self._bound.raw_key(key))
        return whole(self._bound, rows, found)[0] if found else None

    def _may_be_written(self, key: K) -> bool:
        """Answer whether the table may have a row with *key*: no is certain, where it began without rows."""
        written = self._written
        return written is None or bool(written[(place := hash(key) % _BITS) >> 3] & 1 << (place & 7))

    def begin_empty(self) -> None:
        """Know that the table has no rows, and that nobody else writes any: what was never written is not read."""
        self._written = bytearray(_BITS >> 3)

    def get(self, key: K) -> T:
        """Return the entity with *key*. Raises NotFound, CorruptRow."""
        found = self.find(key)
        if found is None:
            raise NotFound(self._bound.name, key)
        return found

    def put(self, entity: T) -> None:
        """Keep *entity*, in the place of the one with its key where there is one. Raises Invalid.

        That it breaks a rule of its table, a unique key or a reference, is known when it is written, after the events
        of the transaction; then they are applied again one by one, to find the one that it came of.
        """
        if self._tables.is_idle:
            self._tables.check()
        self._bound.accept("put", entity)
        key: K = self._key_of(entity)
        self._known[key] = entity
        self._changed[key] = None

    def delete(self, key: K) -> bool:
        """Delete the entity with *key*; answer whether it was there."""
        if self.find(key) is None:
            return False
        self._known[key] = None
        self._changed[key] = None
        return True

    def each(self, *, where: W | None = None, order: O | None = None) -> Iterator[T]:
        """Yield the entities that pass *where*, as a repository's `each` does, with all that was changed before."""
        self._tables.flush()
        repository: Repository[T, T, K, W, O, Any, None] = Repository(  # Any: it increments nothing
            self._bound, WithinTransaction(self._tables.rows), None
        )
        return repository.each(where=where, order=order)

    def flush_deleted(self, rows: Rows) -> None:
        """Delete what was deleted."""
        known = self._known
        gone = [key for key in self._changed if known[key] is None and self._may_be_written(key)]
        if not gone:
            return
        writer = Writer(self._bound, rows)
        try:
            rows.run(Delete(self._bound.raw, self._bound.raw.key), [self._bound.raw_key(key) for key in gone])
        except Violation:
            for key in gone:
                writer.delete(self._bound.raw_key(key))  # says which it was
            raise

    def flush_put(self, rows: Rows) -> None:
        """Write what was put."""
        bound, known, bits = self._bound, self._known, self._written
        values = [value for key in self._changed if (value := known[key]) is not None]
        if bits is not None:
            for key in self._changed:
                place = hash(key) % _BITS
                bits[place >> 3] |= 1 << (place & 7)
        self._changed.clear()
        if len(known) > _MOST:
            known.clear()
        if not values:
            return
        writer = Writer(bound, rows)
        if bound.children:
            for value in values:
                writer.upsert(value)
            return
        written: Iterator[Row] = map(bound.encode, values)
        try:
            rows.run(self._insert, written)
        except Violation:
            for value in values:
                writer.upsert(value)  # says which it was
            raise

    def forget(self) -> None:
        """Forget everything that was read or changed."""
        self._known.clear()
        self._changed.clear()


@final
class Tables:
    """The tables that a projection writes."""

    def __init__(self, bindings: Bindings, tables: tuple[Table[Any, Any], ...]) -> None:  # Any: each of its own class
        """Keep *tables*, bound by *bindings*."""
        names = {table.name for table in tables}
        self._kept: dict[str, Kept[Any, Any, Any, Any]] = {}  # Any: each of its own class
        todo = list(tables)
        while todo:  # each behind those that it refers to; where they refer to each other, in some order
            ready = [each for each in todo if not _referred(each, names) - self._kept.keys() - {each.name}] or todo[:1]
            for table in ready:
                self._kept[table.name] = Kept(self, bindings.tables[table.name])
                todo.remove(table)
        self.bounds: tuple[Bound, ...] = tuple(
            one for name in self._kept for one in _with_children(bindings.tables[name])
        )
        self._rows: Rows | None = None
        self.is_idle = True

    def of(self, table: Table[Any, Any]) -> Any:  # Any: generated code types it
        """Return the rows of *table*."""
        return self._kept[table.name]

    @property
    def rows(self) -> Rows:
        """The rows of the transaction. Raises Invalid outside of one."""
        self.check()
        assert self._rows is not None  # noqa: S101 - it was checked
        return self._rows

    def check(self) -> None:
        """Raise Invalid where no event is being applied."""
        if self._rows is None:
            raise Invalid("projection", "tables", "used while an event is applied", None)

    def begin(self, rows: Rows, *, alone: bool = False) -> None:
        """Read from and write to *rows*; forget what was read before, unless they are all there is (*alone*)."""
        self._rows, self.is_idle = rows, False
        if not alone:
            self.forget()

    def begin_empty(self) -> None:
        """Know that there are no rows, and that nobody else writes any."""
        self.forget()
        for kept in self._kept.values():
            kept.begin_empty()

    def forget(self) -> None:
        """Forget everything that was read or changed."""
        for kept in self._kept.values():
            kept.forget()

    def end(self) -> None:
        """Leave the transaction."""
        self._rows, self.is_idle = None, True

    def flush(self) -> None:
        """Write what was changed."""
        every = list(self._kept.values())
        for kept in reversed(every):
            kept.flush_deleted(self.rows)
        for kept in every:
            kept.flush_put(self.rows)


def _referred(table: Table[Any, Any], names: set[str]) -> set[str]:  # Any: of whatever class
    """Return which of the tables called *names* are referred to by *table*, or by what belongs to it."""
    found = {reference.table for reference in table.references.values()} & names
    for child in table.children.values():
        found |= _referred(child, names)
    return found


def _with_children(bound: Bound) -> Iterator[Bound]:
    yield bound
    for child in bound.children.values():
        yield from _with_children(child)
