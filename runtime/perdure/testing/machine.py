"""A machine that drives an engine at random, beside a model of lists."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from typing_extensions import override

from perdure.engines import ANY, EXISTS, Conflict, Engine, Expected, KeyFound, Written, partition_of
from perdure.testing.harness import Harness, Record
from perdure.testing.samples import append, draft, everything, plain, read

__all__ = ["engine_machine"]

STREAMS = ("a/1", "a/2", "b/1")
KEYS = ("k1", "k2", None, None)


def engine_machine(make: Callable[[], Harness]) -> type[RuleBasedStateMachine]:
    """Return a machine for the engines of the harnesses that *make* makes; its `TestCase` is what pytest collects."""

    class EngineMachine(RuleBasedStateMachine):
        """What an engine answers is what the model does."""

        def __init__(self) -> None:
            """Begin with an empty medium."""
            super().__init__()
            self.harness = make()
            self.engine: Engine = self.harness.open()
            self.partitions = self.engine.partitions
            self.streams: dict[str, list[Record]] = {stream: [] for stream in STREAMS}
            self.logs: list[list[Record]] = [[] for _ in range(self.partitions)]
            self.keys: dict[tuple[str, str], list[Record]] = {}

        @rule(
            stream=st.sampled_from(STREAMS),
            texts=st.lists(st.text(st.characters(exclude_characters='"\\\0', exclude_categories=["C"])), min_size=1),
            expected=st.one_of(st.integers(0, 6), st.sampled_from([ANY, ANY, EXISTS])),
            key=st.sampled_from(KEYS),
        )
        def append(self, stream: str, texts: list[str], expected: int | Expected, key: str | None) -> None:
            """Append, and see that the outcome is the right one."""
            records = self.streams[stream]
            drafts = [draft(text) for text in texts]
            outcome = append(self.engine, stream, drafts, expected=expected, key=key)
            if key is not None and (stream, key) in self.keys:
                assert isinstance(outcome, KeyFound)
                assert plain([outcome.records]) == self.keys[stream, key]
            elif not self.is_met(expected, len(records)):
                assert outcome == Conflict(len(records))
            else:
                log = self.logs[partition_of(stream, self.partitions)]
                assert outcome == Written(len(records) + 1, len(records) + len(drafts), len(log) + len(drafts))
                new = read(self.engine, stream, after=len(records))
                assert [record[3:6] + record[9:] for record in new] == drafts
                assert {record[8] for record in new} == {key}
                records.extend(new)
                log.extend(new)
                if key is not None:
                    self.keys[stream, key] = new

        @staticmethod
        def is_met(expected: int | Expected, last: int) -> bool:
            """Answer whether a stream at version *last* is where it is expected."""
            return expected is ANY or expected == last or (expected is EXISTS and last > 0)

        @rule(
            stream=st.sampled_from(STREAMS),
            after=st.integers(0, 9),
            before=st.none() | st.integers(1, 12),
            backwards=st.booleans(),
            limit=st.none() | st.integers(0, 5),
        )
        def read(self, stream: str, *, after: int, before: int | None, backwards: bool, limit: int | None) -> None:
            """Read a part of a stream."""
            part = self.streams[stream][after : None if before is None else max(0, before - 1)]
            given = read(self.engine, stream, after=after, before=before, backwards=backwards, limit=limit)
            assert given == (part[::-1] if backwards else part)[:limit]

        @rule(partition=st.integers(0, 7), after=st.integers(0, 12), limit=st.none() | st.integers(0, 5))
        def read_log(self, partition: int, after: int, limit: int | None) -> None:
            """Read a part of the log."""
            partition %= self.partitions
            given = plain(self.engine.read_log(partition, after=after, limit=limit))
            assert given == self.logs[partition][after:][:limit]

        @precondition(lambda self: self.harness.is_shared)
        @rule(closes=st.booleans())
        def reopen(self, *, closes: bool) -> None:
            """Go on with another engine, with the first one closed or left open."""
            if closes:
                self.engine.close()
            self.engine = self.harness.open()

        @invariant()
        def agrees(self) -> None:
            """Heads, versions and the whole log are those of the model."""
            assert {stream: self.engine.version(stream) for stream in STREAMS} == {
                stream: len(records) for stream, records in self.streams.items()
            }
            assert list(self.engine.heads().values()) == [len(log) for log in self.logs]
            assert everything(self.engine) == [record for log in self.logs for record in log]

        @override
        def teardown(self) -> None:
            """Close everything."""
            self.harness.close()

    return EngineMachine
