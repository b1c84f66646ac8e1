"""Laws of what is shared: an engine by threads, and a medium by engines."""

from __future__ import annotations

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, final

from perdure.engines import ANY, Conflict, Engine, Written, partition_of
from perdure.errors import StoreClosed
from perdure.testing.harness import Harness
from perdure.testing.samples import append, draft, everything, plain, read, written

__all__ = ["LAWS"]

THREADS = 4
ROUNDS = 15
SOON = 5.0
"""Seconds within which whoever waits for nobody has an answer, on whatever machine."""


def exactly_one_wins_each_race(harness: Harness) -> None:
    """Of threads that append at the same expected version one is Written; the others learn where the stream is."""
    engine = harness.open()
    with ThreadPoolExecutor(THREADS) as pool:
        for last in range(ROUNDS):
            racers = [pool.submit(append, engine, "a/1", [draft(str(n))], expected=last) for n in range(THREADS)]
            outcomes = Counter(type(racer.result()) for racer in racers)
            assert outcomes == {Written: 1, Conflict: THREADS - 1}
    assert [record[2] for record in read(engine, "a/1")] == list(range(1, ROUNDS + 1))


def an_append_that_expects_nothing_joins_the_race(harness: Harness) -> None:
    """It is always Written; of those that expect a version, however late they start, one is where it came first."""
    engine = harness.open()
    with ThreadPoolExecutor(THREADS + 1) as pool:
        for turn in range(ROUNDS):
            last, start = engine.version("a/1"), threading.Barrier(THREADS + 1)

            def race(number: int, last: int = last, start: threading.Barrier = start) -> tuple[bool, object]:
                start.wait()
                time.sleep(0.0003 * (number if turn % 2 else 0))  # noqa: B023 - of this round
                expected = last if number else ANY
                return bool(number), append(engine, "a/1", [draft(str(number))], expected=expected)

            outcomes = list(pool.map(race, range(THREADS + 1)))
            won = [outcome for is_conditional, outcome in outcomes if is_conditional and isinstance(outcome, Written)]
            (free,) = (outcome for is_conditional, outcome in outcomes if not is_conditional)
            assert isinstance(free, Written)
            assert len(won) == (0 if free.first_version == last + 1 else 1)
            assert engine.version("a/1") == last + 1 + len(won)


def an_idle_writer_stalls_no_reader(harness: Harness) -> None:
    """While a transaction is open, and when it is undone, others read what is committed, and go on behind it."""
    engine: Any = harness.open()  # Any: a FullEngine, if it is one
    if not hasattr(engine, "transaction"):
        return
    written(engine, "a/1")
    place = engine.heads()[0]
    with ThreadPoolExecutor(1) as pool:
        with suppress(_Undo), engine.transaction() as transaction:
            written(transaction.events, "a/2", [draft("undone"), draft("undone")])
            for _ in range(3):
                reading = pool.submit(lambda: everything(engine))
                assert [record[1] for record in reading.result(timeout=SOON)] == ["a/1"]
                behind = pool.submit(lambda: plain(engine.read_log(0, after=place, limit=None)))
                assert behind.result(timeout=SOON) == []
            raise _Undo
        written(engine, "a/3")
        assert [record[1] for record in plain(engine.read_log(0, after=place, limit=None))] == ["a/3"]


@final
class _Undo(Exception):
    """Undoes a transaction."""


def threads_lose_nothing(harness: Harness) -> None:
    """What several threads append, to one stream and to their own, is all there, each batch in one piece."""
    engine = harness.open()

    def work(number: int) -> None:
        for turn in range(ROUNDS):
            written(engine, "a/all", [draft(f"{number}.{turn}.{part}") for part in range(3)])
            written(engine, f"a/{number}")

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))
    payloads = [record[9] for record in read(engine, "a/all")]
    expected = [
        [draft(f"{number}.{turn}.{part}")[3] for part in range(3)]
        for number in range(THREADS)
        for turn in range(ROUNDS)
    ]
    assert sorted(map(str, expected)) == sorted(str(payloads[n : n + 3]) for n in range(0, len(payloads), 3))
    assert [engine.version(f"a/{number}") for number in range(THREADS)] == [ROUNDS] * THREADS


