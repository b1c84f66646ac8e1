"""Whether every revision can be read, and what is there now is what the last revisions say."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from perdure.engines.rows import LookedAt, Row, RowEngine, Rows, WrongRow
from perdure.entities.bound import POSITION, Bound
from perdure.entities.reading import row_of
from perdure.entities.timeline import Timeline
from perdure.errors import DamagedStore, NoTables, brief

__all__ = ["look_at_latest", "look_at_revisions"]


def look_at_revisions(
    one: Bound, engine: RowEngine, wrong: Callable[[Bound, Rows, Row], Iterator[WrongRow]], most: int
) -> Iterator[LookedAt]:
    """Yield what is found in the revisions of a temporal entity, *most* at a time; *wrong* looks at the row of one."""
    if one.revisions is None:
        return
    after = -1
    while True:
        try:
            with engine.reading() as rows:
                page = Timeline(one, rows).changes(after, most)
                found = tuple(each for row in page for each in _revision(one, rows, row, wrong))
        except NoTables:
            return
        except DamagedStore as error:
            yield LookedAt(0, (WrongRow(one.revisions.name, "", f"its rows cannot be read on: {error.reason}"),))
            return
        if not page:
            return
        yield LookedAt(len(page), found)
        last = page[-1][one.revisions.columns.index(POSITION)]
        after = last if isinstance(last, int) else after + most


def _revision(
    one: Bound, rows: Rows, row: Row, wrong: Callable[[Bound, Rows, Row], Iterator[WrongRow]]
) -> Iterator[WrongRow]:
    key, name = one.key_in(row), one.table.revisions
    if not row[-1]:
        for each in wrong(one, rows, row[:-1]):
            yield WrongRow(name, f"{each.key} of {row[-3]!s}", each.reason)
    if Timeline(one, rows).last(key) != row:
        return
    latest = row_of(one, rows, key)
    if row[-1] and latest is not None:
        yield WrongRow(one.raw.name, _shown(one, key), "its last revision is a tombstone, and it is there still")
    elif not row[-1] and latest is None:
        yield WrongRow(one.raw.name, _shown(one, key), "it is missing: its last revision is none of a deletion")


def look_at_latest(one: Bound, rows: Rows, row: Row) -> Iterator[WrongRow]:
    """Yield where a row of what is there now is not what its last revision says."""
    key = one.key_in(row)
    last = Timeline(one, rows).last(key)
    if last is None:
        yield WrongRow(one.raw.name, _shown(one, key), "it has no revisions")
    elif not last[-1] and last[:-1] != row:
        yield WrongRow(one.raw.name, _shown(one, key), f"it is not what its last revision says, that of {last[-3]!s}")


def _shown(one: Bound, key: Row) -> str:
    return brief(one.shown_key(key))
