"""Whether every row is one that its class accepts, as that would write it, and counts what it says that it counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from perdure.engines.rows import LookedAt, Row, RowEngine, Rows, Select, WrongRow
from perdure.entities.bound import Bound, bound
from perdure.entities.reading import whole
from perdure.entities.tables import Table
from perdure.entities.verifying_revisions import look_at_latest, look_at_revisions
from perdure.errors import CorruptRow, DamagedStore, NoTables, brief

__all__ = ["look"]

_PAGE: Final = 500
"""How many rows are in memory at a time, with all that belongs to them."""


def look(roots: Sequence[Table[Any, Any]], engine: RowEngine) -> Iterator[LookedAt]:  # Any: each of its own class
    """Yield what is found in the tables of *engine*, which are *roots* and their children, some rows at a time.

    Each page is seen as at one moment; nobody has to wait for it.
    """
    for root in roots:
        for one in _with_children(bound(root)):
            yield from _table(one, engine)
            yield from look_at_revisions(one, engine, _alone, _PAGE)


def _with_children(one: Bound) -> Iterator[Bound]:
    yield one
    for child in one.children.values():
        yield from _with_children(child)


def _table(one: Bound, engine: RowEngine) -> Iterator[LookedAt]:
    last: Row = ()
    while True:
        try:
            with engine.reading() as rows:
                statement = Select(one.raw, order=one.raw.key, after=bool(last), limited=True)
                page = rows.fetch(statement, (*last, _PAGE))
                wrong = (*_wrong(one, rows, page), *_forgotten(one, rows, page))
        except NoTables:
            return
        except DamagedStore as error:
            yield LookedAt(0, (WrongRow(one.raw.name, "", f"its rows cannot be read on: {error.reason}"),))
            return
        if not page:
            return
        yield LookedAt(len(page), wrong)
        last = one.key_in(page[-1])


def _forgotten(one: Bound, rows: Rows, page: Sequence[Row]) -> Iterator[WrongRow]:
    """Yield which rows of a temporal entity are not what their last revisions say."""
    if one.revisions is not None:
        for row in page:
            yield from look_at_latest(one, rows, row)


def _wrong(one: Bound, rows: Rows, page: Sequence[Row]) -> Iterator[WrongRow]:
    """Yield what is wrong with the rows of a page. What is wrong with a child is said where its own table is read."""
    try:
        values = whole(one, rows, page)
    except CorruptRow:
        for row in page:
            yield from _alone(one, rows, row)
        return
    for row, value in zip(page, values, strict=True):
        yield from _differing(one, row, value)


def _alone(one: Bound, rows: Rows, row: Row) -> Iterator[WrongRow]:
    try:
        (value,) = whole(one, rows, [row])
    except CorruptRow as error:
        if error.entity == one.name:
            yield WrongRow(one.raw.name, _key(one, row), error.reason)
    else:
        yield from _differing(one, row, value)


def _differing(one: Bound, row: Row, value: Any) -> Iterator[WrongRow]:  # Any: an entity
    """Yield where a row is not what is written for the entity that is read from it."""
    stored = dict(zip(one.raw.columns, row, strict=True))
    for column in one.own.values():
        if column.cls is None:  # JSON says the same in more ways than one
            continue
        wanted = column.to_raw(getattr(value, column.name))
        if stored[column.name] != wanted:
            reason = f"`{column.name}` is {brief(stored[column.name])}, and written as {brief(wanted)}"
            yield WrongRow(one.raw.name, _key(one, row), reason)
    for name, field in one.table.counts.items():
        count = len(getattr(value, field))
        if stored[name] != count:
            reason = f"`{name}` is {brief(stored[name])}, and there are {count} in `{field}`"
            yield WrongRow(one.raw.name, _key(one, row), reason)


def _key(one: Bound, row: Row) -> str:
    return brief(one.shown_key(one.key_in(row)))
