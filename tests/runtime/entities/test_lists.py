"""Lists: filters, orders and pages."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from runs import NOW, instance, session, workspace

from domains import sessions
from domains.sessions import Session, SessionsStore, SessionStatus
from perdure.entities import Range
from perdure.errors import Invalid, UnfitCursor

DAY = dt.timedelta(days=1)


@pytest.fixture
def several(store: SessionsStore) -> list[Session]:
    """Return twenty sessions that are in the store: three on each day, two statuses, two workspaces."""
    store.workspaces.insert(workspace(1))
    made = [
        session(
            created_at=NOW - DAY * (number // 3),
            status=SessionStatus.FAILED if number % 4 else SessionStatus.PAUSED,
            workspace=workspace(number % 2).hash,
        )
        for number in range(20)
    ]
    store.sessions.insert(*made)
    return made


def walk(store: SessionsStore, limit: int, **arguments: object) -> list[Session]:
    """Return all pages of a list, one behind the other."""
    found: list[Session] = []
    after = None
    while True:
        page = store.sessions.list(after=after, limit=limit, **arguments)  # type: ignore[arg-type] # as the caller has them
        assert len(page) <= limit
        found += page.items
        if page.next is None:
            return found
        after = page.next


@pytest.mark.parametrize("limit", [1, 3, 7, 20, 100])
@pytest.mark.parametrize("order", ["created_at", "-created_at", "status", "-id", None])
def test_pages_have_everything_once(
    store: SessionsStore, several: list[Session], limit: int, order: str | None
) -> None:
    """Pages of any size, in any order, come to the whole list, in order."""
    found = walk(store, limit, order=order)
    assert sorted(each.id for each in found) == sorted(each.id for each in several)
    name = (order or "id").removeprefix("-")
    keys = [getattr(each, name) for each in found]
    keys = [key.value if isinstance(key, SessionStatus) else key for key in keys]
    if order and order.startswith("-"):
        keys.reverse()
    assert all(one <= two for one, two in pairwise(keys))


def test_pages_go_on_where_they_were(store: SessionsStore, several: list[Session]) -> None:
    """What is inserted before the place that was reached, or deleted behind it, moves nothing."""
    page = store.sessions.list(order="created_at", limit=5)
    store.sessions.insert(session(created_at=NOW - DAY * 100))
    store.sessions.delete(page.items[0].id)
    rest = store.sessions.list(order="created_at", after=page.next, limit=100)
    assert len(page) + len(rest) == len(several)
    assert not {each.id for each in page} & {each.id for each in rest}


def test_filters(store: SessionsStore, several: list[Session]) -> None:
    """Values are equal, ranges have bounds of either kind, and several fields must all fit."""
    failed = [each for each in several if each.status is SessionStatus.FAILED]
    assert store.sessions.count({"status": SessionStatus.FAILED}) == len(failed)
    here = [each for each in failed if each.workspace == workspace(1).hash]
    found = store.sessions.list(where={"status": SessionStatus.FAILED, "workspace": workspace(1).hash})
    assert {each.id for each in found} == {each.id for each in here}
    assert store.sessions.count({"created_at": NOW}) == 3
    assert store.sessions.count({"created_at": Range(at_least=NOW - DAY)}) == 6
    assert store.sessions.count({"created_at": Range(above=NOW - DAY)}) == 3
    assert store.sessions.count({"created_at": Range(NOW - DAY * 2, below=NOW)}) == 6
    assert store.sessions.count({"created_at": Range(at_most=NOW - DAY * 6)}) == 2
    assert store.sessions.count({"created_at": Range()}) == 20
    assert len(list(store.sessions.each(where={"workspace": workspace(0).hash}, order="-updated_at"))) == 10


def test_none_is_a_value(store: SessionsStore) -> None:
    """A field that may be None is found by it."""
    store.workspaces.insert(workspace(1, path=None))
    assert [each.hash for each in store.workspaces.list(where={"path": None})] == [workspace(1).hash]
    assert store.workspaces.list(where={"path": "/code/0"}).items == (workspace(),)
    store.sessions.insert(session(instances=(instance(1), instance(2, runtime=sessions.Runtime.CODEX))))
    assert store.instances.count({"runtime": None}) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        {"limit": 0},
        {"limit": -1},
        {"limit": True},
        {"limit": 10**9},
        {"order": "task"},
        {"order": "instances"},
        {"order": "completed_at"},
        {"order": ""},
        {"where": {"task": "x"}},
        {"where": {"status": "running"}},
        {"where": {"status": None}},
        {"where": {"created_at": Range(at_least=1)}},
        {"where": {"created_at": dt.date(2026, 1, 1)}},
        {"where": {"nothing": 1}},
        {"where": {'id" = "id': 1}},
    ],
)
def test_arguments_that_no_list_has(store: SessionsStore, arguments: dict[str, object]) -> None:
    """What no index has, or no field can be, is refused before anything is asked."""
    with pytest.raises(Invalid):
        store.sessions.list(**arguments)  # type: ignore[arg-type] # that is the point


def test_cursors_of_other_lists(store: SessionsStore, several: list[Session]) -> None:
    """A cursor goes on in the order that it came from, and nothing else is one."""
    assert len(several) == 20
    cursor = store.sessions.list(order="created_at", limit=1).next
    for order, after in (
        ("-created_at", cursor),
        ("id", cursor),
        ("created_at", "x"),
        ("created_at", "eyJ9"),
        ("id", ""),
    ):
        with pytest.raises(UnfitCursor):
            store.sessions.list(order=order, after=after)  # type: ignore[arg-type] # a str that is one of them


def test_an_order_behind_what_is_fixed(store: SessionsStore, several: list[Session]) -> None:
    """A list of one session's instances is ordered by what stands behind the session in their key."""
    one = several[0]
    found = store.instances.list(where={"session_id": one.id}, order="-instance_id")
    assert [each.value.instance_id for each in found] == [2, 1]
    assert {each.parent for each in found} == {one.id}
    with pytest.raises(Invalid, match="with which an index begins"):
        store.instances.list(order="instance_id")


