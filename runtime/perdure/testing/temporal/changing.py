"""Laws of temporal repositories: what a change leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import pytest

from perdure.entities import Revision
from perdure.errors import AlreadyExists, Invalid, NotFound, OtherRevision, RevisionConflict
from perdure.testing.temporal.harness import AnyRepository, Recorded, told

__all__ = ["LAWS"]


def every_revision_is_kept(recorded: Recorded) -> None:
    """Each change adds a revision with the time of the clock; what was before is read as it was."""
    repository, key = recorded.repository, recorded.key(1)
    written = [recorded.entity(1, content) for content in range(3)]
    for moment, value in enumerate(written, 1):
        recorded.clock.microseconds = moment
        repository.put(value)
    assert repository.get(key) == repository.find(key) == written[-1]
    assert told(repository.history(key)) == [(value, 1000 * at) for at, value in enumerate(written, 1)]
    assert [each.key for each in repository.history(key)] == [key] * 3
    assert repository.revision_count() == repository.revision_count(key) == 3
    assert repository.revision_count(recorded.key(2)) == 0
    recorded.reopen()
    assert told(recorded.repository.history(key, newest_first=True)) == [
        (value, 1000 * at) for at, value in reversed(list(enumerate(written, 1)))
    ]


def one_moment_overwrites_nothing(recorded: Recorded) -> None:
    """Where the clock stands still or is set back, the next revision of a key is a nanosecond behind its last one."""
    recorded.clock.microseconds = 5
    for content, microseconds in enumerate((5, 5, 3, 5)):
        recorded.clock.microseconds = microseconds
        recorded.repository.put(recorded.entity(1, content))
    times = [each.recorded_at for each in recorded.repository.history(recorded.key(1))]
    assert times == [5000, 5001, 5002, 5003]
    recorded.repository.put(recorded.entity(2))
    latest = recorded.repository.latest(recorded.key(2))
    assert latest is not None
    assert latest.recorded_at == 5000, "each key has a time of its own"


def a_deletion_is_a_tombstone(recorded: Recorded) -> None:
    """It is a revision without a value: nothing is there from then on, until it is put again, and all is remembered."""
    repository, key = recorded.repository, recorded.key(1)
    assert repository.delete(key) is None, "there is nothing to delete, and nothing to record"
    assert repository.revision_count() == 0
    repository.insert(recorded.entity(1))
    tombstone = repository.delete(key)
    assert tombstone == Revision(key, None, 1, 2)
    assert tombstone.is_deleted
    assert repository.delete(key) is None
    assert repository.latest(key) == tombstone
    assert repository.find(key) is None
    assert repository.count() == 0
    with pytest.raises(NotFound):
        repository.get(key)
    repository.insert(recorded.entity(1, 1))
    assert repository.get(key) == recorded.entity(1, 1)
    assert [each.is_deleted for each in repository.history(key)] == [False, True, False]


def what_is_there_is_not_begun_again(recorded: Recorded) -> None:
    """An insert refuses what is there, an update what is not, and either leaves nothing of what it was given."""
    repository = recorded.repository
    repository.insert(recorded.entity(1))
    with pytest.raises(AlreadyExists):
        repository.insert(recorded.entity(2), recorded.entity(1, 1))
    with pytest.raises(NotFound):
        repository.update(recorded.entity(2))
    repository.delete(recorded.key(1))
    with pytest.raises(NotFound):
        repository.update(recorded.entity(1))
    assert repository.revision_count() == 2
    assert repository.find(recorded.key(2)) is None


def an_update_may_expect_a_revision(recorded: Recorded) -> None:
    """It is refused where another was recorded meanwhile, and says which; so is a deletion."""
    repository, key = recorded.repository, recorded.key(1)
    repository.insert(recorded.entity(1))
    first = repository.latest(key)
    assert first is not None
    second = repository.update(recorded.entity(1, 1), expected=first.recorded_at)
    assert (second.value, second.recorded_at, second.position) == (recorded.entity(1, 1), 1, 2)
    changes: tuple[Callable[[], object], ...] = (
        partial(repository.update, recorded.entity(1, 2), expected=first.recorded_at),
        partial(repository.delete, key, expected=first.recorded_at),
    )
    for change in changes:
        with pytest.raises(RevisionConflict) as caught:
            change()
        assert (caught.value.expected, caught.value.actual) == (0, 1)
    assert repository.latest(key) == second
    assert repository.delete(key, expected=1) is not None


def recording_again_changes_nothing(recorded: Recorded) -> None:
    """What is known of a moment may be told again; anything else of the very moment is refused, a tombstone too."""
    repository, key = recorded.repository, recorded.key(1)
    assert repository.record(recorded.entity(1), 100)
    assert not repository.record(recorded.entity(1), 100)
    assert repository.record_deletion(key, 200)
    assert not repository.record_deletion(key, 200)
    others: tuple[tuple[int, Callable[[], object]], ...] = (
        (100, partial(repository.record, recorded.entity(1, 1), 100)),
        (100, partial(repository.record_deletion, key, 100)),
        (200, partial(repository.record, recorded.entity(1), 200)),
    )
    for moment, change in others:
        with pytest.raises(OtherRevision) as caught:
            change()
        assert (caught.value.key, caught.value.recorded_at) == (key, moment)
    assert told(repository.history(key)) == [(recorded.entity(1), 100), (None, 200)]


def what_is_recorded_late_is_not_the_latest(recorded: Recorded) -> None:
    """The last revision by time is what is there, in whichever order they were written; a later change is behind it."""
    repository, key = recorded.repository, recorded.key(1)
    repository.record(recorded.entity(1, 3), 3_000)
    repository.record(recorded.entity(1, 1), 1_000)
    assert repository.get(key) == recorded.entity(1, 3)
    repository.record_deletion(key, 2_000)
    assert repository.get(key) == recorded.entity(1, 3)
    repository.record_deletion(key, 4_000)
    assert repository.find(key) is None
    repository.record(recorded.entity(1, 5), 5_000)
    assert repository.get(key) == recorded.entity(1, 5)
    recorded.clock.microseconds = 2
    repository.put(recorded.entity(1, 6))
    assert told(repository.history(key)) == [
        (recorded.entity(1, 1), 1_000),
        (None, 2_000),
        (recorded.entity(1, 3), 3_000),
        (None, 4_000),
        (recorded.entity(1, 5), 5_000),
        (recorded.entity(1, 6), 5_001),
    ]
    with pytest.raises(Invalid):
        repository.record(recorded.entity(1), 2**63)
    repository.record(recorded.entity(1), 2**63 - 1)
    with pytest.raises(Invalid):
        repository.put(recorded.entity(1, 1))


def revisions_of_another_store_are_taken_over(recorded: Recorded) -> None:
    """All or none of them, in any order, and as often as one likes."""
    repository = recorded.repository
    revisions = [
        Revision(recorded.key(number), None if content == 2 else recorded.entity(number, content), content, 0)
        for content in (3, 1, 2)
        for number in (1, 2)
    ]
    assert repository.record_all(revisions) == 6
    assert repository.record_all(reversed(revisions)) == 0
    assert [repository.get(recorded.key(number)) for number in (1, 2)] == [recorded.entity(1, 3), recorded.entity(2, 3)]
    other = Revision(recorded.key(1), recorded.entity(1, 9), 1, 0)
    with pytest.raises(OtherRevision):
        repository.record_all([Revision(recorded.key(3), recorded.entity(3), 1, 0), other])
    with pytest.raises(Invalid):
        repository.record_all([Revision(recorded.key(3), recorded.entity(4), 1, 0)])
    assert repository.revision_count() == 6


def a_transaction_is_whole(recorded: Recorded) -> None:
    """What it changed is seen within it, and kept where it ends well; else nothing is left, and no time is taken."""
    with recorded.transaction() as repository:
        repository.put(recorded.entity(1), recorded.entity(1, 1))
        repository.delete(recorded.key(1))
        assert [each.is_deleted for each in repository.history(recorded.key(1))] == [False, False, True]
        assert repository.position() == 3
        with pytest.raises(NotFound):
            repository.update(recorded.entity(1))
    assert recorded.repository.position() == 3
    with pytest.raises(NotFound), recorded.transaction() as repository:
        _fail_after_a_change(repository, recorded)
    assert recorded.repository.revision_count() == 3
    assert recorded.repository.find(recorded.key(2)) is None


def _fail_after_a_change(repository: AnyRepository, recorded: Recorded) -> None:
    repository.put(recorded.entity(2))
    repository.update(recorded.entity(3))


LAWS: Final[tuple[Callable[[Recorded], None], ...]] = (
    every_revision_is_kept,
    one_moment_overwrites_nothing,
    a_deletion_is_a_tombstone,
    what_is_there_is_not_begun_again,
    an_update_may_expect_a_revision,
    recording_again_changes_nothing,
    what_is_recorded_late_is_not_the_latest,
    revisions_of_another_store_are_taken_over,
    a_transaction_is_whole,
)
