"""What the tests of temporal repositories work with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeAlias, final

from perdure.entities import Revision, TemporalRepository
from perdure.events.clock import from_microseconds

__all__ = ["AnyRepository", "Recorded", "StillClock", "pages", "told"]

AnyRepository: TypeAlias = TemporalRepository[Any, Any, Any, Any, Any]  # Any: of whatever entity


@final
class StillClock:
    """A clock that shows the *microseconds* since 1970 that it was last set to, and does not go by itself."""

    def __init__(self, microseconds: int = 0) -> None:
        """Set it."""
        self.microseconds = microseconds

    def __call__(self) -> dt.datetime:
        """Return what it shows."""
        return from_microseconds(self.microseconds)


class Recorded(Protocol):
    """A store under test with one temporal entity whose key is one field, and nothing in it.

    Other keys that are asked for are those of `key`; the entity refers to nothing, and has no unique keys.
    """

    clock: StillClock
    """The clock of the store."""

    @property
    def repository(self) -> AnyRepository:
        """The repository of the entity."""
        ...

    def key(self, number: int) -> Any:  # Any: of the entity
        """Return the key with *number*, from 0 to 99; a greater number has a greater key."""
        ...

    def entity(self, number: int, content: int = 0) -> Any:  # Any: the entity
        """Return an entity with `key(number)`; those of other *content* differ in more than that."""
        ...

    def transaction(self) -> AbstractContextManager[AnyRepository]:
        """Return a block with the repository within one transaction; an error that leaves it undoes all."""
        ...

    def reopen(self) -> None:
        """Close the store and open it again, if it is one that outlives that."""
        ...


def pages(ask: Callable[..., Any]) -> Iterator[Any]:  # Any: a page, and what is on it
    """Yield all that is on the pages that *ask* returns, each `after` the one before."""
    after: str | None = None
    while True:
        page = ask(after=after)
        yield from page.items
        after = page.next
        if after is None:
            return


def told(revisions: Iterable[Revision[Any, Any]]) -> list[tuple[Any, int]]:  # Any: as above
    """Return the value and the time of each of *revisions*."""
    return [(each.value, each.recorded_at) for each in revisions]
