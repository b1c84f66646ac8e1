"""Ranges of composite keys: what they hold, in which order, and how they are found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from compiling import Package
from counting import activity, agent, commit, compiled
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perdure.engines.rows import Statement
from perdure.engines.sqlite.rows import SqliteRows
from perdure.entities import Range
from perdure.errors import Invalid, ReferenceViolated, UnfitCursor

NAMES = ["a", "b", "b\U0001f600", "b\uffff", "é", "z"]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    """Return the compiled domain."""
    return compiled(tmp_path_factory.mktemp("counting"))


@pytest.fixture(params=["memory", "file"])
def store(package: Package, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """Return an empty store."""
    target = ":memory:" if request.param == "memory" else tmp_path / "counting.db"
    with package.module("store").open_store(target, durability="normal", allow_drafts=True) as opened:
        yield opened


def walk(found: Any, limit: int, *, descending: bool) -> list[Any]:  # Any: as above
    """Return all pages of a range, one behind the other."""
    every: list[Any] = []
    after = None
    while True:
        page = found.list(limit=limit, after=after, descending=descending)
        every += page.items
        after = page.next
        if after is None:
            return every


times = st.integers(-3, 3)
limits = st.none() | times


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.sets(st.tuples(st.sampled_from(NAMES), times, st.sampled_from("ABC")), max_size=25),
    name=st.sampled_from(NAMES),
    bounds=st.tuples(limits, limits, limits, limits),
    limit=st.integers(1, 6),
    descending=st.booleans(),
)
def test_ranges_hold_what_a_filter_of_all_holds(
    package: Package,
    rows: set[tuple[str, int, str]],
    name: str,
    bounds: tuple[int | None, int | None, int | None, int | None],
    limit: int,
    *,
    descending: bool,
) -> None:
    """A range is all rows filtered and sorted, whole, in pages of any size, and when it is deleted."""
    least, above, most, below = bounds
    with package.module("store").open_store(":memory:") as store:
        store.activities.insert(*(activity(package, row[1], name=row[0], kind=row[2]) for row in rows))
        keys = [
            (who, at, kind)
            for who, at, kind in sorted(rows, reverse=descending)
            if who == name
            and (least is None or at >= least)
            and (above is None or at > above)
            and (most is None or at <= most)
            and (below is None or at < below)
        ]
        wanted = [activity(package, key[1], name=key[0], kind=key[2]) for key in keys]
        at = Range(least, above=above, at_most=most, below=below)
        found = store.activities.within({"agent_id": name, "at": at})
        assert list(found.each(descending=descending)) == wanted
        assert walk(found, limit, descending=descending) == wanted
        assert found.count() == len(wanted)
        assert (found.last() if descending else found.first()) == (wanted[0] if wanted else None)
        assert found.delete() == len(wanted)
        assert [*store.activities.each()] == [
            activity(package, row[1], name=row[0], kind=row[2]) for row in sorted(rows - set(keys))
        ]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.sets(st.sampled_from(NAMES)), least=st.sampled_from(NAMES), limit=st.integers(1, 3))
def test_texts_are_in_one_order(package: Package, rows: set[str], least: str, limit: int) -> None:
    """A range of texts goes on in the order that Python and SQLite give the same texts."""
    with package.module("store").open_store(":memory:") as store:
        store.activities.insert(*(activity(package, 1, name=row) for row in rows))
        found = store.activities.within({"agent_id": Range(at_least=least)})
        wanted = sorted(row for row in rows if row >= least)
        assert [each.agent_id for each in walk(found, limit, descending=False)] == wanted
        assert [each.agent_id for each in walk(found, limit, descending=True)] == wanted[::-1]


def test_beginnings_of_keys(package: Package, store: Any) -> None:
    """A key may be begun by one field, by several, or be whole."""
    store.agents.insert(agent(package), agent(package, "b"))
    for project in ("/one", "/one:two", "/two"):
        store.commits.insert(*(commit(package, f"{n}", project=project) for n in range(3)))
    assert [each.hash for each in store.commits.within({"project": "/one"})] == ["0", "1", "2"]
    assert store.commits.within({"project": "/one", "hash": "1"}).count() == 1
    assert store.commits.within({"project": "/one", "hash": Range("1")}).count() == 2
    assert store.commits.within({"project": Range(above="/one")}).count() == 6
    assert store.commits.within({"project": "/"}).first() is None
    assert [each.hash for each in store.commits.within({"project": "/two"}).summaries(limit=2)] == ["0", "1"]


@pytest.mark.parametrize(
    "prefix",
    [
        {},
        {"at": 1},
        {"agent_id": "a", "kind": "A"},
        {"agent_id": Range("a"), "at": 1},
        {"agent_id": "a", "at": "1"},
        {"agent_id": "a", "at": True},
        {"agent_id": "a", "at": Range(1.5)},
        {"agent_id": None},
        {"agent_id": "a", "at": 2**63},
        {"agent_id": "a\0"},
        {"agent_id": "a", "seen": 1},
        {"agent_id": "a", "at": 1, "kind": "A"},
        ("a",),
        None,
    ],
)
def test_what_is_no_beginning_of_a_key(store: Any, prefix: object) -> None:
    """What is no beginning of the key, or of another type, is refused before anything is asked."""
    with pytest.raises(Invalid):
        store.activities.within(prefix)


def test_pages_go_on_in_their_own_range(package: Package, store: Any) -> None:
    """A cursor of another range or direction is refused, and what is written meanwhile moves nothing."""
    store.activities.insert(*(activity(package, at, name=name) for name in "ab" for at in range(6)))
    found = store.activities.within({"agent_id": "a", "at": Range(1)})
    page = found.list(limit=2)
    store.activities.insert(activity(package, -1, name="a"), activity(package, 1, name="a", kind="B"))
    store.activities.delete(("a", 2, package.module("types").Grade.A))
    assert [each.at for each in found.list(after=page.next)] == [3, 4, 5]
    for other, descending in (
        (store.activities.within({"agent_id": "b"}), False),
        (store.activities.within({"agent_id": "a", "at": Range(3)}), False),
        (found, True),
    ):
        with pytest.raises(UnfitCursor):
            other.list(after=page.next, descending=descending)
    with pytest.raises(Invalid):
        found.list(limit=0)


def test_a_range_that_others_refer_to(package: Package, store: Any) -> None:
    """A range is deleted with all that belongs to it, and what it refers to is free then."""
    store.agents.insert(agent(package, "a"))
    store.commits.insert(
        commit(package, "0", project="/one"), commit(package, "1", project="/one"), commit(package, "0", project="/two")
    )
    with pytest.raises(ReferenceViolated):
        store.agents.delete("a")
    with store.transaction() as work:
        assert work.commits.within({"project": Range("/")}).delete() == 3
    assert store.agents.delete("a")


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(
    ("prefix", "searched"),
    [
        ({"agent_id": "a"}, "agent_id=?"),
        ({"agent_id": "a", "at": Range(1, below=9)}, "agent_id=? AND at>? AND at<?"),
        ({"agent_id": "a", "at": 1}, "agent_id=? AND at=?"),
        ({"agent_id": Range("a")}, "agent_id>?"),
    ],
)
def test_ranges_are_scans_of_the_key(
    package: Package,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    prefix: dict[str, object],
    searched: str,
    *,
    descending: bool,
) -> None:
    """SQLite searches the index of the key for each page, a count and a deletion, and sorts nothing."""
    asked: list[Statement] = []
    for name in ("fetch", "run"):
        original = getattr(SqliteRows, name)

        def seen(rows: SqliteRows, statement: Statement, *rest: Any, original: Any = original) -> Any:  # Any: as it is
            asked.append(statement)
            return original(rows, statement, *rest)

        monkeypatch.setattr(SqliteRows, name, seen)
    with package.module("store").open_store(tmp_path / "counting.db", allow_drafts=True) as store:
        store.activities.insert(*(activity(package, 1, name="a", kind=kind) for kind in "ABC"))
        asked.clear()
        found = store.activities.within(prefix)
        found.list(limit=1, descending=descending, after=found.list(limit=1, descending=descending).next)
        found.count()
        found.delete()
        plans = [store._store._core.engine.plan(statement) for statement in asked]
    assert len(plans) == 5  # deleting counts
    for plan in plans:
        (line,) = plan
        assert line.startswith("SEARCH activities USING")
        assert "sqlite_autoindex_activities_1" in line
    assert all(searched in plan[0] for number, plan in enumerate(plans) if number != 1)
    assert ">" in plans[1][0] or "<" in plans[1][0]
