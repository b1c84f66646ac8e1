"""Laws of appends that are written together."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from perdure.engines import ANY, EXISTS, Conflict, Erased, Expected, KeyFound, Outcome, Request, Written
from perdure.testing.harness import Harness
from perdure.testing.samples import AT, draft, everything, read, written

__all__ = ["LAWS"]


def request(
    stream: str, text: str, *, expected: int | Expected = ANY, key: str | None = None, count: int = 1
) -> Request:
    """Return an append of *count* events that are told from others by *text*."""
    return Request(stream, [draft(f"{text}.{n}") for n in range(count)], expected, key, None, AT)


def each_append_has_an_outcome_of_its_own(harness: Harness) -> None:
    """They see those before them; a conflict, or a key that is there, keeps none of the others from being written."""
    engine = harness.open()
    answers = engine.append_together(
        [
            request("a/1", "first", expected=0, count=2),
            request("a/1", "late", expected=0),
            request("a/1", "second", expected=2, key="k"),
            request("b/1", "nothing there", expected=EXISTS),
            request("a/1", "third", expected=0, key="k"),
            request("b/1", "there", expected=0),
        ]
    )
    assert [type(answer) for answer in answers] == [Written, Conflict, Written, Conflict, KeyFound, Written]
    assert answers[1] == Conflict(2)
    assert answers[3] == Conflict(0)
    assert [record[9] for record in read(engine, "a/1")] == [
        draft(text)[3] for text in ("first.0", "first.1", "second.0")
    ]
    assert len(read(engine, "b/1")) == 1
    found = answers[4]
    assert isinstance(found, KeyFound)
    assert [row[9] for row in found.records] == [draft("second.0")[3]]


def what_is_known_of_streams_holds_within_a_group(harness: Harness) -> None:
    """Keys and erased streams are found, those of before and those of the group, whatever text they are."""
    engine = harness.open()
    engine.append_together([request("a/1", "first", key="k"), request("gone/1", "x"), request("a/2", "y", key="k")])
    engine.erase("gone/1", "{}", expected=ANY, recorded_at=AT)
    odd = 'a\0"\\ \u2028\N{SNOWMAN}'
    for turn in range(2):  # the second time, all of it is there
        new = Written if not turn else KeyFound
        answers = engine.append_together(
            [
                request("a/1", "again", key="k"),
                request("gone/1", "late"),
                request("b/1", "too soon", key="n", expected=5),
                request("b/1", "now", key="n", expected=0),
                request("b/1", "twice", key="n", expected=0),
                request(odd, "odd", key=odd),
                request(odd, "odd twice", key=odd),
                request("a\0", "beside it", key="k"),
            ]
        )
        early = KeyFound if turn else Conflict
        expected = [KeyFound, Erased, early, new, KeyFound, new, KeyFound, new]
        assert [type(answer) for answer in answers] == expected
    assert [record[9] for record in read(engine, odd)] == [draft("odd.0")[3]]
    assert list(harness.records()) == everything(engine)


def what_is_written_together_is_as_if_one_after_the_other(harness: Harness) -> None:
    """Places are those that single appends would have got, and what comes afterwards goes on there."""
    engine = harness.open()
    requests = [request(f"a/{n % 3}", str(n), expected=n // 3 * 2, count=2) for n in range(30)]
    answers = engine.append_together(requests)
    assert [(answer.first_version, answer.last_version) for answer in answers if isinstance(answer, Written)] == [
        (n // 3 * 2 + 1, n // 3 * 2 + 2) for n in range(30)
    ]
    again = engine.append_together([request("a/0", "x", expected=20), request("a/1", "y", expected=19)])
    assert [type(answer) for answer in again] == [Written, Conflict]
    assert list(harness.records()) == everything(engine)


def many_threads_lose_nothing_and_mix_nothing_up(harness: Harness) -> None:
    """Threads that all append at once get each its own answer: what it says is where the events are."""
    engine = harness.open()
    barrier = threading.Barrier(16)

    def work(number: int) -> None:
        barrier.wait()
        for turn in range(10):
            text = f"{number}-{turn}"
            mine = engine.append("a/all", [draft(text)], expected=ANY, key=text, metadata=None, recorded_at=AT)
            assert isinstance(mine, Written)
            assert read(engine, "a/all", after=mine.first_version - 1, limit=1)[0][9] == draft(text)[3]
            own = engine.append(f"a/{number}", [draft()], expected=turn, key=None, metadata=None, recorded_at=AT)
            assert isinstance(own, Written)
            late = engine.append(f"a/{number}", [draft()], expected=turn, key=None, metadata=None, recorded_at=AT)
            assert late == Conflict(turn + 1)

    with ThreadPoolExecutor(16) as pool:
        for done in [pool.submit(work, number) for number in range(16)]:
            done.result()
    assert len(read(engine, "a/all")) == 160
    assert list(harness.records()) == everything(engine)


def what_is_given_of_other_streams_must_hold(harness: Harness) -> None:
    """All of it, at once; nothing is written else, and the answer says which stream is elsewhere."""
    engine = harness.open()
    written(engine, "a/1", [draft(), draft()])
    written(engine, "gone/1")
    engine.erase("gone/1", "{}", expected=ANY, recorded_at=AT)

    def ask(*given: tuple[str, int | Expected], expected: int | Expected = ANY) -> Outcome:
        return engine.append("b/1", [draft()], expected=expected, key=None, metadata=None, recorded_at=AT, given=given)

    assert ask(("a/1", 1)) == Conflict(2, "a/1")
    assert ask(("a/1", 2), ("c/1", EXISTS)) == Conflict(0, "c/1")
    assert ask(("gone/1", ANY)) == Conflict(2, "gone/1")
    assert ask(("a/1", 2), expected=1) == Conflict(0)
    assert read(engine, "b/1") == []
    assert isinstance(ask(("a/1", 2), ("c/1", 0), expected=0), Written)
    assert isinstance(ask(("a/1", EXISTS), ("b/1", 1), expected=1), Written)


def one_of_two_who_look_at_each_other_wins(harness: Harness) -> None:
    """Two who each write to one stream, given that the other one is empty, are never both Written."""
    engine = harness.open()

    def race(turn: int, mine: str, other: str) -> Outcome:
        barrier.wait()
        given = [(f"{other}/{turn}", 0)]
        return engine.append(
            f"{mine}/{turn}", [draft()], expected=0, key=None, metadata=None, recorded_at=AT, given=given
        )

    barrier = threading.Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        for turn in range(20):
            racers = [pool.submit(race, turn, "a", "b"), pool.submit(race, turn, "b", "a")]
            assert sorted(type(racer.result()).__name__ for racer in racers) == ["Conflict", "Written"]


LAWS = (
    each_append_has_an_outcome_of_its_own,
    what_is_known_of_streams_holds_within_a_group,
    what_is_written_together_is_as_if_one_after_the_other,
    many_threads_lose_nothing_and_mix_nothing_up,
    what_is_given_of_other_streams_must_hold,
    one_of_two_who_look_at_each_other_wins,
)
