"""Whether the rows of a projection are what its events come to: they are made again beside the live ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final, final

import msgspec

from perdure.engines import ERASED, Raw
from perdure.engines.rows import RawTables, Row, Rows, Select, WrongRow
from perdure.engines.transactions import FullEngine, Scratch
from perdure.engines.upkeep import Progress
from perdure.entities.bound import VERSION, Bound
from perdure.errors import DamagedStore, NoTables, ProjectionFailed, UnreadableRecord, brief
from perdure.projections.applying import Applier
from perdure.projections.book import Book, State

__all__ = ["Comparison"]

_BATCH: Final = 5000
"""How many records are applied at a time."""
_NEAR: Final = 500
"""How many records may be left while the live rows are held as they are."""
_PAGE: Final = 1000
_TOLD: Final = 10
"""How many rows are named that differ."""
_TRIES: Final = 3


@final
class _Moved(Exception):
    """The live rows went back, or a stream was erased meanwhile: it has to begin again."""


@final
class Comparison:
    """Compares the rows that the projection of *applier* has now with those that its events come to."""

    def __init__(self, engine: FullEngine, applier: Applier, tables: RawTables) -> None:
        """Look at *engine*, whose tables are *tables*."""
        self._engine = engine
        self._applier = applier
        self._tables = tables
        self._position = 0

    def run(self, progress: Progress | None = None) -> Sequence[WrongRow]:
        """Return what differs, the first rows of each table in the order of their keys. Nothing is changed."""
        found: Sequence[WrongRow] = ()
        for _ in range(_TRIES):
            self._position = 0
            self._applier.begin_empty()
            scratch = self._engine.scratch(self._tables, f"verify-{self._applier.name}")
            try:
                found = self._compared(scratch, progress)
            except _Moved as moved:
                found = [_whole(str(moved))]
                continue
            except NoTables:
                found = []
            except ProjectionFailed as failed:
                found = [_whole(f"record {failed.position} cannot be applied: {failed.reason}")]
            except (UnreadableRecord, DamagedStore) as error:
                found = [_whole(f"it cannot be compared: {error}")]
            finally:
                scratch.close()
            break
        return found

    def _compared(self, scratch: Scratch, progress: Progress | None) -> Sequence[WrongRow]:
        while True:
            with self._engine.reading() as rows:
                state, skipped = self._state(rows)
                if state.position and state.identity != self._applier.identity:
                    return [_whole("its rows are those of another version of it: rebuild it")]
                if state.position < self._position:
                    raise _Moved("its rows went back while they were compared")
                if state.position - self._position <= _NEAR:
                    self._apply(scratch, state.position, skipped, progress)
                    return self._judged(scratch, rows, state)
            self._apply(scratch, state.position, skipped, progress)

    def _state(self, rows: Rows) -> tuple[State, set[int]]:
        book, name = Book(rows), self._applier.name
        state = book.find(name) or State(name, self._applier.identity)
        return state, {skip.position for skip in book.skips(name)}

    def _apply(self, scratch: Scratch, end: int, skipped: set[int], progress: Progress | None) -> None:
        """Apply what comes before and at the position *end*."""
        for records in self._batches(end):
            with scratch.writing() as rows:
                failed = self._applier.batch(rows, records, skipped, alone=True)
                if failed is not None:
                    raise failed
            self._position = records[-1][0]
            if progress is not None:
                progress(self._position, max(end, self._position))
        self._position = max(self._position, end)

    def _batches(self, end: int) -> Iterator[list[Raw]]:
        records = (row for page in self._engine.read_log(0, after=self._position, limit=None) for row in page)
        while batch := list(islice(records, _BATCH)):
            behind = [row for row in batch if row[0] <= end]
            if behind:
                yield behind
            if len(behind) < len(batch):
                return

    def _judged(self, scratch: Scratch, rows: Rows, state: State) -> Sequence[WrongRow]:
        """Return what differs between the rows of *scratch* and the live ones, which are at *state*."""
        with scratch.writing() as fresh:
            differing = [
                wrong
                for one in self._applier.bounds
                for wrong in islice(_differing(one, _every(one, rows), _every(one, fresh)), _TOLD + 1)
            ]
        if differing and (erased := self._erased_after(state.position)):
            raise _Moved(f"it has not forgotten yet what was erased at position {erased}: run it, to compare it")
        return _first(differing)

    def _erased_after(self, position: int) -> int:
        """Return where a stream was erased behind *position*, without whose events the fresh rows are; 0 for none."""
        for page in self._engine.read_log(0, after=position, limit=None):
            for row in page:
                if row[3] == ERASED:
                    return row[0]
        return 0


def _every(one: Bound, rows: Rows) -> Iterator[Row]:
    """Yield all rows of a table in the order of its key, without their versions, which count how they were written."""
    raw = msgspec.structs.replace(one.raw, columns=tuple(name for name in one.raw.columns if name != VERSION))
    last: Row = ()
    while page := rows.fetch(Select(raw, order=raw.key, after=bool(last), limited=True), (*last, _PAGE)):
        yield from page
        last = one.key_in(page[-1])


def _differing(one: Bound, live: Iterator[Row], fresh: Iterator[Row]) -> Iterator[WrongRow]:
    """Yield the rows of a table in which *live* and *fresh* differ, both in the order of the key."""
    found, wanted = next(live, None), next(fresh, None)
    while found is not None or wanted is not None:
        if found == wanted:
            found, wanted = next(live, None), next(fresh, None)
        elif wanted is None or (found is not None and one.key_in(found) < one.key_in(wanted)):
            assert found is not None  # noqa: S101 - one of them is a row
            yield _wrong(one, found, "it is there, and its events come to no such row")
            found = next(live, None)
        elif found is None or one.key_in(wanted) < one.key_in(found):
            yield _wrong(one, wanted, "it is missing, and its events come to it")
            wanted = next(fresh, None)
        else:
            names = [name for name in one.raw.columns if name != VERSION]
            columns = zip(names, found, wanted, strict=True)
            name, has, comes_to = next(each for each in columns if each[1] != each[2])
            yield _wrong(one, found, f"`{name}` is {brief(has)}, and its events come to {brief(comes_to)}")
            found, wanted = next(live, None), next(fresh, None)


def _wrong(one: Bound, row: Row, reason: str) -> WrongRow:
    return WrongRow(one.raw.name, brief(one.shown_key(one.key_in(row))), reason)


def _whole(reason: str) -> WrongRow:
    return WrongRow("", "", reason)


def _first(differing: Sequence[WrongRow]) -> Sequence[WrongRow]:
    """Return the first of each table, and that there are more."""
    found: list[WrongRow] = []
    for table in dict.fromkeys(wrong.table for wrong in differing):
        of_table = [wrong for wrong in differing if wrong.table == table]
        found += of_table[:_TOLD]
        if len(of_table) > _TOLD:
            found.append(WrongRow(table, "", "more of its rows differ"))
    return found
