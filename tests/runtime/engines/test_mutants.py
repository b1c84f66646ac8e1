"""The laws fail where an engine breaks them: each of these is broken in one way, and some law notices."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import pytest
from typing_extensions import override

from perdure.engines import ANY, EXISTS, Conflict, Draft, KeyFound, Outcome, Raw, Request, Written
from perdure.engines.memory import MemoryEngine
from perdure.engines.releases import Build
from perdure.engines.turns import Answer
from perdure.testing import LAWS
from perdure.testing.harness import Harness
from perdure.testing.memory import MemoryHarness
from perdure.testing.samples import AT


class Mutant:
    """An engine in memory that does all as it should; those below break one thing each."""

    def __init__(self, engine: MemoryEngine) -> None:
        """Stand before *engine*."""
        self.engine = engine

    def __getattr__(self, name: str) -> Any:  # Any: whatever the engine has
        """Do what the engine does."""
        return getattr(self.engine, name)

    def append(self, stream: str, drafts: Sequence[Draft], **arguments: Any) -> Outcome:  # Any: those of an append
        """Append."""
        return self.engine.append(stream, drafts, **arguments)


class ExpectsNothing(Mutant):
    """Appends whatever is expected."""

    @override
    def append(self, stream: str, drafts: Sequence[Draft], **arguments: Any) -> Outcome:
        """Append."""
        return self.engine.append(stream, drafts, **arguments | {"expected": ANY})


class TakesExistsForAny(Mutant):
    """Appends to a stream that is not there where one is expected."""

    @override
    def append(self, stream: str, drafts: Sequence[Draft], **arguments: Any) -> Outcome:
        """Append."""
        expected = ANY if arguments["expected"] is EXISTS else arguments["expected"]
        return self.engine.append(stream, drafts, **arguments | {"expected": expected})


class LosesTheEndOfABatch(Mutant):
    """Writes all but the last of many, and says that all are there."""

    @override
    def append(self, stream: str, drafts: Sequence[Draft], **arguments: Any) -> Outcome:
        """Append."""
        outcome = self.engine.append(stream, drafts[:-1] if len(drafts) > 2 else drafts, **arguments)
        if isinstance(outcome, Written) and len(drafts) > 2:
            return Written(outcome.first_version, outcome.last_version + 1, outcome.position + 1)
        return outcome


class ForgetsKeys(Mutant):
    """Writes a retry a second time."""

    @override
    def append(self, stream: str, drafts: Sequence[Draft], **arguments: Any) -> Outcome:
        """Append."""
        return self.engine.append(stream, drafts, **arguments | {"key": None})


class LooksAtKeysLast(Mutant):
    """Finds that the stream has moved before it finds the key that moved it."""

    @override
    def append(self, stream: str, drafts: Sequence[Draft], **arguments: Any) -> Outcome:
        """Append."""
        expected, actual = arguments["expected"], self.engine.version(stream)
        if isinstance(expected, int) and expected != actual:
            return Conflict(actual)
        return self.engine.append(stream, drafts, **arguments)


class SharesKeys(Mutant):
    """Takes a key of one stream for one of another."""

    @override
    def append(self, stream: str, drafts: Sequence[Draft], **arguments: Any) -> Outcome:
        """Append."""
        key = arguments["key"]
        for (_, known), records in list(self.engine._keys.items()):
            if key == known:
                return KeyFound(records)
        return self.engine.append(stream, drafts, **arguments)


class LetsTwoWin(Mutant):
    """Looks at the version, and writes a moment later, whatever happened in between."""

    @override
    def append(self, stream: str, drafts: Sequence[Draft], **arguments: Any) -> Outcome:
        """Append."""
        expected, actual = arguments["expected"], self.engine.version(stream)
        if isinstance(expected, int) and expected != actual:
            return Conflict(actual)
        time.sleep(0.001)
        return self.engine.append(stream, drafts, **arguments | {"expected": ANY})


class CommitsOutOfOrder(Mutant):
    """Gives positions before it commits, and lets a later one be seen first."""

    def __init__(self, engine: MemoryEngine) -> None:
        """Hold every second record back until the next one is there."""
        super().__init__(engine)
        self.held: list[Raw] = []
        self.lock = threading.Lock()

    @override
    def append(self, stream: str, drafts: Sequence[Draft], **arguments: Any) -> Outcome:
        """Append."""
        with self.lock:
            outcome = self.engine.append(stream, drafts, **arguments)
            held, self.held = self.held, []
            with self.engine._lock:
                if not held and isinstance(outcome, Written) and len(drafts) == 1:
                    self.held = [row for row in [self.engine._logs[0].pop()] if row]
                    self.engine._logs[0].append((0, "", 0, "", 0, "", 0, None, None, b"", b""))
                for row in held:
                    self.engine._logs[0][row[0] - 1] = row
        return outcome

    def read_log(self, partition: int, *, after: int, limit: int | None) -> Iterator[Sequence[Raw]]:
        """Yield what is there."""
        for page in self.engine.read_log(partition, after=after, limit=limit):
            if rows := [row for row in page if row[0]]:
                yield rows


class SkipsBetweenPages(Mutant):
    """Loses the first record of each long page but the first."""

    def read_stream(self, stream: str, **arguments: Any) -> Iterator[Sequence[Raw]]:
        """Yield nearly all of a stream."""
        for number, page in enumerate(self.engine.read_stream(stream, **arguments)):
            yield page[1:] if number and len(page) > 1 else page


class RepeatsTheLast(Mutant):
    """Begins a log at the position that was read already."""

    def read_log(self, partition: int, *, after: int, limit: int | None) -> Iterator[Sequence[Raw]]:
        """Yield one too many."""
        return self.engine.read_log(partition, after=max(0, after - 1), limit=limit)


class ReadsOneTooMany(Mutant):
    """Takes a limit for one more."""

    def read_stream(self, stream: str, *, limit: int | None, **arguments: Any) -> Iterator[Sequence[Raw]]:
        """Yield one too many."""
        return self.engine.read_stream(stream, limit=limit and limit + 1, **arguments)


class MixesStreamsUp(Mutant):
    """Does not tell case apart in the names of streams."""

    @override
    def append(self, stream: str, drafts: Sequence[Draft], **arguments: Any) -> Outcome:
        """Append."""
        return self.engine.append(stream.casefold(), drafts, **arguments)

    def version(self, stream: str) -> int:
        """Return the version of another stream."""
        return self.engine.version(stream.casefold())

    def read_stream(self, stream: str, **arguments: Any) -> Iterator[Sequence[Raw]]:
        """Yield another stream."""
        return self.engine.read_stream(stream.casefold(), **arguments)


class NeverCloses(Mutant):
    """Goes on after it was closed."""

    def close(self) -> None:
        """Do nothing."""


class TellsNobody(Mutant):
    """Lets those sleep who wait for what comes."""

    @override
    def append(self, stream: str, drafts: Sequence[Draft], **arguments: Any) -> Outcome:
        """Append in silence."""
        grown, self.engine._grown = self.engine._grown, threading.Condition(self.engine._lock)
        try:
            return self.engine.append(stream, drafts, **arguments)
        finally:
            self.engine._grown = grown


class FailsAllForOne(Mutant):
    """Writes none of those that came together where one of them has a conflict."""

    def append_together(self, requests: Sequence[Request]) -> Sequence[Answer]:
        """Append all or none."""
        for each in requests:
            if isinstance(each.expected, int) and each.expected != self.engine.version(each.stream):
                return [Conflict(self.engine.version(each.stream))] * len(requests)
        return self.engine.append_together(requests)


class MixesAnswersUp(Mutant):
    """Gives each of those that came together the answer of another."""

    def append_together(self, requests: Sequence[Request]) -> Sequence[Answer]:
        """Append."""
        return self.engine.append_together(requests)[::-1]


class LooksAtNoOtherStream(Mutant):
    """Writes whatever is given of other streams."""

    @override
    def append(self, stream: str, drafts: Sequence[Draft], **arguments: Any) -> Outcome:
        """Append."""
        return self.engine.append(stream, drafts, **arguments | {"given": ()})


class ForgetsTheTime(Mutant):
    """Records another time than it was told."""

    @override
    def append(self, stream: str, drafts: Sequence[Draft], **arguments: Any) -> Outcome:
        """Append."""
        return self.engine.append(stream, drafts, **arguments | {"recorded_at": AT - 1, "metadata": None})


MUTANTS: Final[tuple[type[Mutant], ...]] = tuple(Mutant.__subclasses__())


class MutantHarness:
    """A medium in memory whose engine is broken."""

    is_shared = False

    def __init__(self, kind: type[Mutant]) -> None:
        """Make one of *kind*."""
        self._sound = MemoryHarness()
        self._mutant: Any = kind(self._sound.open())  # Any: it has what an engine has

    def open(self, build: Build | None = None) -> Any:  # Any: the same
        """Return the engine."""
        del build
        return self._mutant

    def put(self, records: Sequence[Any]) -> None:  # Any: records
        """Put *records* into the lists."""
        self._sound.put(records)

    def records(self) -> Sequence[Any]:  # Any: the same
        """Return what is in the lists."""
        return self._sound.records()

    def close(self) -> None:
        """Close the engine."""
        self._sound.close()


def breaks(law: Callable[[Harness], None], kind: type[Mutant]) -> bool:
    """Answer whether an engine of *kind* breaks *law*."""
    harness = MutantHarness(kind)
    try:
        law(harness)
    except (Exception, pytest.fail.Exception):  # noqa: BLE001 - however it is noticed
        return True
    finally:
        harness.close()
    return False


def test_a_sound_engine_behind_the_same_front_breaks_nothing() -> None:
    """So what breaks below is what was broken."""
    assert [law.__name__ for law in LAWS if breaks(law, Mutant)] == []


@pytest.mark.parametrize("kind", MUTANTS, ids=lambda kind: kind.__name__)
def test_each_broken_engine_breaks_a_law(kind: type[Mutant], monkeypatch: pytest.MonkeyPatch) -> None:
    """At least one, and not all of them."""
    monkeypatch.setattr("perdure.testing.watching.LONG", 0.2)
    broken = [law.__name__ for law in LAWS if breaks(law, kind)]
    assert 0 < len(broken) < len(LAWS) // 2, broken
