"""Buffers: what they refuse, and what becomes of what cannot be written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import pytest
from compiling import Package
from counting import activity, agent, commit

from perdure.errors import (
    AlreadyExists,
    Invalid,
    NotFound,
    OutOfBounds,
    ReferenceViolated,
    VersionConflict,
)


def test_all_or_nothing(package: Package, store: Any) -> None:
    """Where one change is refused, none is written, the error names it, and the buffer can be repaired."""
    buffer = store.buffer()
    buffer.agents.increment("a", {"xp": 1})
    buffer.activities.put(activity(package, 1))
    buffer.agents.increment("nobody", {"xp": 1})
    with pytest.raises(NotFound, match="no `Agent` 'nobody'") as caught:
        buffer.flush()
    assert "still in the buffer" in "".join(caught.value.__notes__)
    assert store.agents.get("a").xp == 10
    assert store.activities.count() == 0
    assert buffer.agents.get("a").xp == 11
    buffer.agents.increment("a", {"xp": 1})
    assert buffer.agents.discard("nobody")
    assert not buffer.agents.discard("nobody")
    done = buffer.flush()
    assert (done.pending, store.agents.get("a").xp, store.activities.count()) == (0, 12, 1)
    buffer.close()


@pytest.mark.parametrize(
    ("amounts", "told"),
    [
        ({"xp": -11}, r"`xp` expects .*, and would come to -1"),
        ({"xp": 10**9}, r"`xp` expects .*, and would come to 1000000010"),
        ({"sp": 2**63 - 1}, r"`sp` expects .*64 bits.*, and would come to 9223372036854775808"),
        ({"sp": 2**70}, r"`sp` expects .*64 bits"),
        ({"commits": 1, "sp": -(2**63) - 2}, r"`sp` expects .*64 bits"),
    ],
)
def test_sums_that_leave_their_bounds(package: Package, store: Any, amounts: dict[str, int], told: str) -> None:
    """A sum that no row could hold is refused by the flush, which names the entity, its key and the counter."""
    buffer = store.buffer()
    store.agents.insert(agent(package, "z"))
    buffer.agents.increment("z", {"xp": 1})
    buffer.agents.increment("a", amounts)
    buffer.activities.put(activity(package, 1))
    with pytest.raises(OutOfBounds, match="`Agent` 'a'.*" + told):
        buffer.flush()
    with pytest.raises(OutOfBounds, match=told):
        buffer.agents.get("a")
    assert (store.agents.get("z").xp, store.activities.count()) == (0, 0)
    buffer.agents.increment("a", {name: -amount for name, amount in amounts.items()})
    buffer.close()
    assert (store.agents.get("z").xp, store.agents.get("a").xp) == (1, 10)


def test_bounds_of_what_is_put(package: Package, store: Any) -> None:
    """The same holds for what was added to an entity that is put or created."""
    for put in ("put", "insert_if_absent"):
        buffer = store.buffer()
        getattr(buffer.agents, put)(agent(package, "b"))
        getattr(buffer.activities, put)(activity(package, 1, 99))
        buffer.activities.increment(("a", 1, activity(package, 1).kind), {"seen": 1})
        with pytest.raises(OutOfBounds, match="`seen` expects an integer from 0 to 99, and would come to 100"):
            buffer.flush()
        assert store.agents.find("b") is None
        buffer.discard()
        buffer.close()
    assert store.activities.count() == 0


@pytest.mark.parametrize(
    "by",
    [{"note": 1}, {"id": 1}, {"xp": 1.0}, {"xp": True}, {"xp": "1"}, {"xp": None}, {"nothing": 1}, {"badges": 1}],
)
def test_only_counters_are_incremented(store: Any, by: dict[str, object]) -> None:
    """What is no counter, or no integer, is refused at once, and nothing of it is kept."""
    with store.buffer() as buffer:
        with pytest.raises(Invalid):
            buffer.agents.increment("a", {"commits": 1, **by})
        assert buffer.flushed.pending == 0


@pytest.mark.parametrize("key", [1, None, ("a",), ["a"], b"a", "a\0"])
def test_keys_of_another_type(store: Any, key: object) -> None:
    """What is no key is refused, also where one that equals it is buffered."""
    with store.buffer() as buffer:
        buffer.agents.increment("a", {"xp": 1})
        uses: tuple[Callable[[], object], ...] = (
            lambda: buffer.agents.increment(key, {"xp": 1}),
            lambda: buffer.agents.find(key),
            lambda: buffer.agents.delete(key),
            lambda: buffer.agents.discard(key),
        )
        for use in uses:
            with pytest.raises(Invalid):
                use()


def test_entities_of_another_class(package: Package, store: Any) -> None:
    """A buffer takes what its table holds, and refuses all else before it is kept."""
    with store.buffer() as buffer:
        for method in (buffer.agents.put, buffer.agents.insert_if_absent, buffer.agents.get_or_create):
            with pytest.raises(Invalid):
                method(activity(package, 1))


def test_expected_versions(package: Package, store: Any) -> None:
    """A put that expects a version is refused where somebody else was faster, and waits until it is put again."""
    buffer = store.buffer()
    buffer.agents.put(agent(package, note="mine"), expected_version=1)
    buffer.agents.increment("a", {"xp": 5})
    store.agents.increment("a", {"commits": 1})
    with pytest.raises(VersionConflict) as caught:
        buffer.flush()
    assert (caught.value.expected, caught.value.actual) == (1, 2)
    assert buffer.agents.get("a").xp == 5
    buffer.agents.put(agent(package, note="again"), expected_version=2)
    buffer.agents.put(agent(package, note="and again"), expected_version=2)
    buffer.close()
    assert store.agents.get("a").note == "and again"
    for wrong in (0, True, "1"):
        with pytest.raises(Invalid):
            store.buffer().agents.put(agent(package), expected_version=wrong)


def test_others_are_faster_for_ever(store: Any) -> None:
    """A change that others are always faster than is given up after its attempts, with nothing lost."""
    others = 3

    def slow(each: Any) -> Any:  # Any: an agent
        nonlocal others
        if others:
            others -= 1
            store.agents.increment("a", {"commits": 1})
        return attrs.evolve(each, note=f"after {each.commits}")

    others, buffer = 0, store.buffer(attempts=2)
    buffer.agents.change("a", slow)
    others = 3
    with pytest.raises(VersionConflict):
        buffer.flush()
    assert others == 1
    buffer.flush()
    assert store.agents.get("a").note == "after 3"
    buffer.close()


def test_violations_name_what_is_wrong(package: Package, store: Any) -> None:
    """A row that refers to nothing, or is referred to, is told as it would be without a buffer."""
    buffer = store.buffer()
    buffer.commits.put(commit(package, "1"))
    buffer.commits.put(commit(package, "2", "nobody"))
    with pytest.raises(ReferenceViolated) as caught:
        buffer.flush()
    assert (caught.value.key, caught.value.field, caught.value.value) == (("/p", "2"), "agent", "nobody")
    buffer.commits.discard(("/p", "2"))
    buffer.agents.delete("a")
    with pytest.raises(ReferenceViolated, match="cannot be deleted"):
        buffer.flush()
    buffer.discard()
    buffer.close()
    assert store.commits.count() == 0


@pytest.mark.parametrize(
    "arguments",
    [
        {"max_pending": 0},
        {"max_pending": True},
        {"max_age": 0},
        {"max_age": float("nan")},
        {"max_age": "1"},
        {"attempts": 0},
        {"background": True},
    ],
)
def test_arguments_that_no_buffer_has(store: Any, arguments: dict[str, object]) -> None:
    """What makes no sense is refused at the door."""
    with pytest.raises(Invalid):
        store.buffer(**arguments)


def test_inserts_of_what_is_there(package: Package, store: Any) -> None:
    """An insert is refused where something has its key: at once where this buffer put it there, else by the flush."""
    buffer = store.buffer()
    buffer.activities.insert(activity(package, 1, 2))
    buffer.agents.insert(agent(package, "b"))
    repeats: tuple[Callable[[], object], ...] = (
        lambda: buffer.activities.insert(activity(package, 1)),
        lambda: buffer.agents.insert(agent(package, "b")),
    )
    for again in repeats:
        with pytest.raises(AlreadyExists, match="another has the same"):
            again()
    buffer.activities.increment(("a", 1, activity(package, 1).kind), {"seen": 3})
    assert buffer.activities.get(("a", 1, activity(package, 1).kind)).seen == 5
    store.activities.insert(activity(package, 1, 9))
    with pytest.raises(AlreadyExists) as caught:
        buffer.flush()
    assert caught.value.key == ("a", 1, activity(package, 1).kind)
    assert store.agents.find("b") is None
    buffer.activities.discard(caught.value.key)
    buffer.activities.insert(activity(package, 2))
    buffer.agents.delete("a")
    buffer.agents.insert(agent(package, "a", note="new"))
    buffer.close()
    assert [each.seen for each in store.activities.list()] == [9, 0]
    assert [each.note for each in store.agents.list()] == ["new", ""]
