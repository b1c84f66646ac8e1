"""What the streams and the log of a store share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar, final

from perdure.engines import Engine, Raw
from perdure.events.clock import Clock
from perdure.events.history import History
from perdure.events.readers import Readers
from perdure.events.releases import WriteAs, Written
from perdure.events.writers import Write, Writers
from perdure.operations import Operations
from perdure.registry import Domain

__all__ = ["Codecs", "Core"]

E = TypeVar("E")


@final
class Codecs(Generic[E]):
    """How the events of *domain* are read and written."""

    def __init__(self, domain: Domain[E], *, hooks: object, write_as: WriteAs, lossy: bool) -> None:
        """Refuse a *write_as* that names what cannot be written. Raises Invalid, WriteAsRefused."""
        self.domain = domain
        history = History(domain, hooks)
        self.readers = Readers(domain, history)
        self.written = Written(domain, history, write_as)
        self.writers = Writers(domain, self.written, lossy=lossy)

    def is_repeat(self, records: Sequence[Raw], events: Sequence[E]) -> bool:
        """Answer whether *records* hold *events*, as today's classes, in value and type; metadata does not count."""
        stored = [recorded.event for recorded in self.readers.page(records)]
        given = [self.writers.stored(event) for event in events]
        return len(stored) == len(given) and all(
            type(one) is type(other) and self.writers.newest(one) == self.writers.newest(other)
            for one, other in zip(stored, given, strict=True)
        )


@final
class Core(Generic[E]):
    """An engine, how its records are understood, and who is told of what is done with them."""

    def __init__(self, codecs: Codecs[E], engine: Engine, clock: Clock, operations: Operations) -> None:
        """Keep them together."""
        self.codecs = codecs
        self.engine = engine
        self.clock = clock
        self.operations = operations
        self._writes: dict[str, dict[type, Write]] = {}

    def writes(self, category: str) -> Mapping[type, Write]:
        """Return what writes each class of event that streams of *category* take."""
        if category not in self._writes:
            writers = self.codecs.writers
            self._writes[category] = {cls: writers.of(cls) for cls in self.codecs.domain.streams[category]}
        return self._writes[category]
