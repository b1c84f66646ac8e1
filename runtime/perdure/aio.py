"""A store in asyncio: appends of many tasks share a commit, and nothing holds up the loop.

async with AsyncStore(store) as aio:
session = aio.stream(store.session(SessionId("s-1")))
await session.append(event, expected=ANY)
async for recorded in session.read(): ...
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar, final

from perdure.engines import Engine, Expected, Outcome, Request
from perdure.engines.turns import Answer
from perdure.events import Appended, Checkpoint, Erased, Fold, Folded, Following, Log, Recorded, Stream
from perdure.events.metadata import metadata_text
from perdure.events.stream import Given

__all__ = ["AsyncLog", "AsyncStore", "AsyncStream", "HasLog"]

E = TypeVar("E")
E_co = TypeVar("E_co", covariant=True)
R = TypeVar("R", covariant=True)  # noqa: PLC0105 - as in Stream
W = TypeVar("W", contravariant=True)  # noqa: PLC0105 - the same
S = TypeVar("S")
T = TypeVar("T")


class HasLog(Protocol[E_co]):
    """A store: a generated one, or the runtime's."""

    @property
    def log(self) -> Log[E_co]:
        """Everything in the store."""
        ...


@final
class AsyncStore(Generic[E]):
    """What tasks of one event loop do with a store, which stays open when this is closed.

    It keeps what the store promises. What tasks append while a commit is under way is written together by the next one;
    each append has an outcome of its own. Reads run in threads, a page at a time. Leaving the `async with` block waits
    for the appends that are under way.
    """

    def __init__(self, store: HasLog[E]) -> None:
        """Use *store*, which several of these may share."""
        self._log = store.log
        self._writer = _Writer(store.log._core.engine)  # noqa: SLF001 - what a log and its streams share

    @property
    def log(self) -> AsyncLog[E]:
        """Everything in the store."""
        return AsyncLog(self._log)

    def stream(self, stream: Stream[R, W]) -> AsyncStream[R, W]:
        """Return *stream*, one of the store, for tasks."""
        return AsyncStream(stream, self._writer)

    async def __aenter__(self) -> Self:
        """Return itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None, /
    ) -> None:
        """Wait for the appends that are under way."""
        await self._writer.close()


@final
class AsyncStream(Generic[R, W]):
    """A stream whose methods are awaited. See `Stream` for what they promise, take and raise."""

    def __init__(self, stream: Stream[R, W], writer: _Writer) -> None:
        """Be *stream*; `AsyncStore.stream` makes it."""
        self._stream = stream
        self._writer = writer

    @property
    def name(self) -> str:
        """The name of the stream in the log."""
        return self._stream.name

    async def append(
        self,
        *events: W,
        expected: Given,
        key: str | None = None,
        metadata: Mapping[str, str] | None = None,
        causation: str | None = None,
        correlation: str | None = None,
    ) -> Appended:
        """Record *events*, at least one, at the end of the stream: all of them or none.

        A task that is cancelled meanwhile does not know whether they were recorded: ask again with the same *key*.
        """
        stream = self._stream
        text = metadata_text(metadata, causation, correlation)
        with stream._core.operations.do("events.append") as doing:  # noqa: SLF001 - this is a stream, awaited
            asked = stream._asked(events, expected, key, text)  # noqa: SLF001 - the same
            if isinstance(asked, Appended):
                return asked
            outcome = await self._writer.append(asked)
            appended = stream._answered(outcome, events, expected, key)  # noqa: SLF001 - the same
            doing.rows = 0 if appended.is_replay else len(events)
        return appended

    def read(
        self, *, after: int = 0, before: int | None = None, backwards: bool = False, limit: int | None = None
    ) -> AsyncIterator[Recorded[R]]:
        """Yield the events between two versions, oldest first unless *backwards*, at most *limit*."""
        return _in_thread(self._stream.read(after=after, before=before, backwards=backwards, limit=limit))

    async def fold(self, fold: Fold[S, R]) -> Folded[S]:
        """Return what the events come to, and the last version that is in it."""
        return await asyncio.to_thread(self._stream.fold, fold)

    async def erase(self, *, because: str, expected: int | Expected = Expected.EXISTS) -> Appended:
        """Remove every event of the stream for good."""
        return await asyncio.to_thread(self._stream.erase, because=because, expected=expected)

    async def version(self) -> int:
        """Return the last version, 0 where the stream has no events."""
        return await asyncio.to_thread(self._stream.version)


@final
class AsyncLog(Generic[E_co]):
    """The log, read by tasks. See `Log`."""

    def __init__(self, log: Log[E_co]) -> None:
        """Be *log*; `AsyncStore.log` makes it."""
        self._log = log

    def read(
        self,
        *,
        after: Checkpoint | None = None,
        types: Sequence[type] | None = None,
        streams: Sequence[AsyncStream[Any, Any]] | None = None,  # Any: of whatever events
        limit: int | None = None,
    ) -> AsyncIterator[Recorded[E_co | Erased]]:
        """Yield all events after the place *after*, or from the beginning, at most *limit* of them."""
        chosen = None if streams is None else [each._stream for each in streams]  # noqa: SLF001 - the same, awaited
        return _in_thread(self._log.read(after=after, types=types, streams=chosen, limit=limit))

    def follow(
        self,
        *,
        after: Checkpoint | None = None,
        types: Sequence[type] | None = None,
        streams: Sequence[AsyncStream[Any, Any]] | None = None,  # Any: of whatever events
        timeout: float | None = None,
    ) -> Following[E_co | Erased]:
        """Return the events after a place, and those that come; go through them by `async for`."""
        chosen = None if streams is None else [each._stream for each in streams]  # noqa: SLF001 - the same, awaited
        log: Log[E_co | Erased] = self._log
        if types is None:
            return log.follow(after=after, streams=chosen, timeout=timeout)
        return log.follow(after=after, types=types, streams=chosen, timeout=timeout)


_SIZE = 256
"""How many events a thread reads before it hands them to the loop."""


async def _in_thread(found: Iterator[T]) -> AsyncIterator[T]:
    """Yield *found*, which a thread goes through, some at a time; an error comes after what is before it."""

    def some() -> tuple[list[T], Exception | None, bool]:
        taken: list[T] = []
        try:
            for each in found:
                taken.append(each)
                if len(taken) == _SIZE:
                    return taken, None, False
        except Exception as error:  # noqa: BLE001 - raised where it belongs
            return taken, error, True
        return taken, None, True

    is_last = False
    while not is_last:
        taken, error, is_last = await asyncio.to_thread(some)
        for each in taken:
            yield each
        if error is not None:
            raise error


@final
class _Writer:
    """Appends by a thread of its own: all that the tasks of a loop have asked for once they all wait.

    The thread begins when the loop has nothing else to do. Otherwise both would take turns at Python's lock, statement
    by statement, and a transaction of 64 appends would take four times as long (measured).
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._thread = ThreadPoolExecutor(1, "perdure-append")
        self._asked: list[tuple[Request, asyncio.Future[Outcome]]] = []
        self._is_idle = asyncio.Event()
        self._is_idle.set()

    async def append(self, request: Request) -> Outcome:
        """Return what became of *request*, or raise it."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Outcome] = loop.create_future()
        self._asked.append((request, answer))
        if self._is_idle.is_set():
            self._is_idle.clear()
            loop.call_soon(self._begin, loop)
        return await answer

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let the thread write what is asked for."""
        asked, self._asked = self._asked, []
        self._thread.submit(self._write, asked, loop)

    def _write(self, asked: Sequence[tuple[Request, asyncio.Future[Outcome]]], loop: asyncio.AbstractEventLoop) -> None:
        answers: Sequence[Answer]
        try:
            answers = self._engine.append_together([request for request, _ in asked])
        except Exception as error:  # noqa: BLE001 - raised in each of the tasks
            answers = [error] * len(asked)
        loop.call_soon_threadsafe(self._settle, [answer for _, answer in asked], answers, loop)

    def _settle(
        self,
        futures: Sequence[asyncio.Future[Outcome]],
        answers: Sequence[Answer],
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        """Give the tasks their answers, and go on with what others have asked for meanwhile."""
        for future, answer in zip(futures, answers, strict=True):
            if future.done():  # its task was cancelled
                continue
            if isinstance(answer, Exception):
                future.set_exception(answer)
            else:
                future.set_result(answer)
        if self._asked:
            loop.call_soon(self._begin, loop)
        else:
            self._is_idle.set()

    async def close(self) -> None:
        """Wait until everything is written."""
        await self._is_idle.wait()
        await asyncio.to_thread(self._thread.shutdown)
