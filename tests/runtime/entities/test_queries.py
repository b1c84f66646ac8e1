"""What is asked of the tables in SQL: by typed values, and answered in classes."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NewType

import apsw
import attrs
import pytest
from runs import NOW, instance, message, session, workspace

from domains.sessions import InstanceStatus, SessionsStore, SessionStatus, SessionType, WorkspaceHash
from domains.sessions.migrations import MIGRATIONS
from domains.sessions.queries import SessionsQueries
from domains.sessions.tables import SCHEMA, SESSIONS_TABLE, WORKSPACES_TABLE
from perdure import entities
from perdure.engines.sqlite.rows import SqliteRows
from perdure.errors import CorruptRow, Invalid, NotOneRow, QueryFailed
from perdure.testing.migrations import Rounds

HOUR = dt.timedelta(hours=1)


def test_rows_of_an_entity(store: SessionsStore) -> None:
    """A query that returns an entity finds what `summaries` finds, in the order and within the bounds that it says."""
    times = [NOW + number * HOUR for number in range(5)]
    store.sessions.insert(*(session(created_at=time) for time in times))
    asked = store.queries.latest_of_workspace
    found = asked(workspace=workspace().hash, since=times[1], until=times[4], limit=2)
    assert [each.created_at for each in found] == [times[3], times[2]]
    assert list(found) == [each for each in store.sessions.summaries(order="-created_at") if each in found]
    assert asked(workspace=WorkspaceHash("f" * 16), since=times[0], until=times[4], limit=2) == ()


def test_rows_of_their_own(store: SessionsStore) -> None:
    """Joined columns come in the types of their fields, and expressions in those that were declared."""
    failed = session(instances=(instance(1), instance(2, status=InstanceStatus.FAILED, output="no")))
    store.sessions.insert(session(type=SessionType.ENSEMBLE, status=SessionStatus.COMPLETED, total_duration=5), failed)
    (row,) = store.queries.with_failed_instances(limit=10)
    assert (row.id, row.created_at, row.instance_id, row.output) == (failed.id, NOW, 2, "no")
    totals = {each.type: each for each in store.queries.totals_by_type()}
    assert (totals[SessionType.ENSEMBLE].completed, totals[SessionType.ENSEMBLE].mean_duration) == (1, 5.0)
    assert (totals[SessionType.DEBATE].instances, totals[SessionType.DEBATE].mean_duration) == (2, None)


def test_words(store: SessionsStore) -> None:
    """A full-text search is a query, too; words that are no query of FTS5 are refused, and leave the store usable."""
    one = session(chat_history=(message("hello wide world"), message("goodbye")))
    store.sessions.insert(one)
    (row,) = store.queries.found_messages(words="wide OR narrow", workspace=workspace().hash, limit=5)
    assert (row.session, row.snippet) == (one.id, "hello [wide] world")
    with pytest.raises(QueryFailed, match="the query `found_messages` failed: unterminated string"):
        store.queries.found_messages(words='"', workspace=workspace().hash, limit=5)
    assert store.queries.found_messages(words="nothing", workspace=workspace().hash, limit=5) == ()


def test_within_a_transaction(store: SessionsStore) -> None:
    """A query sees what the transaction has changed; others do when that is committed."""
    with store.transaction() as work:
        work.sessions.insert(session())
        assert len(work.queries.totals_by_type()) == 1
        with pytest.raises(QueryFailed):
            work.queries.found_messages(words="'", workspace=workspace().hash, limit=5)
        assert len(work.queries.totals_by_type()) == 1
    assert len(store.queries.totals_by_type()) == 1


def test_values_are_never_sql(store: SessionsStore) -> None:
    """Whatever a value holds, it is compared and nothing else."""
    store.sessions.insert(session())
    asked = store.queries.latest_of_workspace
    for hostile in ("' OR 1=1 --", '"; DROP TABLE sessions; --', ":since", "?1", "*"):
        assert asked(workspace=WorkspaceHash(hostile), since=NOW, until=NOW + HOUR, limit=1) == ()
    assert store.sessions.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("since", "2026-01-02"),
        ("since", None),
        ("since", dt.date(2026, 1, 2)),
        ("since", NOW.replace(tzinfo=None)),
        ("limit", True),
        ("limit", 2**63),
        ("limit", "1"),
        ("workspace", "\0"),
        ("workspace", "\ud800"),
        ("workspace", 1),
    ],
)
def test_mistyped_values(store: SessionsStore, field: str, value: object) -> None:
    """A value that is not of the declared type is refused, by the name of its parameter."""
    values: dict[str, Any] = {"workspace": workspace().hash, "since": NOW, "until": NOW, "limit": 1, field: value}
    with pytest.raises(Invalid, match=f"`latest_of_workspace.{field}` expects"):
        store.queries.latest_of_workspace(**values)


def test_instants_of_other_zones(store: SessionsStore) -> None:
    """An instant is one, in whichever zone it is told."""
    store.sessions.insert(session())
    east = NOW.astimezone(dt.timezone(HOUR * 5))
    asked = store.queries.latest_of_workspace
    assert len(asked(workspace=workspace().hash, since=east, until=east + HOUR, limit=1)) == 1


def test_tables_that_were_migrated() -> None:
    """What was migrated may have its columns in another order; every query finds the same as in new tables."""
    fresh = apsw.Connection(":memory:")
    fresh.execute(SCHEMA.script()).fetchall()
    migrated = Rounds(SCHEMA, MIGRATIONS)._at(len(MIGRATIONS)).connection
    migrated.execute("ALTER TABLE sessions DROP COLUMN model; ALTER TABLE sessions ADD COLUMN model TEXT").fetchall()
    one = session(model="large", instances=(instance(1), instance(2, status=InstanceStatus.FAILED)), total_duration=7)
    answers = []
    for connection in (fresh, migrated):
        access = entities.WithinTransaction(SqliteRows(connection))
        work = entities.Work(entities.Bindings(SCHEMA), access)
        work.repository(WORKSPACES_TABLE).insert(workspace())
        work.versioned(SESSIONS_TABLE).insert(one)
        asked = SessionsQueries(access)
        bounds = {"since": NOW, "until": NOW + HOUR}
        latest = asked.latest_of_workspace(workspace=workspace().hash, **bounds, limit=1)
        found = asked.found_messages(words="hello", workspace=workspace().hash, limit=1)
        assert (len(latest), len(found)) == (1, 1)
        answers.append((latest, found, asked.totals_by_type(), asked.with_failed_instances(limit=1)))
    assert answers[0] == answers[1]


class Mood(enum.Enum):
    """How it is."""

    GOOD = "good"
    BAD = "bad"


Short = NewType("Short", str)


@attrs.frozen
class Echo:
    """Every kind of column."""

    text: str
    short: Short
    whole: int
    part: float
    flag: bool
    raw: bytes
    exact: Decimal
    key: uuid.UUID
    day: dt.date
    time: dt.time
    instant: dt.datetime
    span: dt.timedelta
    mood: Mood
    nothing: Mood | None
    names: tuple[Short, ...]
    some: frozenset[int]


KINDS: dict[str, object] = {
    "text": str,
    "short": Short,
    "whole": int,
    "part": float,
    "flag": bool,
    "raw": bytes,
    "exact": Decimal,
    "key": uuid.UUID,
    "day": dt.date,
    "time": dt.time,
    "instant": dt.datetime,
    "span": dt.timedelta,
    "mood": Mood,
    "nothing": Mood | None,
    "names": tuple[Short, ...],
    "some": frozenset[int],
}
ECHO = entities.Query(
    name="echo",
    sql="SELECT " + ", ".join(f':{name} AS "{name}"' for name in KINDS),
    row=Echo,
    columns=tuple(KINDS),
    params=KINDS,
)


def access() -> entities.WithinTransaction:
    """Return an empty database."""
    return entities.WithinTransaction(SqliteRows(apsw.Connection(":memory:")))


@pytest.mark.parametrize("nothing", [None, Mood.BAD])
@pytest.mark.parametrize("flag", [True, False])
def test_every_kind_of_value(*, nothing: Mood | None, flag: bool) -> None:
    """What a parameter is given comes back equal, in value and type, where the SQL does nothing with it."""
    value = Echo(
        text="a ' \N{SNOWMAN}",
        short=Short(""),
        whole=-(2**63),
        part=-0.0,
        flag=flag,
        raw=b"\0\xff",
        exact=Decimal("1.10"),
        key=uuid.UUID(int=1),
        day=dt.date.min,
        time=dt.time(23, 59, 59, 1),
        instant=dt.datetime.max.replace(tzinfo=dt.UTC),
        span=dt.timedelta(days=-1, microseconds=1),
        mood=Mood.GOOD,
        nothing=nothing,
        names=(Short("a"), Short('"')),
        some=frozenset({3}),
    )
    found = ECHO.one(access(), attrs.asdict(value, recurse=False))
    assert found == value
    assert list(map(type, attrs.astuple(found))) == list(map(type, attrs.astuple(value)))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("part", float("nan")),
        ("part", 1),
        ("names", ["a"]),
        ("names", (1,)),
        ("some", (3,)),
        ("mood", "good"),
        ("raw", ""),
    ],
)
def test_values_of_no_kind(name: str, value: object) -> None:
    """What no column could hold is refused before the database sees it."""
    values = dict.fromkeys(KINDS) | {"text": "", "short": "", "whole": 1, "part": 1.0, "flag": True, "raw": b""}
    values |= {"exact": Decimal(1), "key": uuid.UUID(int=1), "day": dt.date.min, "time": dt.time(), "instant": NOW}
    values |= {"span": HOUR, "mood": Mood.BAD, "names": (), "some": frozenset()}
    with pytest.raises(Invalid, match=f"`echo.{name}` expects"):
        ECHO.one(access(), values | {name: value})


@attrs.frozen
class Number:
    """One column."""

    value: int

    def __attrs_post_init__(self) -> None:
        """Refuse what is no integer."""
        if type(self.value) is not int:
            raise Invalid(self, "value", "an integer")


def numbers(sql: str) -> entities.Query[Number]:
    """Return a query of numbers."""
    return entities.Query(name="numbers", sql=sql, row=Number, columns=("value",))


@pytest.mark.parametrize("ask", [entities.Query.one, entities.Query.optional])
def test_too_many_rows(ask: Callable[..., object]) -> None:
    """A query that finds one row says so where there are several."""
    with pytest.raises(NotOneRow, match="finds one row, and there are 2"):
        ask(numbers("SELECT 1 AS value UNION SELECT 2"), access(), {})


def test_no_row() -> None:
    """A query of one row refuses none; an optional one returns None."""
    none = numbers("SELECT 1 AS value WHERE 0")
    with pytest.raises(NotOneRow, match="finds one row, and there are none"):
        none.one(access(), {})
    assert none.optional(access(), {}) is None
    assert none.many(access(), {}) == ()


@pytest.mark.parametrize("value", ["NULL", "'a'", "1.5"])
def test_other_types_than_declared(value: str) -> None:
    """An expression that is not of the type that was declared for it is refused with the row."""
    with pytest.raises(CorruptRow, match="the row of `numbers`"):
        numbers(f"SELECT {value} AS value").many(access(), {})


def test_arithmetic_that_fails() -> None:
    """What the database cannot compute is an error of the query, not of the store."""
    with pytest.raises(QueryFailed, match="integer overflow"):
        numbers("SELECT sum(value) AS value FROM json_each('[9223372036854775807, 1]')").many(access(), {})


@attrs.frozen
class Cell:
    """A column of some type, by its name."""

    exact: Decimal | None = None
    span: dt.timedelta | None = None
    key: uuid.UUID | None = None
    day: dt.date | None = None
    flag: bool | None = None
    mood: Mood | None = None
    numbers: tuple[int, ...] | None = None


def cell(name: str, value: str) -> Cell:
    """Return what an expression becomes in a column."""
    sql = "SELECT " + ", ".join(f"{value if each == name else 'NULL'} AS {each}" for each in CELLS)
    return entities.Query(name="cell", sql=sql, row=Cell, columns=CELLS).one(access(), {})


CELLS = tuple(field.name for field in attrs.fields(Cell))


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("exact", "'1.50'", Decimal("1.50")),
        ("span", "(SELECT sum(value * 1000000) FROM json_each('[1, 2]'))", dt.timedelta(seconds=3)),
        ("flag", "1 < 2", True),
        ("mood", "'bad'", Mood.BAD),
        ("numbers", "json_array(1, 2)", (1, 2)),
    ],
)
def test_expressions(name: str, value: str, expected: object) -> None:
    """An expression comes in the type that was declared, if it is what a column of that would hold."""
    assert getattr(cell(name, value), name) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("exact", "1.5"),
        ("exact", "1"),
        ("span", "1.5"),
        ("span", "'1'"),
        ("key", "1"),
        ("key", "'x'"),
        ("day", "2026"),
        ("day", "'2026-13-01'"),
        ("flag", "2"),
        ("flag", "'1'"),
        ("mood", "'ugly'"),
        ("numbers", "'{}'"),
        ("numbers", "1"),
    ],
)
def test_expressions_of_other_types(name: str, value: str) -> None:
    """What a column of the declared type would not hold is refused with its row, and never rounded into it."""
    with pytest.raises(CorruptRow, match="the row of `cell`"):
        cell(name, value)
