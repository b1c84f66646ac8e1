"""Following the log: what is there, and then what comes."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Generic, Self, TypeVar, final

import msgspec

from perdure.engines import Raw
from perdure.events.checkpoint import Checkpoint
from perdure.events.core import Core
from perdure.events.recorded import Recorded
from perdure.events.selection import Selection

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

__all__ = ["Following"]

E = TypeVar("E")


@final
class Following(Generic[E]):
    """The events after a checkpoint, and those that are appended from now on, by whatever process; it never skips one.

    Iterate over it, or over `batches()`; in asyncio by `async for`. It ends when `stop` is called, by any thread, or
    when nothing has come for as long as it may wait. Use it in a `with` block, or stop it. One thread or task follows;
    several take a following each.
    """

    def __init__(self, core: Core[E], positions: dict[int, int], wanted: Selection[E], timeout: float | None) -> None:
        """Begin after *positions*; `Log.follow` makes it."""
        self._core = core
        self._wanted = wanted
        self._timeout = timeout
        self._watch = core.engine.watch()
        self._found = self._run(positions)
        self._ready: list[Recorded[E]] = []  # the next one last
        self._place = self._end = Checkpoint.of(positions)
        self._is_stopped = False
        self._thread: ThreadPoolExecutor | None = None

    @property
    def checkpoint(self) -> Checkpoint:
        """The place after the last event or batch that was handed out, and after what is not wanted behind it."""
        return self._place

    def batches(self) -> Iterator[Sequence[Recorded[E]]]:
        """Yield events as many at a time as are there, at least one; those of one record are never apart."""
        while batch := self._ready[::-1] or self._take():
            self._ready = []
            self._place = self._end
            yield batch

    def __iter__(self) -> Self:
        """Return itself."""
        return self

    def __next__(self) -> Recorded[E]:
        """Return the next event; wait for it."""
        if not self._ready:
            self._ready = self._take()[::-1]
        if not self._ready:
            raise StopIteration
        return self._pop()

    def __aiter__(self) -> Self:
        """Return itself."""
        return self

    async def __anext__(self) -> Recorded[E]:
        """Return the next event; wait for it in a thread. Cancelling the task stops the following."""
        if not self._ready and not self._is_stopped:
            self._ready = (await self._take_in_thread())[::-1]
        if not self._ready:
            raise StopAsyncIteration
        return self._pop()

    async def _take_in_thread(self) -> list[Recorded[E]]:
        import asyncio  # noqa: PLC0415 - importing it takes longer than all the rest
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - the same

        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, "perdure-follow")
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._take)
        except asyncio.CancelledError:
            self.stop()
            raise

    def _pop(self) -> Recorded[E]:
        recorded = self._ready.pop()
        self._place = recorded.checkpoint if self._ready else self._end
        return recorded

    def _take(self) -> list[Recorded[E]]:
        """Return the next events, none where it ends."""
        found, self._end = next(self._found, ([], self._end))
        return found

    def _run(self, positions: dict[int, int]) -> Generator[tuple[list[Recorded[E]], Checkpoint]]:
        """Yield events, at least one at a time, and the place after them and after what is not wanted behind them."""
        operations = self._core.operations
        try:
            while not self._is_stopped and self._watch.wait(self._timeout):
                for batch in operations.each("events.follow", self._there(positions), lambda batch: len(batch[0])):
                    yield batch
                    if self._is_stopped:
                        return
        finally:
            self._watch.close()

    def _there(self, positions: dict[int, int]) -> Iterator[tuple[list[Recorded[E]], Checkpoint]]:
        """Yield what is there behind *positions*, and move them."""
        engine = self._core.engine
        for partition in range(engine.partitions):
            for rows in engine.read_log(partition, after=positions.get(partition, 0), limit=None):
                yield from self._page(rows, partition, positions)
                if self._is_stopped:
                    return

    def _page(
        self, rows: Sequence[Raw], partition: int, positions: dict[int, int]
    ) -> Iterator[tuple[list[Recorded[E]], Checkpoint]]:
        """Yield what is wanted of *rows*, and move *positions* behind them; an error comes after what is before it."""
        found: list[Recorded[E]] = []
        try:
            for recorded in self._wanted.of(self._core.codecs.readers.page(self._wanted.rows(rows))):
                if not recorded.more:
                    positions[partition] = recorded.position
                found.append(self._placed(recorded, positions))
        except Exception:
            if found:
                yield found, found[-1].checkpoint
            raise
        positions[partition] = rows[-1][0]
        end = Checkpoint.of(positions)
        if found:
            yield found, end
        else:
            self._place = self._end = end

    def _placed(self, recorded: Recorded[E], positions: dict[int, int]) -> Recorded[E]:
        if self._core.engine.partitions == 1:
            return recorded
        return msgspec.structs.replace(recorded, _checkpoint=Checkpoint.of(positions))

    def stop(self) -> None:
        """End the iteration, also while another thread waits in it; what it is handing out comes to its end first."""
        self._is_stopped = True
        self._watch.wake()
        with suppress(ValueError):  # another thread is in it, and gives back everything when it leaves
            self._found.close()
            self._watch.close()
        if self._thread is not None:
            self._thread.shutdown(wait=False)

    def __enter__(self) -> Self:
        """Return itself, which leaving the block stops."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None, /
    ) -> None:
        """Stop."""
        self.stop()
