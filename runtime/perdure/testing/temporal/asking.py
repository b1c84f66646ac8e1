"""Laws of temporal repositories: what is there, and what was there when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import pytest

from perdure.entities import Revision
from perdure.errors import Invalid, UnfitCursor
from perdure.testing.temporal.harness import Recorded, pages, told

__all__ = ["LAWS"]


def what_was_there_at_a_moment(recorded: Recorded) -> None:
    """It is the last revision until then, the moment itself included: none before the first one."""
    repository, key = recorded.repository, recorded.key(1)
    for microseconds in (10, 20):
        recorded.clock.microseconds = microseconds
        repository.put(recorded.entity(1, microseconds))
    recorded.clock.microseconds = 30
    repository.delete(key)
    found = {
        moment: repository.as_of(key, moment)
        for moment in (-(2**63), 9_999, 10_000, 10_001, 19_999, 20_000, 29_999, 30_000, 2**63 - 1)
    }
    contents = {moment: each and (each.value or "deleted") for moment, each in found.items()}
    one, two = recorded.entity(1, 10), recorded.entity(1, 20)
    assert contents == {
        -(2**63): None,
        9_999: None,
        10_000: one,
        10_001: one,
        19_999: one,
        20_000: two,
        29_999: two,
        30_000: "deleted",
        2**63 - 1: "deleted",
    }
    assert repository.as_of(recorded.key(2), 10_000) is None
    first = repository.as_of(key, 10_000)
    assert first is not None
    assert repository.as_of(key, first.instant) == first, "a datetime is a moment, too"


def all_that_was_there_at_a_moment(recorded: Recorded) -> None:
    """It is each key as it was then, in the order of keys and in pages: what was deleted by then is not there."""
    repository = recorded.repository
    for number in (4, 1, 3, 2, 5):
        recorded.clock.microseconds = 1
        repository.put(recorded.entity(number, 1))
        recorded.clock.microseconds = 2
        repository.put(recorded.entity(number, 2))
    recorded.clock.microseconds = 3
    repository.delete(recorded.key(3))
    for limit in (1, 2, 4, 10):
        for moment, content, numbers in ((999, 0, ()), (1000, 1, (1, 2, 3, 4, 5)), (3000, 2, (1, 2, 4, 5))):
            found = pages(partial(repository.all_as_of, moment, limit=limit))
            assert [each.value for each in found] == [recorded.entity(number, content) for number in numbers]


def history_comes_in_pages(recorded: Recorded) -> None:
    """Pages of any size hold every revision once, forwards and backwards, whatever is added meanwhile."""
    repository, key = recorded.repository, recorded.key(1)
    for content in range(7):
        repository.put(recorded.entity(1, content))
        repository.put(recorded.entity(2, content))
    whole = list(repository.history(key))
    for limit in (1, 2, 3, 7, 8):
        for newest_first in (False, True):
            found = list(pages(partial(repository.history, key, newest_first=newest_first, limit=limit)))
            assert found == (whole[::-1] if newest_first else whole)
    page = repository.history(key, newest_first=True, limit=2)
    repository.put(recorded.entity(1, 99))
    rest = repository.history(key, newest_first=True, after=page.next)
    assert [*page, *rest] == whole[::-1]


def what_was_recorded_between(recorded: Recorded) -> None:
    """The end is no part of it, so that spans which follow each other have everything once; of one key, or of all."""
    repository = recorded.repository
    for microseconds in (1, 2, 2, 3):
        for number in (2, 1):
            recorded.clock.microseconds = microseconds
            repository.put(recorded.entity(number, microseconds))
    every = sorted(repository.changes(), key=lambda each: (each.recorded_at, each.position))
    for limit in (1, 3, 100):
        for start, middle, end in ((0, 2000, 4000), (1000, 2001, 3001), (0, 0, 2002)):
            found = [
                each
                for span in ((start, middle), (middle, end))
                for each in pages(partial(repository.between, *span, limit=limit))
            ]
            assert found == [each for each in every if start <= each.recorded_at < end]
            backwards = pages(partial(repository.between, start, end, newest_first=True, limit=limit))
            assert list(backwards) == found[::-1]
            key = recorded.key(1)
            of_one = pages(partial(repository.between, start, end, key=key, limit=limit))
            assert list(of_one) == [each for each in found if each.key == key]
    assert not repository.between(3000, 1000).items


def changes_miss_nothing(recorded: Recorded) -> None:
    """They come in the order of writing: what is recorded late, of an old time, is behind every checkpoint."""
    repository = recorded.repository
    assert repository.position() == 0
    assert list(repository.changes()) == []
    recorded.clock.microseconds = 10
    repository.put(recorded.entity(1), recorded.entity(2))
    checkpoint = repository.position()
    assert [each.position for each in repository.changes()] == [1, checkpoint]
    repository.record(recorded.entity(3), 5)
    repository.record(recorded.entity(1, 1), 7)
    repository.delete(recorded.key(2))
    late = list(repository.changes(checkpoint))
    assert [(each.key, each.recorded_at, each.is_deleted) for each in late] == [
        (recorded.key(3), 5, False),
        (recorded.key(1), 7, False),
        (recorded.key(2), 10_001, True),
    ]
    places = [each.position for each in repository.changes()]
    assert places == sorted(set(places))
    assert list(repository.changes(repository.position())) == []


def lists_have_what_is_there(recorded: Recorded) -> None:
    """Lists, pages and counts are of the latest revisions of what was not deleted, each with when it was recorded."""
    repository = recorded.repository
    for number in range(6):
        repository.put(recorded.entity(number), recorded.entity(number, 1))
    repository.delete(recorded.key(3))
    wanted = [recorded.entity(number, 1) for number in (0, 1, 2, 4, 5)]
    assert list(repository.each()) == wanted
    assert repository.count() == len(wanted)
    for limit in (1, 2, 5, 6):
        assert list(pages(partial(repository.list, limit=limit))) == wanted
        dated = list(pages(partial(repository.latest_of_all, limit=limit)))
        assert told(dated) == [(value, 1) for value in wanted]
        assert dated == [repository.latest(each.key) for each in dated]


def hostile_arguments_are_refused(recorded: Recorded) -> None:
    """What is no moment, key, limit, position or cursor is an error that says so, and nothing is written."""
    repository, key = recorded.repository, recorded.key(1)
    odd: Any = object()  # Any: of no type that is asked for
    repository.put(recorded.entity(1), recorded.entity(1, 1), recorded.entity(2))
    asked: tuple[Callable[[], object], ...] = (
        lambda: repository.as_of(key, odd),
        lambda: repository.as_of(odd, 0),
        lambda: repository.as_of(key, dt.datetime(2026, 1, 1)),  # noqa: DTZ001 - that is what is wrong with it
        lambda: repository.as_of(key, 2**63),
        lambda: repository.all_as_of(odd),
        lambda: repository.between(0, odd),
        lambda: repository.between(0, 1, limit=0),
        lambda: repository.history(key, limit=10_001),
        lambda: repository.history(odd),
        lambda: repository.changes(-1),
        lambda: repository.changes(odd),
        lambda: repository.put(odd),
        lambda: repository.insert(odd),
        lambda: repository.update(odd),
        lambda: repository.update(recorded.entity(1), expected=odd),
        lambda: repository.delete(odd),
        lambda: repository.record(recorded.entity(1), odd),
        lambda: repository.record_deletion(odd, 0),
        lambda: repository.record_all([Revision(key, odd, 0, 0)]),
    )
    for ask in asked:
        with pytest.raises(Invalid):
            ask()
    cursor = repository.history(key, limit=1).next
    assert cursor is not None
    for wrong in ("", "?", f"{cursor}a", repository.all_as_of(0).next or "x", "W10="):
        with pytest.raises(UnfitCursor):
            repository.history(key, after=wrong)
    with pytest.raises(UnfitCursor):
        repository.between(0, 1, after=cursor)
    assert repository.revision_count() == 3


LAWS: Final[tuple[Callable[[Recorded], None], ...]] = (
    what_was_there_at_a_moment,
    all_that_was_there_at_a_moment,
    history_comes_in_pages,
    what_was_recorded_between,
    changes_miss_nothing,
    lists_have_what_is_there,
    hostile_arguments_are_refused,
)
