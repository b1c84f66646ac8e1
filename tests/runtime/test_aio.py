"""A store in asyncio keeps what a store promises."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from ledger import ledger
from ledger.events import AccountEvent, Counted, Event, Shut
from ledger.samples import IntHooks, counted

from perdure import ANY, NEW, Fold, Store, Stream
from perdure.aio import AsyncStore, AsyncStream
from perdure.errors import Conflict, CorruptRecord, Invalid, KeyReused, StoreClosed, WrongEvent

T = TypeVar("T")
SUM: Fold[int, AccountEvent] = Fold(
    name="sum", version=1, initial=0, step=lambda total, event: total + (event.amount if type(event) is Counted else 0)
)


@pytest.fixture(params=["sqlite", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store[Event]]:
    """Give an empty store on each engine."""
    target = ":memory:" if request.param == "memory" else str(tmp_path / "ledger.db")
    with Store.open(ledger("json"), target, hooks=IntHooks()) as store:
        yield store


def account(store: Store[Event], aio: AsyncStore[Event], key: str = "a") -> AsyncStream[AccountEvent, AccountEvent]:
    """Return a stream."""
    stream: Stream[AccountEvent, AccountEvent] = store.stream("account", key)
    return aio.stream(stream)


def run(coroutine: Coroutine[Any, Any, T]) -> T:  # Any: it is sent nothing
    """Run *coroutine*, for ten seconds at most."""
    return asyncio.run(asyncio.wait_for(coroutine, 10))


def test_it_appends_and_reads_as_the_store_does(store: Store[Event]) -> None:
    """With versions, keys, errors, folds and the log."""

    async def use() -> None:
        async with AsyncStore(store) as aio:
            stream = account(store, aio)
            assert stream.name == "account/a"
            first = await stream.append(counted(1), counted(2), expected=NEW, key="k", metadata={"a": "b"})
            assert (first.first_version, first.last_version, first.position) == (1, 2, 2)
            again = await stream.append(counted(1), counted(2), expected=NEW, key="k")
            assert again.is_replay
            with pytest.raises(KeyReused):
                await stream.append(counted(3), expected=ANY, key="k")
            with pytest.raises(Conflict) as caught:
                await stream.append(counted(3), expected=1)
            assert caught.value.actual == 2
            with pytest.raises(WrongEvent):
                await stream.append(Shut(), expected=ANY)  # type: ignore[arg-type] # that is the point
            with pytest.raises(Invalid):
                await stream.append(expected=ANY)
            assert [each.version async for each in stream.read(backwards=True)] == [2, 1]
            assert [each.metadata async for each in stream.read(limit=1)] == [{"a": "b"}]
            folded = await stream.fold(SUM)
            assert (folded.state, folded.version) == (3, await stream.version())
            assert [each.position async for each in aio.log.read(types=[Counted], streams=[stream])] == [1, 2]
            async for each in aio.log.follow(after=first.checkpoint, timeout=0):
                raise AssertionError(each)

    run(use())


def test_one_of_many_tasks_wins_each_race(store: Store[Event]) -> None:
    """Whatever is written together, each task has its own outcome, and nothing is lost."""

    async def use() -> None:
        async with AsyncStore(store) as aio:
            stream = account(store, aio)

            async def race(last: int, number: int) -> str:
                try:
                    await stream.append(counted(number), expected=last)
                except Conflict as error:
                    return "lost" if error.actual == last + 1 else "wrong"
                return "won"

            for last in range(10):
                outcomes = Counter(await asyncio.gather(*(race(last, number) for number in range(20))))
                assert outcomes == {"won": 1, "lost": 19}

            async def add(number: int) -> int:
                return (await account(store, aio, str(number)).append(counted(number), expected=NEW)).position

            positions = await asyncio.gather(*map(add, range(100)))
            assert sorted(positions) == list(range(11, 111))

    run(use())


def test_a_task_that_is_cancelled_keeps_no_other_from_its_answer(store: Store[Event]) -> None:
    """What it asked for may be written; asked again with its key, it is written once."""

    async def use() -> None:
        async with AsyncStore(store) as aio:
            stream = account(store, aio)
            tasks = [asyncio.create_task(stream.append(counted(n), expected=ANY, key=str(n))) for n in range(30)]
            await asyncio.sleep(0)
            for task in tasks[::3]:
                task.cancel()
            done = await asyncio.gather(*tasks, return_exceptions=True)
            assert [isinstance(each, asyncio.CancelledError) for each in done] == [n % 3 == 0 for n in range(30)]
            for number in range(30):
                await stream.append(counted(number), expected=ANY, key=str(number))
            assert await stream.version() == 30

    run(use())


def test_leaving_waits_for_what_is_under_way(store: Store[Event]) -> None:
    """Afterwards everything that was asked for is written."""

    async def use() -> None:
        async with AsyncStore(store) as aio:
            tasks = [asyncio.create_task(account(store, aio).append(counted(n), expected=ANY)) for n in range(20)]
            await asyncio.sleep(0)
        assert store.stream("account", "a").version() == 20
        await asyncio.gather(*tasks)

    run(use())


def test_a_closed_store_says_so(store: Store[Event]) -> None:
    """To each task that asks."""

    async def use() -> None:
        async with AsyncStore(store) as aio:
            stream = account(store, aio)
            store.close()
            for outcome in await asyncio.gather(
                *(stream.append(counted(n), expected=ANY) for n in range(3)), return_exceptions=True
            ):
                assert isinstance(outcome, StoreClosed)

    run(use())


def test_an_error_comes_behind_what_is_before_it(store: Store[Event]) -> None:
    """In a read as in the store's own."""

    async def use() -> None:
        async with AsyncStore(store) as aio:
            stream = account(store, aio)
            await stream.append(*map(counted, range(300)), expected=0)
            bad = [("Counted", 1, "json", "{}")]
            store._core.engine.append("account/a", bad, expected=ANY, key=None, metadata=None, recorded_at=0)
            seen: list[int] = []

            async def look() -> None:
                async for each in stream.read():
                    seen.append(each.version)  # noqa: PERF401 - what came before the error is wanted

            with pytest.raises(CorruptRecord):
                await look()
            assert seen == list(range(1, 301))

    run(use())
