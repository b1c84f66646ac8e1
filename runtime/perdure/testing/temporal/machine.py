"""A temporal repository driven at random, beside a list of all that was recorded.

    class TestPatterns(machine_of(lambda: Patterns()).TestCase): ...

What is made is a `Recorded` store, with a `close`. Needs hypothesis, which the runtime does not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Protocol, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from typing_extensions import override

from perdure.entities import Revision
from perdure.errors import AlreadyExists, NotFound, OtherRevision, RevisionConflict
from perdure.testing.temporal.harness import Recorded, pages

__all__ = ["Closing", "machine_of"]

T = TypeVar("T")

_NUMBERS: Final = st.integers(0, 3)
_CONTENTS: Final = st.integers(0, 5)
_MOMENTS: Final = st.integers(-2, 12)
"""Nanoseconds: few, so that many are alike, or next to each other."""
_LIMITS: Final = st.integers(1, 4)


class Closing(Recorded, Protocol):
    """A store that can be closed."""

    def close(self) -> None:
        """Close it."""
        ...


def machine_of(make: Callable[[], Closing]) -> type[RuleBasedStateMachine]:
    """Return a machine that drives a store that *make* returns, which is empty."""

    class Machine(RuleBasedStateMachine):
        """The store, and a list of everything that was recorded, in the order of writing."""

        def __init__(self) -> None:
            super().__init__()
            self.store = make()
            self.told: list[Revision[Any, Any]] = []
            self.now = 0

        @override
        def teardown(self) -> None:
            self.store.close()

        # the model

        def of(self, number: int) -> list[Revision[Any, Any]]:
            key = self.store.key(number)
            return sorted((each for each in self.told if each.key == key), key=lambda each: each.recorded_at)

        def last(self, number: int) -> Revision[Any, Any] | None:
            found = self.of(number)
            return found[-1] if found else None

        def value(self, number: int) -> Any:  # Any: the entity, or None
            last = self.last(number)
            return None if last is None else last.value

        def tell(self, number: int, value: Any, moment: int | None = None) -> Revision[Any, Any]:  # Any: the same
            last = self.last(number)
            if moment is None:
                moment = self.now * 1000 if last is None else max(self.now * 1000, last.recorded_at + 1)
            revision = Revision(self.store.key(number), value, moment, len(self.told) + 1)
            self.told.append(revision)
            return revision

        # what is done

        @rule(microseconds=st.integers(0, 1))
        def set_clock(self, microseconds: int) -> None:
            self.now = self.store.clock.microseconds = microseconds

        @rule(number=_NUMBERS, content=_CONTENTS)
        def put(self, number: int, content: int) -> None:
            value = self.store.entity(number, content)
            self.store.repository.put(value)
            self.tell(number, value)

        @rule(number=_NUMBERS, content=_CONTENTS)
        def insert(self, number: int, content: int) -> None:
            value = self.store.entity(number, content)
            is_there = self.value(number) is not None
            if not _refused(lambda: self.store.repository.insert(value), AlreadyExists, when=is_there):
                self.tell(number, value)

        @rule(number=_NUMBERS, content=_CONTENTS, expected=st.none() | _MOMENTS)
        def update(self, number: int, content: int, expected: int | None) -> None:
            value, last = self.store.entity(number, content), self.last(number)
            if last is None or last.value is None:
                assert _refused(lambda: self.store.repository.update(value, expected=expected), NotFound, when=True)
            elif expected is not None and last.recorded_at != expected:
                assert _refused(
                    lambda: self.store.repository.update(value, expected=expected), RevisionConflict, when=True
                )
            else:
                assert self.store.repository.update(value, expected=expected) == self.tell(number, value)

        @rule(number=_NUMBERS)
        def delete(self, number: int) -> None:
            is_there = self.value(number) is not None
            found = self.store.repository.delete(self.store.key(number))
            assert found == (self.tell(number, None) if is_there else None)

        @rule(number=_NUMBERS, content=st.none() | _CONTENTS, moment=_MOMENTS)
        def record(self, number: int, content: int | None, moment: int) -> None:
            value = None if content is None else self.store.entity(number, content)
            known = [each for each in self.of(number) if each.recorded_at == moment]

            def write() -> bool:
                if value is None:
                    return self.store.repository.record_deletion(self.store.key(number), moment)
                return self.store.repository.record(value, moment)

            if known and known[0].value != value:
                assert _refused(write, OtherRevision, when=True)
            else:
                assert write() is not bool(known)
                if not known:
                    self.tell(number, value, moment)

        @rule()
        def reopen(self) -> None:
            self.store.reopen()

        @rule(number=_NUMBERS, content=_CONTENTS)
        def fail(self, number: int, content: int) -> None:
            """Leave a transaction by an error: nothing is left of it."""

            def run() -> None:
                with self.store.transaction() as repository:
                    repository.put(self.store.entity(number, content))
                    repository.update(self.store.entity(99))

            assert _refused(run, NotFound, when=True)

        # what is asked

        @rule(number=_NUMBERS, moment=_MOMENTS)
        def as_of(self, number: int, moment: int) -> None:
            until = [each for each in self.of(number) if each.recorded_at <= moment]
            assert self.store.repository.as_of(self.store.key(number), moment) == (until[-1] if until else None)

        @rule(moment=_MOMENTS, limit=_LIMITS)
        def all_as_of(self, moment: int, limit: int) -> None:
            repository = self.store.repository
            found = list(pages(lambda after: repository.all_as_of(moment, after=after, limit=limit)))
            then = ([each for each in self.of(number) if each.recorded_at <= moment] for number in range(4))
            assert found == [several[-1] for several in then if several and several[-1].value is not None]

        @rule(start=_MOMENTS, end=_MOMENTS, number=st.none() | _NUMBERS, limit=_LIMITS, newest_first=st.booleans())
        def between(self, start: int, end: int, number: int | None, limit: int, *, newest_first: bool) -> None:
            repository, key = self.store.repository, None if number is None else self.store.key(number)
            found = pages(
                lambda after: repository.between(
                    start, end, key=key, newest_first=newest_first, after=after, limit=limit
                )
            )
            every = self.told if number is None else self.of(number)
            wanted = [each for each in every if start <= each.recorded_at < end]
            wanted.sort(key=lambda each: (each.recorded_at, each.position), reverse=newest_first)
            assert list(found) == wanted

        @rule(after=st.integers(0, 10))
        def changes(self, after: int) -> None:
            assert list(self.store.repository.changes(after)) == self.told[after:]

        @rule(number=_NUMBERS, limit=_LIMITS, newest_first=st.booleans())
        def history(self, number: int, limit: int, *, newest_first: bool) -> None:
            repository, key = self.store.repository, self.store.key(number)
            found = pages(lambda after: repository.history(key, newest_first=newest_first, after=after, limit=limit))
            assert list(found) == self.of(number)[:: -1 if newest_first else 1]

        @invariant()
        def the_latest_is_there(self) -> None:
            repository = self.store.repository
            last = [self.last(number) for number in range(4)]
            there = [each for each in last if each is not None and each.value is not None]
            assert list(repository.latest_of_all()) == there
            assert list(repository.each()) == [each.value for each in there]
            assert repository.count() == len(there)
            assert [repository.latest(self.store.key(number)) for number in range(4)] == last
            assert repository.position() == repository.revision_count() == len(self.told)

    return Machine


def _refused(work: Callable[[], object], error: type[Exception], *, when: bool) -> bool:
    """Run *work*, which must raise *error* exactly *when* that is so, and answer whether it was refused."""
    try:
        work()
    except error:
        assert when, f"{error.__name__} was raised"
        return True
    assert not when, f"{error.__name__} was not raised"
    return False
