"""Which events a reader of the log wants."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Generic, TypeVar, final

from perdure.engines import Raw
from perdure.errors import Invalid
from perdure.events.recorded import Recorded
from perdure.events.stream import Stream
from perdure.registry import Domain

__all__ = ["Selection"]

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
        self._names = None if self._classes is None else _names(domain, self._classes)

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

    def wants(self, recorded: Recorded[E]) -> bool:
        """Answer whether *recorded*, made of one of `rows`, is wanted."""
        return self._classes is None or type(recorded.event) in self._classes


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


def _names(domain: Domain[Any], wanted: Collection[type]) -> Collection[str]:
    """Return the stored names that events of *wanted* may have: their own, and those that no class has today."""
    today = {name for name, _ in domain.current.values()}
    return {domain.current[cls][0] for cls in wanted} | ({name for name, _ in domain.former} - today)
