"""Commits that do not tell whether they were done: a buffer finds out, and counts nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, final

import pytest

from perdure.engines.rows import Rows
from perdure.errors import CommitUnknown


@final
class Doubtful:
    """An access to rows that fails as it commits, once: when that is *done*, or before it."""

    def __init__(self, access: Any, failure: BaseException, *, done: bool) -> None:  # Any: as the store has it
        """Fail with *failure* the next time."""
        self.access, self.failure, self.done = access, failure, done
        self.left = 1

    def reading(self, to: str, verb: str) -> AbstractContextManager[Rows]:
        """Read as ever."""
        found: AbstractContextManager[Rows] = self.access.reading(to, verb)
        return found

    @contextmanager
    def writing(self, to: str, verb: str) -> Iterator[Rows]:
        """Write, and fail."""
        with self.access.writing(to, verb) as rows:
            yield rows
            if self.left and not self.done:
                self.left -= 1
                raise self.failure
        if self.left:
            self.left -= 1
            raise self.failure


@pytest.mark.parametrize("done", [False, True])
@pytest.mark.parametrize("failure", [CommitUnknown("x", "the disk fails"), KeyboardInterrupt()])
@pytest.mark.parametrize(
    "use",
    [
        lambda buffer: buffer.flush(),
        lambda buffer: buffer.agents.get("a"),
        lambda buffer: buffer.close(),
        lambda buffer: buffer.agents.discard("nobody"),
    ],
    ids=["flush", "get", "close", "discard"],
)
def test_nothing_is_counted_twice(
    store: Any, use: Callable[[Any], object], failure: BaseException, *, done: bool
) -> None:
    """Whether the commit was done or not, everything is in the store once, and the buffer says so."""
    buffer = store.buffer()
    for number in range(3):
        buffer.agents.increment("a", {"xp": 1})
        if number:
            buffer.flush()
    inner = buffer._buffer
    inner.access = inner._mark._access = Doubtful(inner.access, failure, done=done)
    buffer.agents.increment("a", {"xp": 10})
    with pytest.raises(type(failure)):
        buffer.flush()
    buffer.agents.increment("a", {"xp": 100})
    assert store.agents.get("a").xp == (23 if done else 13)
    use(buffer)
    assert buffer.agents.get("a").xp == 123
    buffer.close()
    assert store.agents.get("a").xp == 123
    assert (buffer.flushed.changes, buffer.flushed.pending) == (5, 0)
