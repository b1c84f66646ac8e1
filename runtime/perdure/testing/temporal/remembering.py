"""What temporal entities of every domain promise, for its generated tests and for yours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import apsw
import attrs

from perdure.engines.rows import Row
from perdure.engines.sqlite.rows import SqliteRows
from perdure.entities import Bindings, Revision, Schema, Table, WithinTransaction, Work
from perdure.errors import AlreadyExists
from perdure.testing.temporal.harness import AnyRepository, StillClock

__all__ = ["check_remembers"]

T = TypeVar("T")


def check_remembers(schema: Schema, table: Table[T, Any], values: Sequence[T]) -> None:
    """Check that *values*, recorded one after the other and deleted at last, are read as they were at each moment."""
    connection = apsw.Connection(":memory:")
    connection.execute(schema.script()).fetchall()
    bindings = Bindings(schema)
    bound = bindings.tables[table.name]
    work = Work(bindings, WithinTransaction(SqliteRows(connection)), StillClock())
    connection.execute("BEGIN")  # what is recorded is in a transaction, within which nothing looks at references
    repository: AnyRepository = work.temporal(table)
    told: dict[Row, list[Revision[Any, Any]]] = {}
    for value in values:
        key = bound.key_of(value)
        try:
            repository.put(value)
        except AlreadyExists:  # another has the same values in a unique key
            continue
        _keep(told, repository, key, bound.shown_key(key), value)
    for key in list(told):
        shown = bound.shown_key(key)
        deleted = repository.delete(shown)
        assert deleted is not None
        assert deleted.is_deleted
        assert repository.find(shown) is None
        _keep(told, repository, key, shown, None)
    assert repository.count() == 0
    _check_told(repository, [each for several in told.values() for each in several])
    _check_views(connection, table, sum(map(len, told.values())))


def _keep(
    told: dict[Row, list[Revision[Any, Any]]], repository: AnyRepository, key: Row, shown: object, value: object
) -> None:
    """Keep what was recorded last of a key, which must be *value*, at a time of its own."""
    last = repository.latest(shown)
    assert last is not None
    assert last.value == value
    before = told.setdefault(key, [])
    assert not before or before[-1].recorded_at < last.recorded_at
    before.append(last)
    if value is not None:
        assert repository.get(shown) == value
        assert last in repository.latest_of_all().items
    assert repository.history(shown).items == tuple(before)


def _check_told(repository: AnyRepository, told: list[Revision[Any, Any]]) -> None:
    ordered = sorted(told, key=lambda each: each.position)
    assert ordered
    assert list(repository.changes()) == ordered
    assert repository.position() == ordered[-1].position
    for each in told:
        assert repository.as_of(each.key, each.recorded_at) == each
        assert repository.between(each.recorded_at, each.recorded_at + 1, key=each.key).items == (each,)
    again = attrs.evolve(ordered[0], position=0)
    assert repository.record_all([again, *ordered]) == 0


def _check_views(connection: apsw.Connection, table: Table[Any, Any], number: int) -> None:
    """See that the views of other tools have as much; what they are called follows from the table's name."""
    views = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'view'").fetchall()
    for source, rows in ((table.name, 0), (table.revisions, number)):
        (view,) = (name for name, sql in views if str(sql).endswith(f'FROM "{source}"'))
        assert connection.execute(f'SELECT count(*) FROM "{view}"').fetchall() == [(rows,)]  # noqa: S608 - its own name
