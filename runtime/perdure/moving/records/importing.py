"""Records of JSON Lines into a store, each once, however often the import runs or is cut short."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Final, Generic, Protocol, TypeAlias, TypeVar, final

import attrs
from cattrs import BaseValidationError

from perdure.engines.upkeep import Progress
from perdure.entities import Checkpoints
from perdure.errors import AlreadyExists, Invalid, OutOfBounds, ReferenceViolated, UnusableSource
from perdure.moving.records.entries import Entry
from perdure.moving.records.lines import MOST, Line, Lines, Place
from perdure.moving.records.once import Written
from perdure.moving.records.outcome import Counts, SourceOutcome
from perdure.moving.records.problems import Problem, Unfit, problems_in
from perdure.moving.records.quarantine import Quarantine
from perdure.moving.records.reading import Convert, read_record
from perdure.moving.records.repeats import Repeats
from perdure.moving.records.saving import name_of, read_saved, saved
from perdure.slow import timed

__all__ = ["Importer", "Store", "Transaction", "Write"]

_BATCH: Final = 500
_HELD: Final = 8 * 2**20
"""How many bytes of lines wait for a transaction at most, or one line."""
_ONE: Final[Mapping[Written, Counts]] = {
    "imported": Counts(read=1, imported=1),
    "already": Counts(read=1, already=1),
    "replaced": Counts(read=1, replaced=1),
}
_BAD: Final = Counts(read=1, quarantined=1)


class Transaction(Protocol):
    """What a store yields for one transaction."""

    @property
    def checkpoints(self) -> Checkpoints:
        """How far something has come that writes here."""
        ...


W = TypeVar("W", bound=Transaction)
E = TypeVar("E")
M_co = TypeVar("M_co", covariant=True)


class Store(Protocol[M_co]):
    """What an import needs of a store; generated ones have it."""

    @property
    def checkpoints(self) -> Checkpoints:
        """How far something has come that writes here."""
        ...

    def transaction(self) -> AbstractContextManager[M_co]:
        """Yield what writes within one transaction."""
        ...


Write: TypeAlias = Callable[[W, E], Written | tuple[Problem, ...]]
"""Writes an entity within a transaction, or answers that it is there, or says what is wrong with it."""


@attrs.frozen
class _Waiting(Generic[E]):
    """What waits for its transaction: an *entity* to write, or an *entry* that has problems already."""

    entry: Entry
    entity: E | None


@final
@attrs.define
class _Batch(Generic[E]):
    """Lines that go into one transaction."""

    waiting: list[_Waiting[E]] = attrs.Factory(list)
    skipped: list[Entry] = attrs.Factory(list)
    held: int = 0

    def is_full(self, most: int) -> bool:
        """Answer whether there are *most* of them, or too many bytes."""
        return len(self.waiting) + len(self.skipped) >= most or self.held >= _HELD


@final
class _Undo(Exception):
    """Ends the transaction of a dry run."""


@final
class Importer(Generic[W, E]):
    """Imports records, a batch in one transaction with the place behind it; what it cannot import goes to *quarantine*.

    *convert* makes an entity of a record, and *write* writes it; where it raises what says that the entity is bad
    (AlreadyExists, Invalid, OutOfBounds, ReferenceViolated), that is a problem of the record. With *dry_run* each batch
    is undone, and nothing goes anywhere. A line of more than *most* bytes is refused. Raises what the store raises, as
    StoreFull: the batches before are imported then, and the next run goes on behind them.
    """

    def __init__(
        self,
        store: Store[W],
        *,
        convert: Convert[E],
        write: Write[W, E],
        quarantine: Quarantine | None = None,
        dry_run: bool = False,
        batch: int = _BATCH,
        most: int = MOST,
    ) -> None:
        """Import into *store*."""
        if batch < 1 or most < 1:
            field, value = ("batch", batch) if batch < 1 else ("most", most)
            raise Invalid("Importer", field, "an integer of at least 1", value)
        self._store = store
        self._convert = convert
        self._write = write
        self._quarantine = None if dry_run else quarantine
        self._repeats = Repeats() if dry_run else None
        self._batch = batch
        self._most = most

    def import_file(self, path: Path, progress: Progress | None = None) -> SourceOutcome:
        """Import all records of the file at *path*; one that cannot be read is reported, and no error.

        An import of it that was cut short goes on where it stopped, if the file begins as it did then; one that came to
        the end begins anew. *progress* is told how many bytes are done, and of how many.
        """
        # the name of a file is bytes, which no store has as text unless they are UTF-8
        outcome = SourceOutcome(os.fsencode(os.path.realpath(path)).decode(errors="backslashreplace"))
        try:
            with Lines(path, most=self._most) as lines:
                self._resume(lines, outcome)
                self._import_all(lines, outcome, progress)
        except UnusableSource as error:
            outcome.failure = error.problem
            outcome.is_unusable = True
        return outcome

    def retry(self, progress: Progress | None = None) -> SourceOutcome:
        """Import what is in quarantine, perhaps corrected since; what does not fit stays there.

        Raises UnusableSource where the quarantine itself cannot be read. *progress* is told how many entries are done.
        """
        if self._quarantine is None:
            raise Invalid("retry", "quarantine", "one to retry, and no dry run", None)
        outcome = SourceOutcome(os.fsencode(os.path.realpath(self._quarantine.path)).decode(errors="backslashreplace"))
        total = sum(1 for _ in self._quarantine.entries())
        batch: _Batch[E] = _Batch()
        for done, entry in enumerate(self._quarantine.entries(), 1):
            line = Line(entry.line, entry.raw, entry.is_cut and not entry.is_corrected)
            self._take(batch, entry.source, line, entry.digest)
            if batch.is_full(self._batch):
                self._flush(batch, outcome)
                batch = _Batch()
                if progress:
                    progress(done, total)
        self._flush(batch, outcome)
        return outcome

    def _resume(self, lines: Lines, outcome: SourceOutcome) -> None:
        """Go to where an import of the same bytes stopped, and begin with what it counted."""
        text = self._store.checkpoints.find(name_of(outcome.source))
        if text is None:
            return
        place, before = read_saved(text)
        outcome.is_another = not lines.go_to(place)
        if not outcome.is_another:
            outcome.resumed_after = place.line
            outcome.counts, outcome.types = before.counts, before.types

    def _import_all(self, lines: Lines, outcome: SourceOutcome, progress: Progress | None) -> None:
        batch: _Batch[E] = _Batch()
        for line in lines:
            self._take(batch, outcome.source, line)
            if line.is_ended and batch.is_full(self._batch):  # what a line without an end will be, nobody knows
                self._flush(batch, outcome, lines.place)
                batch = _Batch()
                if progress:
                    progress(lines.done, lines.size)
        if lines.problem or lines.changed:
            outcome.failure = lines.problem or "it was changed while it was read: import it again"
        self._flush(batch, outcome, is_end=True)
        if self._quarantine and not outcome.failure:
            self._quarantine.was_read(outcome.source, outcome.resumed_after)
        if progress:
            progress(lines.size, lines.size)

    def _take(self, batch: _Batch[E], source: str, line: Line, was: str = "") -> None:
        """Let what is in *line* of *source* wait in *batch*; *was* is the digest of it before it was corrected."""
        batch.held += len(line.raw)
        key, entity, problems = self._read(line)
        entry = Entry(
            source=source,
            line=line.number,
            raw=line.raw,
            key=key,
            problems=problems,
            is_cut=line.is_cut,
            was=was,
        )
        if entity is None and not problems:
            batch.skipped.append(entry)
        else:
            batch.waiting.append(_Waiting(entry, entity))

    def _read(self, line: Line) -> tuple[str, E | None, tuple[Problem, ...]]:
        """Return the key in *line*, what becomes of the record, and everything that is wrong with it."""
        if not line.is_cut and not line.raw.strip():
            return "", None, ()
        record = read_record(line)
        if isinstance(record, tuple):
            key, problems = record
            return key, None, problems
        try:
            found = self._convert(record)
        except (BaseValidationError, Invalid, Unfit) as error:
            return record.key, None, tuple(problems_in(error, "$.value"))
        return (record.key, None, found) if isinstance(found, tuple) else (record.key, found, ())

    def _flush(
        self, batch: _Batch[E], outcome: SourceOutcome, place: Place | None = None, *, is_end: bool = False
    ) -> None:
        """Write what waits in *batch*, in one transaction with *place*, and add to *outcome* what was done."""
        done = SourceOutcome(outcome.source)
        good = list(batch.skipped)
        done.count(Counts(read=len(good), skipped=len(good)))
        with (
            timed(f"import of {len(batch.waiting)} records", over=1.0),
            self._within() as work,
        ):
            for each in batch.waiting:
                name = "" if each.entity is None else type(each.entity).__name__
                found = self._put(work, each)
                if isinstance(found, tuple):
                    done.count(_BAD, name)
                    done.tell(each.entry.line, each.entry.key, found)
                    if self._quarantine:
                        self._quarantine.add(attrs.evolve(each.entry, problems=found))
                else:
                    done.count(_ONE[found], name)
                    good.append(each.entry)
            if self._quarantine:
                self._quarantine.sync()
            if is_end:
                work.checkpoints.delete(name_of(outcome.source))
            elif place:
                work.checkpoints.put(name_of(outcome.source), saved(place, outcome, done))
        outcome.add(done)  # not before it is committed
        if self._quarantine and not is_end and not place:
            for entry in good:
                self._quarantine.was_imported(entry)

    def _put(self, work: W, each: _Waiting[E]) -> Written | tuple[Problem, ...]:
        """Write what waits, and return what became of it."""
        if each.entity is None:
            return each.entry.problems
        if self._repeats and (found := self._repeats.see(each.entry.key, each.entity)):
            return found
        try:
            return self._write(work, each.entity)
        except (AlreadyExists, Invalid, OutOfBounds, ReferenceViolated) as error:
            return (Problem("$", str(error)),)

    @contextmanager
    def _within(self) -> Generator[W, None, None]:
        """Yield a transaction, of which nothing stays in a dry run."""
        with suppress(_Undo), self._store.transaction() as work:
            yield work
            if self._repeats:
                raise _Undo
