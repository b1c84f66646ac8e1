"""Whether everything in a store is what it was written as, and can be read as today's classes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, final

from perdure.codec import decoder, encoder
from perdure.engines import ERASED, Raw
from perdure.engines.rows import LookedAt, WrongRow
from perdure.engines.upkeep import Progress
from perdure.errors import CorruptRecord, DamagedStore, UnreadableRecord
from perdure.events.core import Core
from perdure.maintenance.problems import Problem, Verified

if TYPE_CHECKING:
    from perdure.projections import Projections

__all__ = ["Look", "verify"]


Look: TypeAlias = Callable[[], Iterator[LookedAt]]
"""Looks at every row of a store, some at a time."""


def verify(
    core: Core[Any],
    progress: Progress | None,
    *,
    rows: Look | None = None,
    projections: Callable[[], Projections] | None = None,
) -> Verified:
    """Look at every record of the store: its checksum, its place, its payload, its cast, and what it is cast to.

    Then at its *rows*, and at its *projections*. Goes on behind what is wrong. Raises StoreClosed and StorageFailed.
    """
    compared = projections() if projections else None
    run = _Run(core)
    run.problems += [Problem(reason=reason) for reason in core.engine.upkeep.problems()]
    heads = core.engine.heads()
    done, total = 0, sum(heads.values())
    for partition in heads:
        for page in run.pages(partition):
            for row in page:
                run.look(row)
            done += len(page)
            if progress:
                progress(min(done, total), total)
    count = 0
    for looked in rows() if rows else ():
        count += looked.count
        run.problems += [_at(wrong) for wrong in looked.wrong]
        if progress:
            progress(total + count, total + count)
    found = compared.differing(progress=progress) if compared else {}
    run.problems += [_at(wrong, name) for name, differing in found.items() for wrong in differing]
    if progress:
        progress(total + count, total + count)
    return Verified(
        events=run.events,
        upcast=run.upcast,
        streams=len(run.versions),
        problems=tuple(run.problems),
        rows=count,
        projections=len(found),
    )


def _at(wrong: WrongRow, projection: str = "") -> Problem:
    return Problem(reason=wrong.reason, table=wrong.table, key=wrong.key, projection=projection)


@final
class _Run:
    """One look at everything."""

    def __init__(self, core: Core[Any]) -> None:
        self.core = core
        self.problems: list[Problem] = []
        self.versions: dict[str, int] = {}
        self.events = self.upcast = 0

    def pages(self, partition: int) -> Iterator[Sequence[Raw]]:
        """Yield all records of *partition* that are sound, and note those that are not."""
        after = 0
        while True:
            try:
                for page in self.core.engine.read_log(partition, after=after, limit=None):
                    yield page
                    after = page[-1][0]
            except CorruptRecord as error:
                self._note(error)
                self.versions[error.stream] = error.version  # the next one is judged by it: one error, not two
                after = max(error.position, after + 1)
            except DamagedStore as error:  # SQLite cannot go on, and has said why among its own problems
                self.problems.append(
                    Problem(reason=f"what comes after position {after} cannot be read: {error.reason}")
                )
                return
            else:
                return

    def look(self, row: Raw) -> None:
        """Read *row*, and see that it is where it belongs."""
        position, stream, version, name, number, *_ = row
        last = self.versions.get(stream, 0)
        if name == ERASED and not last:
            last = version - 1
        if version != last + 1:
            reason = f"version {last + 1}, which must come before it, is missing"
            self.problems.append(Problem(reason=reason, position=position, stream=stream, version=version))
        self.versions[stream] = version
        self.events += 1
        try:
            events = [recorded.event for recorded in self.core.codecs.readers.page([row])]
        except UnreadableRecord as error:
            self._note(error)
            return
        current = self.core.codecs.domain.current
        if name != ERASED and any(current[type(event)] != (name, number) for event in events):
            self.upcast += 1
            for event in events:
                self._satisfies(event, row)

    def _satisfies(self, event: object, row: Raw) -> None:
        """See that an *event* which a cast made is one that its constructors accept, whatever it holds."""
        cls = type(event)
        try:
            again = decoder(cls, "msgpack")(encoder(cls, "msgpack")(event))
        except Exception as error:  # noqa: BLE001 - whatever a cast made
            reason = f"its cast made what its class refuses: {error}"
        else:
            if again == event:
                return
            reason = f"its cast made {event!r}, which is read back as {again!r}"
        self.problems.append(Problem(reason=reason, position=row[0], stream=row[1], version=row[2]))

    def _note(self, error: UnreadableRecord) -> None:
        self.problems.append(
            Problem(reason=error.reason, position=error.position, stream=error.stream, version=error.version)
        )