def readers_see_a_prefix(harness: Harness) -> None:
    """Whoever reads while others append sees the beginning of what there will be, without a gap."""
    engine = harness.open()

    def look(_: int) -> list[int]:
        return [record[2] for record in read(engine, "a/1")]

    with ThreadPoolExecutor(THREADS) as pool:
        writing = pool.submit(lambda: [written(engine, "a/1", [draft(), draft()]) for _ in range(ROUNDS)])
        for versions in pool.map(look, range(4 * ROUNDS)):
            assert versions == list(range(1, len(versions) + 1))
            assert len(versions) % 2 == 0
        writing.result()


def whoever_reads_on_misses_nothing(harness: Harness) -> None:
    """A reader that goes on from the last position that it saw sees every record once, whoever is slower to commit."""
    engine = harness.open()
    is_over = threading.Event()
    seen: list[tuple[int, int]] = []

    def read_on() -> None:
        places = dict.fromkeys(range(engine.partitions), 0)
        while True:
            was_over = is_over.is_set()
            for partition, place in places.items():
                for record in plain(engine.read_log(partition, after=place, limit=None)):
                    seen.append((partition, record[0]))
                    places[partition] = record[0]
            if was_over:
                return

    def work(number: int) -> None:
        for turn in range(ROUNDS):
            written(engine, f"a/{number}-{turn}")

    with ThreadPoolExecutor(THREADS + 1) as pool:
        reading = pool.submit(read_on)
        list(pool.map(work, range(THREADS)))
        is_over.set()
        reading.result()
    stored = [(partition_of(record[1], engine.partitions), record[0]) for record in harness.records()]
    assert sorted(seen) == sorted(stored)
    assert len(set(seen)) == THREADS * ROUNDS


def closing_meets_readers_with_a_clear_error(harness: Harness) -> None:
    """A thread that reads while another closes the engine finishes or gets StoreClosed, and nothing else."""
    engine = harness.open()
    written(engine, "a/1", [draft(str(n)) for n in range(1000)])
    closed = threading.Event()

    def look() -> bool:
        """Answer whether a read that begins after closing is told so."""
        while True:
            was_closed = closed.is_set()
            try:
                everything(engine)
            except StoreClosed:
                return True
            if was_closed:
                return False

    with ThreadPoolExecutor(THREADS) as pool:
        readers = [pool.submit(look) for _ in range(THREADS - 1)]
        everything(engine)
        engine.close()
        closed.set()
        assert all(reader.result(timeout=30) for reader in readers)


def engines_on_one_medium_see_each_other(harness: Harness) -> None:
    """What one engine has Written the others see at once, and go on from; closing one leaves the rest."""
    if not harness.is_shared:
        return
    engines: list[Engine] = [harness.open() for _ in range(3)]
    for last in range(9):
        assert isinstance(append(engines[last % 3], "a/1", expected=last, key=str(last)), Written)
        assert {engine.version("a/1") for engine in engines} == {last + 1}
        assert len({str(everything(engine)) for engine in engines}) == 1
        assert len(engines[(last + 1) % 3].find_key("a/1", str(last))) == 1
    engines[0].close()
    assert len(read(engines[1], "a/1")) == 9
    again = harness.open()
    assert everything(again) == list(harness.records())


LAWS = (
    exactly_one_wins_each_race,
    an_append_that_expects_nothing_joins_the_race,
    an_idle_writer_stalls_no_reader,
    threads_lose_nothing,
    readers_see_a_prefix,
    whoever_reads_on_misses_nothing,
    closing_meets_readers_with_a_clear_error,
    engines_on_one_medium_see_each_other,
)
