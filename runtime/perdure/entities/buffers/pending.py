"""What waits to be written: in memory, and as little of it as says the same.

Numbers that are added to an entity are one sum, however many there were. What is put is kept in the order in which it
came, as rows may refer to each other; it takes the place of what was put before under the same key where no other row
can tell the difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any, Literal, TypeAlias, final

from perdure.engines.rows import Row
from perdure.entities.bound import Bound
from perdure.entities.counting import added
from perdure.errors import AlreadyExists, Invalid, NotFound

__all__ = ["Entry", "Pending", "Step"]

Base: TypeAlias = Literal["", "put", "insert", "absent", "delete"]
"""What becomes of a row first: nothing, or it is replaced, inserted, inserted unless it is there, or deleted."""

Step: TypeAlias = Callable[[Any], Any]  # Any: an entity, of whatever class its table has


@final
class Entry:
    """What becomes of one entity, in this order: its *base*, its *steps*, and the *sums* that are added to it.

    A step is a function of the entity, or the sums that are added before the function behind it.
    """

    __slots__ = ("base", "bound", "expected", "key", "raw", "steps", "sums", "value")

    def __init__(
        self,
        bound: Bound,
        key: object,
        base: Base = "",
        value: Any = None,  # Any: an entity, or None
        expected: int | None = None,
    ) -> None:
        """Begin with nothing added. Raises Invalid where *key* is none."""
        self.bound = bound
        self.key = key
        self.raw: Row = bound.raw_key(key)
        self.base: Base = base
        self.value = value
        self.expected = expected
        self.steps: list[Step | Mapping[str, int]] = []
        self.sums: dict[str, int] = {}

    @property
    def only_adds(self) -> bool:
        """Whether it adds to a row that is there, and does nothing else."""
        return not self.base and not self.steps

    @property
    def needs_stored(self) -> bool:
        """Whether what the entity will be depends on what is stored."""
        return self.base in {"", "absent"}

    def seen(self, stored: Any) -> Any:  # Any: an entity, or None for none
        """Return the entity as it will be where *stored* is in the store. Raises OutOfBounds and what a step raises."""
        value = self._begun(stored)
        if value is None or not (self.steps or self.sums):
            return value
        for step in self.steps:
            value = self.taken(step(value)) if callable(step) else added(self.bound, self.raw, value, step)
        return added(self.bound, self.raw, value, self.sums)

    def _begun(self, stored: Any) -> Any:  # Any: as above
        match self.base:
            case "put" | "insert":
                return self.value
            case "absent":
                return self.value if stored is None else stored
            case "delete":
                return None
            case "":
                return stored

    def copy(self) -> Entry:
        """Return another one that says the same, and does not change with this one."""
        other = Entry(self.bound, self.key, self.base, self.value, self.expected)
        other.steps, other.sums = [*self.steps], {**self.sums}
        return other

    def taken(self, value: Any) -> Any:  # Any: what a step made
        """Return what a step made. Raises Invalid where that is no entity, or another one."""
        self.bound.accept("change", value)
        if self.bound.key_of(value) != self.raw:
            raise Invalid("change", "change", "a function that leaves the key as it is", value)
        return value


@final
class Pending:
    """All that waits: the last entry of each key, by table, and in a log what is more than sums, in order."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.tables: dict[str, dict[Any, Entry]] = {}  # Any: keys, as callers give them
        self.log: list[Entry] = []
        self.size = 0
        """How many entries there are."""

    def of(self, bound: Bound) -> dict[Any, Entry]:  # Any: as above
        """Return the last entry of each key of one table."""
        return self.tables.setdefault(bound.table.name, {})

    def adding(self) -> Iterator[list[Entry]]:
        """Yield the entries that only add, table by table."""
        for entries in self.tables.values():
            yield [entry for entry in entries.values() if not entry.base and not entry.steps]

    def entry(self, bound: Bound, key: object) -> Entry:
        """Return what becomes of *key*, which may be nothing yet. Raises Invalid, and NotFound where it is deleted."""
        entries = self.of(bound)
        found = entries.get(key)
        if found is None:
            found = entries[key] = Entry(bound, key)
            self.size += 1
        elif found.base == "delete":
            raise NotFound(bound.name, key)
        return found

    def add(self, bound: Bound, key: object, sums: Mapping[str, int]) -> None:
        """Add *sums* to counters of what has *key*. Raises Invalid, NotFound."""
        entry = self.entry(bound, key)
        for name, amount in sums.items():
            entry.sums[name] = entry.sums.get(name, 0) + amount

    def step(self, bound: Bound, key: object, step: Step) -> None:
        """Let *step* make another entity of what has *key*. Raises Invalid, NotFound."""
        entry = self.entry(bound, key)
        if entry.only_adds:
            self.log.append(entry)
        if entry.sums:
            entry.steps.append(entry.sums)
            entry.sums = {}
        entry.steps.append(step)

    def put(self, bound: Bound, key: object, value: object, expected: int | None = None) -> None:
        """Put *value* in the place of what has *key*, which is then at the version *expected*, unless that is None."""
        entry = Entry(bound, key, "put", value, expected)
        last = self.of(bound).get(key)
        if last is not None and last.base in {"put", "insert"}:
            if not last.steps and _are_alike(bound, last.value, value):
                last.value, last.expected, last.sums = value, expected, {}
                return
            last.expected, entry.expected = expected, None  # what comes behind it finds a version of our own making
        self._append(entry, last)

    def insert(self, bound: Bound, key: object, value: object) -> None:
        """Insert *value*, where nothing has *key* by then. Raises AlreadyExists where this puts something there."""
        last = self.of(bound).get(key)
        if last is not None and last.base in {"put", "insert", "absent"}:
            raise AlreadyExists(bound.name, key, bound.table.key)
        self._append(Entry(bound, key, "put" if last is not None and last.base else "insert", value), last)

    def absent(self, bound: Bound, key: object, value: object) -> None:
        """Insert *value* unless there is something with *key*."""
        last = self.of(bound).get(key)
        if last is None or last.base == "delete":
            self._append(Entry(bound, key, "put" if last else "absent", value), last)
        elif not last.base:
            if last.only_adds:
                self.log.append(last)
            last.base, last.value = "absent", value

    def delete(self, bound: Bound, key: object) -> None:
        """Delete what has *key*."""
        self._append(Entry(bound, key, "delete"), self.of(bound).get(key))

    def _append(self, entry: Entry, last: Entry | None) -> None:
        """Let *entry* be the last of its key: what was added to the one before, or made of it, is for nothing then.

        A row that was put stays in its place, as others that come behind it may need that.
        """
        self.of(entry.bound)[entry.key] = entry
        self.log.append(entry)
        self.size += 1
        if last is None:
            return
        if last.base:
            last.steps, last.sums = [], {}
            return
        self.size -= 1
        if last.steps:
            self.log.remove(last)

    def forget(self, bound: Bound, key: object) -> bool:
        """Forget all that becomes of *key*; answer whether that was something."""
        entry = self.of(bound).pop(key, None)
        if entry is None:
            return False
        kept = [each for each in self.log if each.bound is not bound or each.raw != entry.raw]
        self.size -= max(len(self.log) - len(kept), 1)
        self.log = kept
        return True

    def follow(self, later: Pending) -> None:
        """Let what came *later* come behind what is here."""
        for entry in (*chain.from_iterable(later.adding()), *later.log):
            self._follow(entry)

    def _follow(self, entry: Entry) -> None:
        bound, key = entry.bound, entry.key
        match entry.base:
            case "put":
                self.put(bound, key, entry.value, entry.expected)
            case "absent":
                self.absent(bound, key, entry.value)
            case "insert":
                self._append(Entry(bound, key, "insert", entry.value), self.of(bound).get(key))
            case "delete":
                self.delete(bound, key)
            case "":
                pass
        last = self.of(bound).get(key)
        if last is not None and last.base == "delete" and entry.base != "delete":
            del self.of(bound)[key]  # what adds to something that is deleted adds to nothing
        for step in entry.steps:
            if callable(step):
                self.step(bound, key, step)
            else:
                self.add(bound, key, step)
        if entry.base != "delete":
            self.add(bound, key, entry.sums)


def _are_alike(bound: Bound, one: Any, other: Any) -> bool:  # Any: entities
    """Answer whether no other row can tell two entities from each other: they refer to the same, and sort alike."""
    names = {*bound.table.references, *(name for columns in bound.indexed for name, _ in columns), *bound.children}
    return all(getattr(one, name) == getattr(other, name) for name in names)
