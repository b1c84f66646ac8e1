"""Laws of projections on an engine that has events and rows: each event is applied once, wherever a runner ends."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Final, TypeAlias, final

import attrs

from perdure.engines import ANY
from perdure.engines.rows import Change, RawTable, RawTables, Row, Rows, Statement, Value
from perdure.engines.transactions import FullEngine, Scratch, Transaction
from perdure.entities import Schema, Table
from perdure.errors import ProjectionTakenOver
from perdure.events import Erased, Recorded, system_clock
from perdure.events.core import Codecs, Core
from perdure.operations import SILENT
from perdure.projections import Declared, Projection, Projections
from perdure.projections.running import Runner
from perdure.testing.domain import DOMAIN, OLD, PAIR, Said
from perdure.testing.samples import AT

__all__ = ["LAWS", "Open"]

Open: TypeAlias = Callable[[RawTables], FullEngine]
"""Returns another engine on the same medium, which has the tables given; it is made at the first call."""

_LEASE: Final = 0.001


@final
@attrs.frozen(kw_only=True, weakref_slot=False)
class Heard:
    """How much was said in a stream, and what last."""

    key: str
    count: int
    last: str


_HEARD: Final[Table[Heard, Heard]] = Table(entity=Heard, summary=Heard, name="heard", key=("key",), indexed=(("key",),))
_SCHEMA: Final = Schema("perdure.testing", "heard-1", (_HEARD,))


@final
class _Code:
    """Counts what is said: applied twice, or never, the count is wrong."""

    def said(self, event: Said, recorded: Recorded[Said], tables: Any, /) -> None:  # Any: Kept
        """Add one."""
        found = tables.find(recorded.key)
        tables.put(Heard(key=recorded.key, count=found.count + 1 if found else 1, last=event.text))

    def forget(self, recorded: Recorded[Erased], tables: Any, /) -> None:  # Any: the same
        """Forget a stream."""
        tables.delete(recorded.key)


@final
@attrs.frozen
class _Named:
    heard: _Code


_PROJECTION: Final = Projection(
    name="heard",
    version=1,
    is_inline=False,
    handles={Said: "said"},
    streams=("a",),
    tables=(_HEARD,),
    typed=lambda tables: tables.of(_HEARD),
)
_CODECS: Final = Codecs(DOMAIN, hooks=None, write_as=None, lossy=False)


def _projections(engine: Any) -> Projections:  # Any: a FullEngine, or what stands before one
    core = Core(_CODECS, engine, system_clock, SILENT)
    return Projections(core, engine, Declared(_SCHEMA, (_PROJECTION,)).by(_Named(_Code())))


def _say(engine: FullEngine, turn: int) -> None:
    """Append an event that was split into two by now, and one of an old version, to each of two streams."""
    pair = (*PAIR, "json", f'{{"first":"{turn}","second":"{turn}"}}')
    old = (*OLD, "json", f'{{"text":"{turn}"}}')
    for stream in ("a/1", "a/2"):
        engine.append(stream, [pair, old], expected=ANY, key=None, metadata=None, recorded_at=AT)


def _check(engine: FullEngine, turn: str) -> int:
    """See that the rows are those of the place that the projection has come to, and return that."""
    (status,) = _projections(engine).status()
    heard: dict[str, int] = {}
    for page in engine.read_log(0, after=0, limit=None):
        for recorded in _CODECS.readers.page([row for row in page if row[0] <= status.position]):
            heard[recorded.key] = heard.get(recorded.key, 0) + 1
    with engine.reading() as rows:
        found = {row[0]: row[1] for row in rows.query("SELECT key, count FROM heard", {})}
    assert found == heard, f"{turn}: at position {status.position} there are {found}, not {heard}"
    return status.position


@final
class _Killed(BaseException):
    """The process is gone."""


@final
class _Clock:
    """Counts steps, and ends the process before that of a number: nothing that it does afterwards happens."""

    def __init__(self, number: int) -> None:
        self.left = number

    def step(self) -> None:
        """Take one."""
        self.left -= 1
        if self.left <= 0:
            raise _Killed


@final
class _SteppedRows:
    """Rows whose every use is a step."""

    def __init__(self, rows: Rows, clock: _Clock) -> None:
        self._rows = rows
        self._clock = clock

    def fetch(self, statement: Statement, values: Sequence[Value] = ()) -> list[Row]:
        """Take a step."""
        self._clock.step()
        return self._rows.fetch(statement, values)

    def run(self, statement: Change, rows: Iterable[Sequence[Value]]) -> int:
        """Take a step."""
        self._clock.step()
        return self._rows.run(statement, rows)

    def search(self, table: RawTable, words: str, marks: tuple[str, str], limit: int, *, prefix: bool) -> list[Row]:
        """Take a step."""
        self._clock.step()
        return self._rows.search(table, words, marks, limit, prefix=prefix)

    def has(self, table: RawTable) -> bool:
        """Take no step: it changes nothing."""
        return self._rows.has(table)

    def make(self, table: RawTable, definition: str) -> None:
        """Take a step."""
        self._clock.step()
        self._rows.make(table, definition)

    def query(self, sql: str, values: Mapping[str, Value]) -> list[Row]:
        """Take a step."""
        self._clock.step()
        return self._rows.query(sql, values)

    @contextmanager
    def step(self) -> Iterator[None]:
        """Take a step at the beginning, and one at the end."""
        self._clock.step()
        with self._rows.step():
            yield
            self._clock.step()


class _Stepped:
    """An engine, or what is beside one, whose transactions take steps: at their begin, before and after the commit."""

    def __init__(self, inner: Any, clock: _Clock) -> None:  # Any: a FullEngine or a Scratch
        self._inner = inner
        self._clock = clock

    def __getattr__(self, name: str) -> Any:  # Any: whatever is asked of it beside
        return getattr(self._inner, name)

    @contextmanager
    def _block(self, block: AbstractContextManager[Any]) -> Iterator[Any]:  # Any: rows, or a transaction
        self._clock.step()
        with block as found:
            if isinstance(found, Transaction):
                yield Transaction(_SteppedRows(found.rows, self._clock), found.events)
            else:
                yield _SteppedRows(found, self._clock)
            self._clock.step()
        self._clock.step()

    def reading(self) -> AbstractContextManager[Any]:
        """Take steps."""
        return self._block(self._inner.reading())

    def writing(self) -> AbstractContextManager[Any]:
        """Take steps."""
        return self._block(self._inner.writing())

    def transaction(self) -> AbstractContextManager[Any]:
        """Take steps."""
        return self._block(self._inner.transaction())

    def swap(self, tables: Sequence[RawTable]) -> AbstractContextManager[Any]:
        """Take steps."""
        return self._block(self._inner.swap(tables))

    def scratch(self, tables: RawTables, name: str) -> Any:  # Any: a Scratch
        """Return one that takes steps."""
        self._clock.step()
        scratch: Scratch = self._inner.scratch(tables, name)
        return _Stepped(scratch, self._clock)


def _interrupted(open_: Open, act: Callable[[Projections], object]) -> None:
    """End what *act* does before its first step, its second one and so on, until it comes to its end."""
    engine = open_(_SCHEMA.raw())
    before = 0
    for number in itertools.count(1):
        _say(engine, number)
        clock = _Clock(number)
        try:
            act(_projections(_Stepped(engine, clock)))
        except _Killed:
            pass
        else:
            assert number > 10, "nothing was done in steps"
            return
        position = _check(engine, f"ended before step {number}")
        assert position >= before, f"the place went back from {before} to {position}"
        time.sleep(2 * _LEASE)
        _projections(engine).run(lease=_LEASE)
        before = _check(engine, f"gone on after step {number}")
        assert before == engine.heads()[0]


def whoever_is_killed_has_applied_each_event_once(open_: Open) -> None:
    """Between any two steps of a run, those between the parts of a split event too: rows and place fit each other."""
    _interrupted(open_, lambda projections: projections.run(lease=_LEASE))


def a_rebuild_that_is_killed_has_changed_nothing(open_: Open) -> None:
    """Or all of it: between any two steps, the rows are those of the place that is kept with them."""
    _interrupted(open_, lambda projections: projections.rebuild(lease=_LEASE))


def two_runners_never_both_apply(open_: Open) -> None:
    """Whoever was taken over while it slept applies nothing more, and is told."""
    engine = open_(_SCHEMA.raw())
    _say(engine, 1)
    first, second = (
        Runner(engine, _projections(engine).applier(_PROJECTION), lease=_LEASE, operations=SILENT) for _ in range(2)
    )
    first.begin()
    time.sleep(2 * _LEASE)
    second.begin()
    try:
        first.catch_up()
    except ProjectionTakenOver:
        pass
    else:
        raise AssertionError("both had it")
    assert _check(engine, "taken over") == 0
    second.catch_up()
    assert _check(engine, "run by the second") == engine.heads()[0]


LAWS: Final[tuple[Callable[[Open], None], ...]] = (
    whoever_is_killed_has_applied_each_event_once,
    a_rebuild_that_is_killed_has_changed_nothing,
    two_runners_never_both_apply,
)
"""All laws; each takes what opens engines on a medium that is empty at first."""
