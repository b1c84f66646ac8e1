"""Following the log: what is there, then what comes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from ledger import ledger, worker
from ledger.events import AccountEvent, Counted, Event, Noted, Shut
from ledger.samples import IntHooks, counted

from perdure import ANY, Checkpoint, Erased, Store, Stream
from perdure.engines.memory import MemoryEngine
from perdure.errors import CheckpointAhead, CorruptRecord, Invalid, StoreClosed
from perdure.events import Following


def positions(following: Following[Event | Erased]) -> list[int]:
    """Return the positions of all that comes before it ends."""
    return [recorded.position for recorded in following]


@pytest.fixture
def account(store: Store[Event]) -> Stream[AccountEvent, AccountEvent]:
    """Give a stream of three events."""
    stream: Stream[AccountEvent, AccountEvent] = store.stream("account", "a")
    stream.append(counted(1), Noted(text="x"), counted(2), expected=0)
    return stream


def test_it_catches_up_and_goes_on(store: Store[Event], account: Stream[AccountEvent, AccountEvent]) -> None:
    """What was there comes first, then what is appended, in order, until nothing has come for a while."""
    with store.log.follow(timeout=0.2) as following:
        first = [next(following).position for _ in range(3)]
        account.append(counted(3), expected=3)
        account.append(counted(4), counted(5), expected=4)
        assert first + positions(following) == [1, 2, 3, 4, 5, 6]
        assert list(following) == []


def test_another_thread_appends_while_it_waits(
    store: Store[Event], account: Stream[AccountEvent, AccountEvent]
) -> None:
    """A reader that waits is woken by each append, and sees each event once."""
    with store.log.follow() as following, ThreadPoolExecutor(1) as pool:
        writing = pool.submit(lambda: [account.append(counted(n), expected=ANY) for n in range(50)])
        seen = [next(following).position for _ in range(53)]
        writing.result()
    assert seen == list(range(1, 54))


def test_another_process_appends_while_it_waits(tmp_path: Path) -> None:
    """The same across processes."""
    path = tmp_path / "ledger.db"
    with Store.open(ledger("json"), path, hooks=IntHooks()) as store, store.log.follow(timeout=30) as following:
        process = worker.start("race", path, 20)
        seen = [next(following).position for _ in range(20)]
        process.communicate(timeout=30)
    assert seen == list(range(1, 21))


def test_it_goes_on_from_any_checkpoint(store: Store[Event], account: Stream[AccountEvent, AccountEvent]) -> None:
    """From the checkpoint of each event, kept as text, following goes on with the next one."""
    account.append(*map(counted, range(9)), expected=3)
    for recorded in store.log.read():
        place = Checkpoint.parse(str(recorded.checkpoint))
        assert positions(store.log.follow(after=place, timeout=0)) == list(range(recorded.position + 1, 13))


def test_it_follows_some_types_and_streams(store: Store[Event], account: Stream[AccountEvent, AccountEvent]) -> None:
    """Only what is wanted comes, and the checkpoint moves behind what is not."""
    branch: Stream[Shut, Shut] = store.stream("branch", 1)
    branch.append(Shut(), Shut(), expected=0)
    account.append(Noted(text="y"), counted(3), expected=3)
    for wanted, expected in (
        ({"types": [Noted]}, [2, 6]),
        ({"streams": [branch]}, [4, 5]),
        ({"types": [Counted, Shut], "streams": [account]}, [1, 3, 7]),
        ({"types": []}, []),
        ({"streams": []}, []),
    ):
        with store.log.follow(timeout=0, **wanted) as following:
            assert positions(following) == expected
            assert following.checkpoint == Checkpoint(((0, 7),))
        assert [each.position for each in store.log.read(**wanted)] == expected


def test_batches(store: Store[Event], account: Stream[AccountEvent, AccountEvent]) -> None:
    """Events come as many at a time as are there; what the iteration has begun is handed out first."""
    account.append(*map(counted, range(500)), expected=3)
    with store.log.follow(timeout=0) as following:
        assert next(following).position == 1
        assert following.checkpoint == Checkpoint(((0, 1),))
        batches = list(following.batches())
    sizes = [len(batch) for batch in batches]
    assert sizes == [255, 247]
    assert [each.position for batch in batches for each in batch] == list(range(2, 504))


@pytest.mark.parametrize("partitions", [1, 3])
def test_every_partition_is_followed(partitions: int) -> None:
    """Each stream's events come in its order, from any checkpoint the rest of every partition."""
    with Store.on(ledger("json"), MemoryEngine(partitions=partitions), hooks=IntHooks()) as store:
        streams: list[Stream[AccountEvent, AccountEvent]] = [store.stream("account", str(n)) for n in range(5)]
        for turn in range(8):
            for stream in streams:
                stream.append(counted(turn), expected=turn)
        with store.log.follow(timeout=0) as following:
            whole = [(each.stream, each.version, str(each.checkpoint)) for each in following]
        for stream in streams:
            assert [version for name, version, _ in whole if name == stream.name] == list(range(1, 9))
        for number, (_, _, text) in enumerate(whole, 1):
            with store.log.follow(after=Checkpoint.parse(text), timeout=0) as rest:
                assert [(each.stream, each.version) for each in rest] == [each[:2] for each in whole[number:]]


