"""Which events a reader of the log wants."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar, final

from msgspec.structs import replace

from perdure.engines import Raw
from perdure.errors import Invalid
from perdure.events.recorded import Recorded
from perdure.events.stream import Stream
from perdure.registry import Domain

__all__ = ["Selection", "names_of"]

E = TypeVar("E")


@final
class Selection(Generic[E]):
    """The events of some of today's classes, or of some streams, or all: what a record shows, then what it is read as.

    A record whose stored name no class has today may be of any class, so it is read before it is judged.
    """

    def __init__(
        self,
        domain: Domain[E],
        types: Iterable[type] | None,
        streams: Iterable[Stream[Any, Any]] | None,  # Any: a stream of whatever events
        where: str,
    ) -> None:
        """Refuse what are no classes of *domain*, and no streams. Raises Invalid, which says *where*."""
        self._classes = None if types is None else _classes(domain, types, where)
        self._streams = None if streams is None else _streams(streams, where)
        self._names = None if self._classes is None else names_of(domain, self._classes)

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return self._classes is None and self._streams is None

    def rows(self, rows: Sequence[Raw]) -> Sequence[Raw]:
        """Return those of *rows* that may be wanted."""
        names, streams = self._names, self._streams
        if names is not None:
            rows = [row for row in rows if row[3] in names]
        return rows if streams is None else [row for row in rows if row[1] in streams]

    def of(self, every: Iterable[Recorded[E]]) -> Iterable[Recorded[E]]:
        """Return those of *every*, made of `rows`, that are wanted; the last wanted part of a record is its last."""
        return every if self._classes is None else _wanted(every, self._classes)


def _wanted(every: Iterable[Recorded[E]], classes: Collection[type]) -> Iterator[Recorded[E]]:
    held: Recorded[E] | None = None  # a part that more parts follow, of which none may be wanted
    for recorded in every:
        is_wanted = type(recorded.event) in classes
        if held is not None and (is_wanted or not recorded.more):
            yield held if is_wanted else replace(held, more=False)
            held = None
        if is_wanted and recorded.more:
            held = recorded
        elif is_wanted:
            yield recorded


def _classes(domain: Domain[Any], types: Iterable[type], where: str) -> Collection[type]:
    wanted = frozenset(types)
    for cls in wanted:
        if cls not in domain.current:
            raise Invalid(where, "types", f"today's event classes of `{domain.name}`", cls)
    return wanted


def _streams(streams: Iterable[Stream[Any, Any]], where: str) -> Collection[str]:
    wanted = tuple(streams)
    for stream in wanted:
        if not isinstance(stream, Stream):
            raise Invalid(where, "streams", "streams of the store", stream)
    return frozenset(stream.name for stream in wanted)


def names_of(domain: Domain[Any], wanted: Iterable[type]) -> Collection[str]:
    """Return the stored names that events of *wanted* may have: theirs, former ones too, and those of split events."""
    today = {domain.current[cls][0] for cls in wanted}
    renamed = {stored for stored, name in domain.renamed.items() if name in today}
    split = {name for name, _ in domain.former} - {name for name, _ in domain.current.values()} - domain.renamed.keys()
    return today | renamed | split
