"""The store."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, final

from perdure.engines import Engine
from perdure.engines.rows import LookedAt, RawTables
from perdure.engines.transactions import FullEngine
from perdure.errors import Invalid
from perdure.events.checks import StreamKey, check_seconds, stream_id
from perdure.events.clock import Clock, system_clock
from perdure.events.core import Codecs, Core
from perdure.events.log import Log
from perdure.events.releases import WriteAs, build_of
from perdure.events.stream import Stream
from perdure.events.targets import Durability, open_engine
from perdure.operations import OnOperation, Operations
from perdure.operations.migrations import migrating
from perdure.registry import Domain
from perdure.slow import SLOW

if TYPE_CHECKING:
    from perdure.entities import Access
    from perdure.maintenance import Maintenance
    from perdure.projections import Handled, Projections

__all__ = ["Store"]

E = TypeVar("E")
R = TypeVar("R")
W = TypeVar("W")


@final
class Store(Generic[E]):
    """The events of one domain. It may be shared by threads; a file may be shared by processes.

    Generated packages type it further: open a store through theirs where there is one.
    """

    def __init__(
        self, core: Core[E], projections: Handled | None = None, look: Callable[[], Iterator[LookedAt]] | None = None, /
    ) -> None:
        """Use `Store.open` or `Store.on`."""
        self._core = core
        self._handled = projections
        self._look = look

    @classmethod
    def open(
        cls,
        domain: Domain[E],
        target: str | os.PathLike[str],
        /,
        *,
        hooks: object = None,
        durability: Durability = "full",
        write_as: WriteAs = None,
        lossy: bool = False,
        busy_timeout: float = 10.0,
        clock: Clock = system_clock,
        tables: RawTables | None = None,
        projections: Handled | None = None,
        read_only: bool = False,
        migrate: bool = False,
        allow_drafts: bool = False,
        max_size: int | None = None,
        on_operation: OnOperation | None = None,
        slow_after: float | None = SLOW,
    ) -> Self:
        """Open the store of *domain* at *target*: a path, made where there is no file, or ":memory:".

        *hooks* are the steps of the domain that need code. `durability="full"` survives a loss of power; `"normal"`
        may lose the last commits then, and nothing else. *write_as* is the release that older readers must still
        understand, or names a former version for some classes; an event that would not come back is refused unless
        *lossy*. *busy_timeout* is in seconds. *clock* gives the time that is recorded. With *read_only* the file is not
        changed in any way. *migrate* raises a file that is held at an older release than is written, which rewrites
        nothing. *allow_drafts* lets a domain write to a file what was never released; no other build opens it then.
        Where the store has *max_size* bytes, what needs more is refused with StoreFull; SQLite's log beside the file is
        not counted. *tables* are those of the domain's entities, and *projections* what keeps some of them up to date.
        *on_operation* is told of each operation right behind it, and `perdure.slow` logs those that take more than
        *slow_after* seconds; None logs none.

        Raises OpenError where *target* is no store of *domain* that this build can use: of them OlderRelease,
        NewerRelease, ForkedHistory, DraftStore and DraftDomain are about releases; WriteAsRefused; Invalid for any
        other argument.
        """
        seconds = check_seconds("open", "busy_timeout", busy_timeout)
        operations = _operations(domain, on_operation, slow_after)
        if read_only and migrate:
            raise Invalid("open", "migrate", "False where the store is only read", migrate)
        codecs = Codecs(domain, hooks=hooks, write_as=write_as, lossy=lossy)
        build = build_of(domain, codecs.written.release, migrates=bool(migrate), allows_drafts=bool(allow_drafts))
        with migrating(operations, tables) as counted:
            engine = open_engine(
                target,
                domain.name,
                build=build,
                tables=counted,
                durability=durability,
                busy_timeout=seconds,
                read_only=bool(read_only),
                max_size=max_size,
            )
        core = Core(codecs, engine, clock, operations)
        if projections is not None and not read_only:
            try:
                projections.attach(core, engine)
            except BaseException:
                engine.close()
                raise
        return cls(core, projections, _look(tables, engine))

    @classmethod
    def on(
        cls,
        domain: Domain[E],
        engine: Engine,
        /,
        *,
        hooks: object = None,
        write_as: WriteAs = None,
        lossy: bool = False,
        clock: Clock = system_clock,
        tables: RawTables | None = None,
        on_operation: OnOperation | None = None,
        slow_after: float | None = SLOW,
    ) -> Self:
        """Return a store of *domain* on an *engine* that is open already, which it closes. See `open`.

        *tables* are those that the engine has.
        """
        operations = _operations(domain, on_operation, slow_after)
        core = Core(Codecs(domain, hooks=hooks, write_as=write_as, lossy=lossy), engine, clock, operations)
        return cls(core, None, _look(tables, engine))

    @property
    def path(self) -> str:
        """Where the store is: an absolute path, or ":memory:"."""
        return self._core.engine.path

    @property
    def clock(self) -> Clock:
        """What gives the time that is recorded."""
        return self._core.clock

    @property
    def log(self) -> Log[E]:
        """Everything in the store."""
        return Log(self._core)

    @property
    def maintenance(self) -> Maintenance:
        """What keeps the store in order: verify, backup, stats, optimize, export, import."""
        from perdure.maintenance import Maintenance  # noqa: PLC0415 - few programs look after their store

        return Maintenance(self._core, self._look, lambda: self.projections)

    @property
    def projections(self) -> Projections:
        """What brings the projections up to date: run, rebuild, skip, status. Raises Invalid where there are none."""
        if self._handled is None:
            raise Invalid("store", "projections", "given to `open`", None)
        return self._handled.of(self._core, self.rows)

    def stream(self, category: str, key: StreamKey, /) -> Stream[R, W]:
        """Return the stream of *category* with *key*, typed by whom it is given to. Raises Invalid for another key."""
        streams: Mapping[str, Any] = self._core.codecs.domain.streams  # Any: only its keys are looked at
        if category not in streams:
            known = ", ".join(f"`{name}`" for name in streams)
            raise Invalid("store", "stream", f"one of {known}", category)
        return Stream(self._core, category, stream_id(category, key))

    def close(self) -> None:
        """Close the store, after an append that is under way; closing twice does nothing.

        Whoever is reading then gets StoreClosed, after at most one more page.
        """
        self._core.engine.close()

    @property
    def rows(self) -> FullEngine:
        """The engine, as one that has the rows of entities, too."""
        engine = self._core.engine
        if not isinstance(engine, FullEngine):
            raise Invalid("store", "tables", "a store that was opened with tables", type(engine))
        return engine

    @property
    def access(self) -> Access:
        """How repositories come to the rows: each operation is a transaction."""
        from perdure.entities.access import Direct  # noqa: PLC0415 - whoever has no tables needs no entities

        return Direct(self.rows, self._core.operations)

    @contextmanager
    def transaction(self) -> Iterator[tuple[Store[E], Access]]:
        """Yield this store and its rows within one transaction, committed at the end of the block, or not at all.

        Raises StoreLocked where others write for too long, StoreFull, and CommitUnknown where nobody can tell.
        """
        from perdure.entities.access import WithinTransaction  # noqa: PLC0415 - the same

        core = self._core
        with core.operations.do("transaction") as doing, self.rows.transaction() as transaction:
            within = core.operations.within(doing)
            store = Store(Core(core.codecs, transaction.events, core.clock, within))
            yield store, WithinTransaction(transaction.rows, within)

    def __enter__(self) -> Self:
        """Return the store, which leaving the block closes."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None, /
    ) -> None:
        """Close the store."""
        self.close()


def _operations(domain: Domain[Any], hook: object, slow_after: float | None) -> Operations:  # Any: whatever events
    """Return who is told of operations. Raises Invalid."""
    if hook is not None and not callable(hook):
        raise Invalid("open", "on_operation", "a function that takes an Operation", hook)
    seconds = None if slow_after is None else check_seconds("open", "slow_after", slow_after)
    return Operations(domain.name, hook, seconds)


def _look(tables: RawTables | None, engine: Engine) -> Callable[[], Iterator[LookedAt]] | None:
    """Return what looks at the rows of *engine*; None where it has no *tables*."""
    if tables is None or not isinstance(engine, FullEngine):
        return None
    return lambda: tables.look(engine)