WORDS = st.sampled_from(["alpha", "beta", "gamma", "delta"])


@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    tasks=st.lists(st.lists(WORDS, min_size=1, max_size=4), max_size=6), asked=st.lists(WORDS, min_size=1, max_size=3)
)
def test_search_finds_what_has_all_words(store: SessionsStore, tasks: list[list[str]], asked: list[str]) -> None:
    """A search finds the rows that have all of its words, and no others."""
    made = [session(task=" ".join(words)) for words in tasks]
    store.sessions.insert(*made)
    found = {each.value.id for each in store.sessions.search(" ".join(asked), limit=100)}
    assert found & {each.id for each in made} == {each.id for each in made if set(asked) <= set(each.task.split())}
    for each in made:
        store.sessions.delete(each.id)


def test_snippets(store: SessionsStore) -> None:
    """A snippet has marks around the words; the last word may be the beginning of one."""
    store.sessions.insert(session(task="please write a parser for YAML, quickly"))
    (found,) = store.sessions.search("PARSER yaml", marks=("<b>", "</b>"))
    assert found.snippet == "please write a <b>parser</b> for <b>YAML</b>, quickly"
    assert store.sessions.search("pars") == ()
    assert len(store.sessions.search("write pars", prefix=True)) == 1
    (message,) = store.chat_messages.search("world")
    assert message.value.parent == found.value.id


@pytest.mark.parametrize(
    "words", ['"', "a*", "NEAR(a b)", "task:write", "-write", "^", "write OR", "AND", "(", "''", "", "%", "{a}", "a\nb"]
)
def test_no_word_is_a_query(store: SessionsStore, words: str) -> None:
    """Nothing that is searched for is read as the language of the full-text search."""
    store.sessions.insert(session(task="nothing of it"))
    assert store.sessions.search(words) == ()


def test_instants_of_other_zones(store: SessionsStore) -> None:
    """An instant finds the same rows in whichever zone it is told, and one without a zone is refused."""
    one = session()
    store.sessions.insert(one)
    east = NOW.astimezone(dt.timezone(dt.timedelta(hours=5)))
    assert store.sessions.list(where={"created_at": east}).items == (one,)
    assert store.sessions.list(where={"created_at": Range(above=east)}).items == ()
    with pytest.raises(Invalid, match="expects a datetime with a zone"):
        store.sessions.list(where={"created_at": NOW.replace(tzinfo=None)})
