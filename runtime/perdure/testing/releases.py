"""Laws of engines that outlive a process: what they record of releases, and whom they refuse."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from perdure.engines.releases import Build, Held
from perdure.errors import DraftDomain, DraftStore, ForkedHistory, NewerRelease, OlderRelease, OpenError
from perdure.testing.harness import Harness
from perdure.testing.samples import append, draft, written

__all__ = ["LAWS"]

HASHES: Final = ("a" * 64, "b" * 64, "c" * 64)


def _build(knows: int, writes: int | None = None, *, migrates: bool = False, line: str = "") -> Build:
    """Return a build that knows releases up to *knows*; *line* replaces the hash of the third."""
    hashes = (HASHES if not line else (*HASHES[:2], line * 64))[:knows]
    return Build(hashes=hashes, writes=knows if writes is None else writes, migrates=migrates)


def _refusal(attempt: Callable[[], object]) -> type[OpenError] | None:
    try:
        attempt()
    except OpenError as error:
        return type(error)
    return None


def a_new_medium_is_held_at_what_is_written(harness: Harness) -> None:
    """It records every release up to that one; where nothing outlives the engine, it records nothing."""
    held = harness.open(_build(3, 2)).upkeep.held()
    assert held == (Held(HASHES[:2], has_drafts=False) if harness.is_shared else None)


def a_build_that_does_not_fit_is_refused(harness: Harness) -> None:
    """It writes too new, knows too little, or comes from another line; any other one is let in, and raises nothing."""
    if not harness.is_shared:
        return
    harness.open(_build(2))
    assert _refusal(lambda: harness.open(_build(3))) is OlderRelease
    assert _refusal(lambda: harness.open(_build(1))) is NewerRelease
    other = Build(hashes=("d" * 64, HASHES[1]), writes=1)
    assert _refusal(lambda: harness.open(other)) is ForkedHistory
    for build in (_build(2), _build(3, 2), _build(3, 1), _build(3, 1, migrates=True)):
        assert harness.open(build).upkeep.held() == Held(HASHES[:2], has_drafts=False)


def a_raise_is_kept(harness: Harness) -> None:
    """By the build that asks for it, once, behind what is recorded already."""
    if not harness.is_shared:
        return
    first = harness.open(_build(1))
    for _ in range(2):
        assert harness.open(_build(3, migrates=True)).upkeep.held() == Held(HASHES, has_drafts=False)
    assert first.upkeep.held() == Held(HASHES, has_drafts=False)


def whoever_writes_notices_the_raise(harness: Harness) -> None:
    """Within the transaction: whoever does not know the release writes nothing, and whoever knows it goes on."""
    if not harness.is_shared:
        return
    old, other, held = harness.open(_build(2)), harness.open(_build(3, 2, line="d")), harness.open(_build(3, 2))
    written(old, "a/1")
    harness.open(_build(3, migrates=True))
    record = (2, "a/1", 2, *draft()[:3], 0, None, None, draft()[3])
    for engine, refusal in ((old, NewerRelease), (other, ForkedHistory)):
        for attempt in (partial(append, engine, "a/1"), partial(engine.upkeep.restore, [record])):
            assert [_refusal(attempt) for _ in range(2)] == [refusal] * 2
    assert len(harness.records()) == 1
    written(held, "a/1")
    assert len(harness.records()) == 2


def drafts_mark_for_good(harness: Harness) -> None:
    """They are let in where they may, and from then on only those that allow them are."""
    if not harness.is_shared:
        return
    released = harness.open(_build(2))
    drafts = Build(hashes=HASHES[:2], writes=2, is_draft=True)
    assert _refusal(lambda: harness.open(drafts)) is DraftDomain
    allowed = Build(hashes=HASHES[:2], writes=2, is_draft=True, allows_drafts=True)
    for _ in range(2):
        assert harness.open(allowed).upkeep.held() == Held(HASHES[:2], has_drafts=True)
    assert _refusal(lambda: harness.open(_build(2))) is DraftStore
    assert _refusal(lambda: append(released, "a/1")) is DraftStore
    written(harness.open(Build(hashes=HASHES[:2], writes=2, allows_drafts=True)), "a/1")


LAWS: Final = (
    a_new_medium_is_held_at_what_is_written,
    a_build_that_does_not_fit_is_refused,
    a_raise_is_kept,
    whoever_writes_notices_the_raise,
    drafts_mark_for_good,
)
