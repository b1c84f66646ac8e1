"""What looks after the projections of a store."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any, Final, final

from msgspec.structs import replace

from perdure.engines import Engine
from perdure.engines.rows import Rows, WrongRow
from perdure.engines.transactions import FullEngine
from perdure.engines.upkeep import Progress
from perdure.entities import Bindings
from perdure.errors import Invalid
from perdure.events.checks import check_seconds
from perdure.events.clock import from_microseconds
from perdure.events.core import Core
from perdure.projections.applying import Applier
from perdure.projections.book import Book, Skip, State, now
from perdure.projections.comparing import Comparison
from perdure.projections.declared import Handled, Projection
from perdure.projections.following import run_on
from perdure.projections.inline import Inline
from perdure.projections.lease import Lease, is_held
from perdure.projections.rebuilding import Rebuild
from perdure.projections.running import Runner
from perdure.projections.status import Skipped, Status

__all__ = ["Projections", "attach"]

LEASE: Final = 10.0
"""How many seconds a projection is kept for a runner that gives no sign of life."""


def attach(core: Core[Any], engine: Engine, handled: Handled) -> None:  # Any: of whatever events
    """Begin the projections of a store that is open for writing, and apply the inline ones to what is appended."""
    if handled.code is None or not isinstance(engine, FullEngine):
        return
    every = Projections(core, engine, handled)
    every.begin()
    inline = [each for each in handled.declared.projections if each.is_inline]
    if inline:
        engine.on_written(Inline([every.applier(each) for each in inline], core.operations))


@final
class Projections:
    """The projections of one store: each is brought up to date, made again, or told what to leave out.

    Reading their rows needs nothing of this: they are entities like others.
    """

    def __init__(self, core: Core[Any], engine: FullEngine, handled: Handled) -> None:  # Any: of whatever events
        """Use `Store.projections`."""
        self._core = core
        self._engine = engine
        self._handled = handled
        self._projections = {each.name: each for each in handled.declared.projections}
        self._bindings = Bindings(handled.declared.schema)

    def applier(self, projection: Projection) -> Applier:
        """Return what applies events to the rows of *projection*. Raises Invalid where its code is not at hand."""
        code = getattr(self._handled.code, projection.name, None)
        return Applier(projection, code, self._core.codecs, self._bindings)

    def begin(self) -> None:
        """Make the store's own table of projections, and what it says of each, where that is not there."""
        with self._engine.reading() as rows:
            if all(Book(rows).find(name) is not None for name in self._projections):
                return
        with self._engine.writing() as rows:
            for each in self._projections.values():
                Book(rows).begin(each.name, each.identity)

    def status(self, *names: str) -> tuple[Status, ...]:
        """Return how each projection of *names*, or every one, stands. Nothing is changed."""
        chosen = self._chosen(names)
        with self._engine.reading() as rows:
            found = [(each, self._find(rows, each), Book(rows).skips(each.name)) for each in chosen]
        head = self._engine.heads()[0]  # after the rest: what is behind is never told to be current
        return tuple(_status(each, state, skips, head) for each, state, skips in found)

    def _find(self, rows: Rows, projection: Projection) -> State:
        return Book(rows).find(projection.name) or State(projection.name, projection.identity)

    def run(
        self,
        *names: str,
        follow: bool = False,
        stop: threading.Event | None = None,
        progress: Progress | None = None,
        lease: float = LEASE,
    ) -> int:
        """Apply what the projections of *names*, or all, have not seen, and return how many records that were.

        To *follow* goes on with what comes, in any process, until *stop* is set; where another runner has a projection,
        this one waits and takes over when that gives no sign of life for *lease* seconds. *progress* is told how far
        each has come.

        Raises ProjectionFailed at an event that cannot be applied, whose place and error `status` shows;
        ProjectionChanged where rows must be rebuilt; ProjectionBusy, unless it follows; ProjectionTakenOver;
        StoreLocked, StoreFull, StorageFailed, StoreClosed.
        """
        seconds = _seconds("run", lease)
        chosen = [each for each in self._chosen(names) if follow or self._is_behind(each)]
        told = self._core.operations
        runners = [Runner(self._engine, self.applier(each), lease=seconds, operations=told) for each in chosen]
        if follow:
            return run_on(self._engine, runners, stop or threading.Event(), pause=seconds / 3)
        total = 0
        for runner in runners:
            runner.begin()
            try:
                total += runner.catch_up(progress)
            finally:
                runner.end()
        return total

    def _is_behind(self, projection: Projection) -> bool:
        """Answer whether there is anything to run: looking is cheaper than taking the lease."""
        with self._engine.reading() as rows:
            state = self._find(rows, projection)
        return state.identity != projection.identity or state.position < self._engine.heads()[0]

    def rebuild(self, *names: str, progress: Progress | None = None, lease: float = LEASE) -> int:
        """Make all rows of the projections of *names*, or of all, again, and return the place they are made of.

        It is done beside the live rows, which are read and kept up to date meanwhile, and replaced in one transaction.
        What is skipped stays so. Raises what `run` does; nothing is changed then.
        """
        seconds, position = _seconds("rebuild", lease), 0
        for each in self._chosen(names):
            tables = self._handled.declared.schema.raw()
            with self._core.operations.do(f"projections.{each.name}.rebuild") as doing:
                rebuilt = Rebuild(self._engine, self.applier(each), tables, lease=seconds)
                position = rebuilt.run(progress)
                doing.rows = rebuilt.applied
        return position

    def differing(self, *names: str, progress: Progress | None = None) -> Mapping[str, Sequence[WrongRow]]:
        """Return by projection, of *names* or all, which rows are not what its events come to. Nothing is changed.

        They are made again beside the live ones, as `rebuild` does, as far as those have come. What code keeps of
        erased streams differs, since their events are gone. `store.maintenance.verify(projections=True)` tells it, too.
        """
        tables, found = self._handled.declared.schema.raw(), dict[str, Sequence[WrongRow]]()
        for each in self._chosen(names):
            with self._core.operations.do(f"projections.{each.name}.compare"):
                found[each.name] = Comparison(self._engine, self.applier(each), tables).run(progress)
        return found

    def reset(self, name: str, *, lease: float = LEASE) -> None:
        """Delete all rows of a projection, and forget how far it had come and what it left out.

        An inline projection then catches up with the next append, or has to be run. Raises ProjectionBusy, StoreLocked.
        """
        (projection,), seconds = self._chosen((name,)), _seconds("reset", lease)
        with self._core.operations.do(f"projections.{name}.reset"):
            self._reset(projection, seconds)

    def _reset(self, projection: Projection, lease: float) -> None:
        name, applier = projection.name, self.applier(projection)
        held = Lease(self._engine, name, projection.identity, lease)
        held.take()
        scratch = self._engine.scratch(self._handled.declared.schema.raw(), f"reset-{name}")
        try:
            with scratch.swap(applier.tables) as transaction:
                book, state = Book(transaction.rows), held.hold(transaction.rows)
                book.forget_skips(name)
                book.put(replace(state, identity=projection.identity, position=0, failed=0, error=""))
        finally:
            scratch.close()
            held.give_back()

    def skip(self, name: str, *, position: int | None = None) -> Skipped:
        """Leave out the record that a projection stopped at, or the one at *position*, for good; that is recorded.

        `reset` forgets it. Raises Invalid where there is none.
        """
        (projection,) = self._chosen((name,))
        with self._engine.transaction() as transaction:
            book = Book(transaction.rows)
            state = book.begin(projection.name, projection.identity)
            at = state.failed if position is None else position
            if not at:
                raise Invalid("skip", "name", "a projection that has stopped at an event", name)
            if position is not None and position <= state.position:
                raise Invalid("skip", "position", f"one after {state.position}, which is not applied yet", position)
            page = next(iter(transaction.events.read_log(0, after=at - 1, limit=1)), ())
            if not page or page[0][0] != at:
                raise Invalid("skip", "position", "the position of a record", at)
            error = state.error if at == state.failed else ""
            skip = Skip(name, at, page[0][1], page[0][2], error, now())
            book.skip(skip)
            if at == state.failed:
                book.put(replace(state, failed=0, error=""))
        return _skipped(skip)

    def _chosen(self, names: Sequence[str]) -> Sequence[Projection]:
        for name in names:
            if name not in self._projections:
                known = ", ".join(f"`{each}`" for each in self._projections)
                raise Invalid("projections", "name", f"one of {known}", name)
        return [each for name, each in self._projections.items() if not names or name in names]


def _seconds(where: str, lease: float) -> float:
    seconds = check_seconds(where, "lease", lease)
    if not seconds:
        raise Invalid(where, "lease", "more than 0 seconds", lease)
    return seconds


def _status(projection: Projection, state: State, skips: Sequence[Skip], head: int) -> Status:
    return Status(
        name=projection.name,
        mode="inline" if projection.is_inline else "async",
        state="stopped"
        if state.failed
        else "changed"
        if state.position and state.identity != projection.identity
        else "current"
        if state.position >= head
        else "behind"
        if state.position
        else "new",
        position=state.position,
        head=max(head, state.position),
        owner=state.owner if is_held(state, LEASE) else "",
        failed=state.failed,
        error=state.error,
        skipped=tuple(map(_skipped, skips)),
    )


def _skipped(skip: Skip) -> Skipped:
    return Skipped(
        position=skip.position,
        stream=skip.stream,
        version=skip.version,
        error=skip.error,
        skipped_at=from_microseconds(skip.skipped_at),
    )