def test_stopping_ends_a_wait(store: Store[Event], account: Stream[AccountEvent, AccountEvent]) -> None:
    """Another thread may stop it, while it waits and before it was ever used; stopping twice does nothing."""
    del account
    following = store.log.follow()
    threading.Timer(0.05, following.stop).start()
    assert positions(following) == [1, 2, 3]
    following.stop()
    unused = store.log.follow()
    unused.stop()
    assert list(unused) == []


def test_closing_the_store_ends_a_wait_with_an_error(
    store: Store[Event], account: Stream[AccountEvent, AccountEvent]
) -> None:
    """Whoever follows a store that is closed is told so."""
    del account
    following = store.log.follow()
    assert [next(following).position for _ in range(3)] == [1, 2, 3]
    threading.Timer(0.05, store.close).start()
    with pytest.raises(StoreClosed):
        next(following)


def test_a_damaged_record_ends_it_and_is_not_skipped(
    store: Store[Event], account: Stream[AccountEvent, AccountEvent]
) -> None:
    """What is before it comes, then the error, each time that somebody tries; in batches the same."""
    del account
    engine = store._core.engine
    engine.append("account/a", [("Counted", 1, "json", "{}")], expected=ANY, key=None, metadata=None, recorded_at=0)
    following = store.log.follow()
    assert [next(following).position for _ in range(3)] == [1, 2, 3]
    with pytest.raises(CorruptRecord, match="record 4 "):
        next(following)
    batches = store.log.follow(after=Checkpoint(((0, 2),))).batches()
    assert [each.position for each in next(batches)] == [3]
    with pytest.raises(CorruptRecord, match="record 4 "):
        next(batches)


def test_wrong_arguments_are_refused_at_once(store: Store[Event]) -> None:
    """Before anything is waited for."""
    for arguments in ({"after": 3}, {"types": [int]}, {"streams": ["account/a"]}, {"timeout": -1}, {"timeout": "1"}):
        with pytest.raises(Invalid, match="follow"):
            store.log.follow(**arguments)
    with pytest.raises(CheckpointAhead):
        store.log.follow(after=Checkpoint(((0, 9),)))


def test_in_asyncio(store: Store[Event], account: Stream[AccountEvent, AccountEvent]) -> None:
    """`async for` waits without holding up other tasks; cancelling the task stops the following."""

    async def run() -> list[int]:
        seen: asyncio.Queue[int] = asyncio.Queue()

        async def read(following: Following[Event | Erased]) -> None:
            async for recorded in following:
                await seen.put(recorded.position)

        following = store.log.follow()
        task = asyncio.create_task(read(following))
        for n in range(3):
            await asyncio.sleep(0.01)
            account.append(counted(n), expected=ANY)
        found = [await seen.get() for _ in range(6)]
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert [each async for each in following] == []
        async with asyncio.timeout(10):
            return found + [each.position async for each in store.log.follow(after=Checkpoint(((0, 5),)), timeout=0.01)]

    assert asyncio.run(run()) == [1, 2, 3, 4, 5, 6, 6]


def test_nothing_is_left_open(tmp_path: Path) -> None:
    """However it ends, its descriptors are given back."""

    def open_descriptors() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    def ways(store: Store[Event]) -> Iterator[Following[Event | Erased]]:
        with store.log.follow(timeout=0) as following:
            list(following)
            yield following
        yield store.log.follow()
        with store.log.follow() as following:
            yield following

    with Store.open(ledger("json"), tmp_path / "ledger.db", hooks=IntHooks()) as store:
        store.log.follow(timeout=0).stop()
        before = open_descriptors()
        for following in ways(store):
            following.stop()
        assert open_descriptors() == before
