"""Writing what waits: all of it in one transaction, many rows in each statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from operator import length_hint
from typing import Any, Final, TypeAlias, final

from perdure.engines.rows import Delete, Insert, Row, Rows, Update, Violation
from perdure.entities.access import Access
from perdure.entities.bound import VERSION, Bound
from perdure.entities.buffers.pending import Entry, Pending
from perdure.entities.counting import beyond
from perdure.entities.reading import row_of, version_in, whole
from perdure.entities.writing import Writer
from perdure.errors import NotFound, VersionConflict

__all__ = ["stored_of", "write"]

Worked: TypeAlias = Mapping[Entry, tuple[Any, int | None]]  # Any: an entity
"""What steps have made of entities, and the version that each was at; None where it was nowhere."""


@final
class _Moved(Exception):
    """An entity is at another version than the one that a step was done on."""

    def __init__(self, conflict: VersionConflict) -> None:
        super().__init__(conflict)
        self.conflict = conflict


def write(access: Access, pending: Pending, attempts: int, also: Callable[[Rows], None]) -> None:
    """Write all of *pending* in one transaction, with what *also* does; nothing where an error is raised.

    Steps are done before it, on what is stored then. Where somebody else was faster, they are done again on what that
    left, at most *attempts* times. Raises VersionConflict, NotFound, AlreadyExists, OutOfBounds, ReferenceViolated.
    """
    while True:
        attempts -= 1
        worked = _work(access, pending)
        try:
            with access.writing("buffer", "flush") as rows:
                _write(rows, pending, worked)
                also(rows)
        except _Moved as moved:
            if attempts <= 0:
                raise moved.conflict from None
        else:
            return


def stored_of(bound: Bound, rows: Rows, key: Row) -> tuple[Any, int | None]:  # Any: an entity, or None
    """Return what is stored under a raw *key*, and its version where it has one."""
    row = row_of(bound, rows, key)
    if row is None:
        return None, None
    (value,) = whole(bound, rows, [row])
    return value, version_in(bound, row) if bound.table.is_versioned else None


def _work(access: Access, pending: Pending) -> Worked:
    """Do the steps of all entities that depend on what is stored."""
    entries = [entry for entry in pending.log if entry.steps and entry.needs_stored]
    if not entries:
        return {}
    with access.reading("buffer", "change") as rows:
        found = [(entry, *stored_of(entry.bound, rows, entry.raw)) for entry in entries]
    made = {entry: (entry.seen(stored), version) for entry, stored, version in found}
    for entry, (value, _) in made.items():
        if value is None:
            raise NotFound(entry.bound.name, entry.key)
    return made


def _write(rows: Rows, pending: Pending, worked: Worked) -> None:
    for several in pending.adding():
        _add_all(rows, several)
    for _, group in groupby(pending.log, lambda entry: (id(entry.bound), _way(entry))):
        entries = tuple(group)
        _WAYS[_way(entries[0])](rows, entries, worked)


def _add_all(rows: Rows, entries: Iterable[Entry]) -> None:
    """Add the sums of entries of one table, all those together that are of the same counters in the same order."""
    found: defaultdict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for entry in entries:
        found[(*entry.sums,)].append(entry)
    for names, several in found.items():
        _add(rows, several, names)


def _add(rows: Rows, entries: Sequence[Entry], names: tuple[str, ...]) -> None:
    bound = entries[0].bound
    versions = (VERSION,) if bound.table.is_versioned else ()
    counters = (*names, *versions)
    if versions:
        found = [(*entry.sums.values(), 1, *entry.raw) for entry in entries]
    else:
        found = [(*entry.sums.values(), *entry.raw) for entry in entries]
    todo = iter(found)  # which knows how many are left, where one of them is refused
    try:
        done = rows.run(Update(bound.raw, (), counters, bound.raw.key), todo)
    except (Violation, OverflowError) as error:
        last = entries[len(found) - length_hint(todo) - 1]
        raise beyond(bound, rows, last.raw, last.sums, str(error)) from error
    if done < len(entries):
        _see_all(rows, entries)


def _see_all(rows: Rows, entries: Iterable[Entry]) -> None:
    """See that all rows are there. Raises NotFound."""
    for entry in entries:
        if row_of(entry.bound, rows, entry.raw) is None:
            raise NotFound(entry.bound.name, entry.key)


def _way(entry: Entry) -> str:
    """Return how an entry is written: many at once where they need nothing but their rows."""
    if entry.steps and entry.needs_stored:
        return "work"
    if entry.base == "put" and (entry.expected is not None or entry.bound.children):
        return "replace"
    if entry.base in {"absent", "insert"} and entry.bound.children:
        return "begin" if entry.base == "absent" else "add"
    return entry.base


def _put(rows: Rows, entries: Sequence[Entry], worked: Worked) -> None:
    del worked
    bound = entries[0].bound
    statement = Insert(bound.raw, tuple(bound.own), "update", VERSION if bound.table.is_versioned else "")
    _run(rows, entries, statement, lambda entry: bound.encode(entry.seen(None)))


def _insert(rows: Rows, entries: Sequence[Entry], worked: Worked) -> None:
    del worked
    bound = entries[0].bound
    _run(rows, entries, Insert(bound.raw, tuple(bound.own)), lambda entry: bound.encode(entry.seen(None)))


def _add_whole(rows: Rows, entries: Sequence[Entry], worked: Worked) -> None:
    del worked
    writer = Writer(entries[0].bound, rows)
    for entry in entries:
        writer.insert([entry.seen(None)])


def _absent(rows: Rows, entries: Sequence[Entry], worked: Worked) -> None:
    del worked
    bound = entries[0].bound
    _run(rows, entries, Insert(bound.raw, tuple(bound.own), "skip"), lambda entry: bound.encode(entry.value))
    _add_all(rows, (entry for entry in entries if entry.sums))


def _delete(rows: Rows, entries: Sequence[Entry], worked: Worked) -> None:
    del worked
    bound = entries[0].bound
    _run(rows, entries, Delete(bound.raw, bound.raw.key), lambda entry: entry.raw)


def _run(rows: Rows, entries: Sequence[Entry], statement: Insert | Delete, row: Callable[[Entry], Row]) -> None:
    found = [row(entry) for entry in entries]
    todo = iter(found)

    def last() -> tuple[Row, Any]:  # Any: an entity, or None
        entry = entries[len(found) - length_hint(todo) - 1]
        return entry.raw, entry.value

    with Writer(entries[0].bound, rows).explained(last):
        rows.run(statement, todo)


def _replace(rows: Rows, entries: Sequence[Entry], worked: Worked) -> None:
    del worked
    writer = Writer(entries[0].bound, rows)
    for entry in entries:
        value = entry.seen(None)
        if entry.expected is None:
            writer.upsert(value)
        else:
            writer.update(value, entry.expected)


def _begin(rows: Rows, entries: Sequence[Entry], worked: Worked) -> None:
    del worked
    writer = Writer(entries[0].bound, rows)
    for entry in entries:
        writer.insert_if_absent(entry.value)
        if entry.sums:
            writer.increment(entry.raw, entry.sums)


def _work_done(rows: Rows, entries: Sequence[Entry], worked: Worked) -> None:
    writer = Writer(entries[0].bound, rows)
    for entry in entries:
        value, version = worked[entry]
        if version is None:
            if not writer.insert_if_absent(value):
                raise _Moved(VersionConflict(entry.bound.name, entry.key, 0, 1))
            continue
        try:
            writer.update(value, version)
        except VersionConflict as conflict:
            raise _Moved(conflict) from conflict
        except NotFound as error:
            if entry.base:
                raise _Moved(VersionConflict(entry.bound.name, entry.key, version, 0)) from error
            raise


_WAYS: Final[Mapping[str, Callable[[Rows, Sequence[Entry], Worked], None]]] = {
    "put": _put,
    "insert": _insert,
    "add": _add_whole,
    "absent": _absent,
    "delete": _delete,
    "replace": _replace,
    "begin": _begin,
    "work": _work_done,
}
