"""Changing rows: entities with all that belongs to them, or parts of one. What the database refuses is an error."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, final

import msgspec

from perdure.engines.rows import (
    Delete,
    Extent,
    Insert,
    Owned,
    RawTable,
    Row,
    Rows,
    Select,
    Test,
    Update,
    Value,
    Violation,
)
from perdure.entities.bound import VERSION, Bound
from perdure.entities.counting import beyond
from perdure.entities.reading import row_of, version_in
from perdure.errors import AlreadyExists, Invalid, NotFound, OutOfBounds, ReferenceViolated, VersionConflict

__all__ = ["Writer"]


@final
class Writer:
    """Changes the rows of *bound* through *rows*, which are in a transaction."""

    def __init__(self, bound: Bound, rows: Rows) -> None:
        """Change *rows*."""
        self.bound = bound
        self.rows = rows

    # whole entities

    def insert(self, values: Sequence[Any], parent: Row = (), first: int = 0) -> None:  # Any: entities
        """Insert entities with all that belongs to them; children of *parent* from position *first* on."""
        bound = self.bound
        columns = (*bound.raw.parent, *bound.own, *bound.table.counts, *((bound.raw.position,) if parent else ()))
        last: Any = None  # Any: an entity

        def rows() -> Iterator[Row]:
            nonlocal last
            for place, value in enumerate(values, first):
                last = value
                yield self._row(value, parent, place)

        with self.explained(lambda: (bound.key_of(last, parent), last)):
            self.rows.run(Insert(bound.raw, columns), rows())
        if bound.children:
            self._insert_children(values, parent)

    def _row(self, value: Any, parent: Row, place: int) -> Row:  # Any: an entity
        own = self.bound.encode(value)
        if counted := self.bound.table.counts:
            own = (*own, *(len(getattr(value, field)) for field in counted.values()))
        return (*parent, *own, place) if parent else own

    def _insert_children(self, values: Sequence[Any], parent: Row) -> None:  # Any: entities
        writers = [(field, Writer(child, self.rows)) for field, child in self.bound.children.items()]
        for value in values:
            key = self.bound.key_of(value, parent)
            for field, writer in writers:
                if children := getattr(value, field):
                    writer.insert(children, key)

    def insert_if_absent(self, value: Any) -> bool:  # Any: an entity
        """Insert an entity unless its key is there already, and answer whether it was inserted."""
        bound = self.bound
        statement = Insert(bound.raw, (*bound.own, *bound.table.counts), "skip")
        with self.explained(lambda: (bound.key_of(value), value)):
            done = self.rows.fetch(statement, self._row(value, (), 0))
        if done:
            self._insert_children([value], ())
        return bool(done)

    def upsert(self, value: Any) -> int:  # Any: an entity
        """Insert an entity, or update the one with its key; return its version, 1 where it has none."""
        bound = self.bound
        counter = VERSION if bound.table.is_versioned else ""
        statement = Insert(bound.raw, (*bound.own, *bound.table.counts), "update", counter)
        with self.explained(lambda: (bound.key_of(value), value)):
            done = self.rows.fetch(statement, self._row(value, (), 0))
        self._sync_children(value, bound.key_of(value))
        return _number(done[0][0]) if done else 1

    def update(self, value: Any, expected: int | None = None) -> int:  # Any: an entity
        """Put an entity in the place of the one with its key; return its version, 1 where it has none.

        Raises NotFound; VersionConflict where it is not at the version *expected*.
        """
        bound, key = self.bound, self.bound.key_of(value)
        versioned = (VERSION,) if bound.table.is_versioned else ()
        where = bound.raw.key if expected is None else (*bound.raw.key, VERSION)
        row = dict(zip((*bound.own, *bound.table.counts), self._row(value, (), 0), strict=True))
        values: list[Value] = [row[name] for name in bound.changed]
        values += [1 for _ in versioned]
        values += [*key, *(() if expected is None else (expected,))]
        columns = bound.changed
        if not columns and not versioned:
            if row_of(bound, self.rows, key) is None:
                raise NotFound(bound.name, bound.shown_key(key))
            done: list[Row] = [(1,)]
        else:
            with self.explained(lambda: (key, value)):
                done = self.rows.fetch(Update(bound.raw, columns, versioned, where, versioned), values)
        if not done:
            self._missed(key, expected)
        self._sync_children(value, key)
        return _number(done[0][0]) if versioned else 1

    def _missed(self, key: Row, expected: int | None) -> None:
        """Raise why no row was updated."""
        bound = self.bound
        row = row_of(bound, self.rows, key)
        if row is None or expected is None:
            raise NotFound(bound.name, bound.shown_key(key))
        raise VersionConflict(bound.name, bound.shown_key(key), expected, version_in(bound, row))

    def _sync_children(self, value: Any, key: Row) -> None:  # Any: an entity
        for field, child in self.bound.children.items():
            Writer(child, self.rows).sync(getattr(value, field), key)

    def sync(self, values: Sequence[Any], parent: Row) -> None:  # Any: entities
        """Make *values* the children of *parent*: what is gone is deleted, and what is the same is left alone."""
        bound = self.bound
        keys = msgspec.json.encode([parent]).decode()
        found = {bound.key_in(row): row for row in self.rows.fetch(Owned(bound.raw, bound.raw.parent), (keys,))}
        wanted = {bound.key_of(value, parent): (place, value) for place, value in enumerate(values)}
        gone = [key for key in found if key not in wanted]
        with self.explained(lambda: (gone[0], None)):
            self.rows.run(Delete(bound.raw, bound.raw.key), gone)
        columns = tuple(name for name in bound.raw.columns if name not in bound.raw.key)
        places = [bound.raw.columns.index(name) for name in columns]
        for key, (place, value) in wanted.items():
            if key not in found:
                continue
            row = self._row(value, parent, place)
            if row != found[key]:
                with self.explained(lambda key=key, value=value: (key, value)):  # type: ignore[misc] # each its own
                    self.rows.fetch(Update(bound.raw, columns, (), bound.raw.key), [*(row[at] for at in places), *key])
            self._sync_children(value, key)
        for key, (place, value) in wanted.items():
            if key not in found:
                self.insert([value], parent, place)

    # one row

    def delete(self, key: Row, expected: int | None = None) -> bool:
        """Delete the entity with a raw *key*, and all that belongs to it; answer whether it was there."""
        bound = self.bound
        where = bound.raw.key if expected is None else (*bound.raw.key, VERSION)
        with self.explained(lambda: (key, None)):
            done = self.rows.fetch(Delete(bound.raw, where), (*key, *(() if expected is None else (expected,))))
        if not done and expected is not None and row_of(bound, self.rows, key) is not None:
            self._missed(key, expected)
        return bool(done)

    def increment(self, key: Row, by: Mapping[str, object]) -> None:
        """Add to counters of the entity with a raw *key*. Raises NotFound, OutOfBounds."""
        bound = self.bound
        for name in by:
            if name not in bound.table.counters:
                raise Invalid(bound.name, "by", bound.countable, name)
        sums = tuple(by)
        values: list[Value] = [bound.raw_value(bound.own[name], amount) for name, amount in by.items()]
        if bound.table.is_versioned:
            sums, values = (*sums, VERSION), [*values, 1]
        if not sums:
            return
        try:
            done = self.rows.fetch(Update(bound.raw, (), sums, bound.raw.key), [*values, *key])
        except Violation as error:
            amounts = {name: amount for name, amount in by.items() if isinstance(amount, int)}
            raise beyond(bound, self.rows, key, amounts, ", ".join(error.details)) from error
        if not done:
            raise NotFound(bound.name, bound.shown_key(key))

    # children, one by one

    def add(self, values: Sequence[Any], parent: Row) -> None:  # Any: children
        """Insert children behind those that *parent* has. Raises NotFound where there is no such parent."""
        bound = self.bound
        ((number, last),) = self.rows.fetch(Extent(bound.raw), parent)
        self._within(_number(number) + len(values), parent)
        self.touch(parent, len(values))
        self.insert(values, parent, _number(last) + 1)

    def change(self, value: Any, parent: Row) -> None:  # Any: a child
        """Put a child in the place of the one with its key. Raises NotFound."""
        bound, key = self.bound, self.bound.key_of(value, parent)
        found = row_of(bound, self.rows, key)
        if found is None:
            raise NotFound(bound.name, bound.shown_key(key))
        place = _number(found[bound.raw.columns.index(bound.raw.position)])
        row = self._row(value, parent, place)
        columns = tuple(name for name in bound.raw.columns if name not in bound.raw.key)
        values = [row[bound.raw.columns.index(name)] for name in columns]
        with self.explained(lambda: (key, value)):
            self.rows.fetch(Update(bound.raw, columns, (), bound.raw.key), [*values, *key])
        self._sync_children(value, key)
        self.touch(parent, 0)

    def remove(self, key: Row) -> bool:
        """Delete a child; answer whether it was there."""
        parent = key[: len(self.bound.raw.parent)]
        if not self.delete(key):
            return False
        ((number, _),) = self.rows.fetch(Extent(self.bound.raw), parent)
        self._within(_number(number), parent)
        self.touch(parent, -1)
        return True

    def _within(self, number: int, parent: Row) -> None:
        table = self.bound.table
        if number < table.least or (table.most is not None and number > table.most):
            owner = self.bound.parent
            bounds = f"{table.least} or more" if table.most is None else f"{table.least} to {table.most}"
            name, key = ("", parent) if owner is None else (owner.name, owner.shown_key(parent))
            raise OutOfBounds(name, key, f"it has {bounds} of `{self.bound.name}`, not {number}")

    def touch(self, parent: Row, difference: int) -> None:
        """Count a change of the children of *parent*, and raise the versions of all above. Raises NotFound."""
        bound, key = self.bound.parent, parent
        counted = {name for name, field in self._counts() if bound and bound.children[field] is self.bound}
        while bound is not None:
            versioned = (VERSION,) if bound.table.is_versioned else ()
            sums = (*counted, *versioned)
            values = [*(difference for _ in counted), *(1 for _ in versioned), *key]
            if sums and not self.rows.fetch(Update(bound.raw, (), sums, bound.raw.key), values):
                raise NotFound(bound.name, bound.shown_key(key))
            if not sums and row_of(bound, self.rows, key) is None:
                raise NotFound(bound.name, bound.shown_key(key))
            counted = set()
            key = key[: len(bound.raw.parent)]
            bound = bound.parent

    def _counts(self) -> Iterable[tuple[str, str]]:
        return () if self.bound.parent is None else self.bound.parent.table.counts.items()

    # errors

    @contextmanager
    def explained(self, subject: Callable[[], tuple[Row, Any]]) -> Iterator[None]:  # Any: an entity or None
        """Raise what the database refuses as the error that it is; *subject* returns the key, and the entity."""
        try:
            yield
        except Violation as error:
            key, value = subject()
            raise self._error(error, key, value) from error

    def _error(self, error: Violation, key: Row, value: Any) -> Exception:  # Any: an entity or None
        bound, shown = self.bound, self.bound.shown_key(key)
        match error.kind:
            case "unique":
                return AlreadyExists(bound.name, shown, error.details)
            case "reference":
                return self._reference(key, value)
            case "check" | "type":
                return OutOfBounds(bound.name, shown, ", ".join(error.details))

    def _reference(self, key: Row, value: Any) -> Exception:  # Any: an entity or None
        bound, shown = self.bound, self.bound.shown_key(key)
        if value is None:
            return ReferenceViolated(bound.name, shown, "", "", None)
        for field, reference in bound.table.references.items():
            raw = bound.own[field].to_raw(getattr(value, field))
            if raw is not None and not self._is_there(reference.table, reference.key, raw):
                return ReferenceViolated(bound.name, shown, field, reference.entity, getattr(value, field))
        if bound.parent is not None and row_of(bound.parent, self.rows, parent := key[: len(bound.raw.parent)]) is None:
            return NotFound(bound.parent.name, bound.parent.shown_key(parent))
        return ReferenceViolated(bound.name, shown, "", "", None)

    def _is_there(self, table: str, column: str, raw: Value) -> bool:
        target = RawTable(name=table, columns=(column,), key=(column,))
        return bool(self.rows.fetch(Select(target, (Test(column, "="),)), (raw,)))


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 0
