"""The machine: what a store answers is what the model does, whatever was done before."""

from __future__ import annotations

import io
import tempfile
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Final, final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from typing_extensions import override

from domains import scheduler
from domains.scheduler import (
    NewSessionEvent,
    SchedulerStore,
    SessionId,
    VoteAdded,
)
from modelled.model import CODE, Overviews, Votes
from modelled.projecting import Projecting
from modelled.samples import EVENTS, EXPECTED, KEYS, SEEN, entry_of, is_erased
from perdure import ANY, NEW, Checkpoint, Erased, Expected
from perdure.errors import Conflict, KeyReused, NotExpressible, StreamErased

__all__ = ["store_machine"]

NEWEST: Final = 4


@final
class _Undo(Exception):
    """Undoes a transaction."""


class _Machine(Projecting):
    """What a store answers is what the model does."""

    in_memory = False

    def __init__(self) -> None:
        """Begin with an empty folder."""
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.copies = 0
        self.place: Checkpoint | None = None
        self.seen = 0

    @initialize(release=st.integers(1, NEWEST))
    def begin(self, release: int) -> None:
        """Begin with a store that is held at a release."""
        self.release = NEWEST if self.in_memory else release
        self.has_code = True
        self.path = self.another()
        self.store = self.opened()

    def another(self) -> str:
        """Return where another store can be."""
        self.copies += 1
        return ":memory:" if self.in_memory else str(Path(self.folder.name) / f"{self.copies}.db")

    def opened(self, *, migrate: bool = False) -> SchedulerStore:
        """Open the store."""
        code = CODE if self.has_code else None
        held = self.release if self.release < NEWEST else None
        return scheduler.open(self.path, projections=code, write_as=held, migrate=migrate, durability="normal")

    # events

    @rule(
        key=st.sampled_from(KEYS),
        events=st.lists(EVENTS, min_size=1, max_size=3),
        expected=EXPECTED,
        request=st.sampled_from([None, None, "k1", "k2"]),
        given=st.none() | st.tuples(st.sampled_from(KEYS), EXPECTED),
        metadata=st.sampled_from([{}, {"by": "m"}]),
    )
    def append(
        self,
        *,
        key: SessionId,
        events: list[NewSessionEvent],
        expected: int | Expected,
        request: str | None,
        given: tuple[SessionId, int | Expected] | None,
        metadata: dict[str, str],
    ) -> None:
        """Append, perhaps given what is so of another stream, and perhaps once more."""
        stream, model = self.store.session(key), self.model
        wanted = {stream: expected}
        if given is not None and given[0] != key:
            wanted[self.store.session(given[0])] = given[1]
        try:
            appended = stream.append(*events, expected=wanted, key=request, metadata=metadata)
        except StreamErased:
            assert stream.name in model.erased or any(each.name in model.erased for each in wanted)
        except NotExpressible:
            assert self.release == 1
            assert any(isinstance(each, VoteAdded) and each.timezone != "UTC" for each in events)
        except KeyReused:
            assert request is not None
            assert model.keys[stream.name, request][0] != events
        except Conflict as conflict:
            assert (stream.name, request) not in model.keys
            assert conflict.actual == model.versions[conflict.stream]  # noqa: PT017 - and others may come
            assert not all(model.is_met(each.name, at) for each, at in wanted.items())
        else:
            assert stream.name not in model.erased
            known = model.keys.get((stream.name, request or ""))
            if known is not None:
                assert appended.is_replay
                assert (known[0], known[1], known[2]) == (events, appended.first_version, appended.last_version)
                return
            assert all(model.is_met(each.name, at) for each, at in wanted.items())
            first = model.versions[stream.name] + 1
            self.written(stream.name, events, metadata)
            assert (appended.first_version, appended.last_version) == (first, model.versions[stream.name])
            assert (appended.position, appended.is_replay) == (model.head, False)
            if request is not None:
                model.keys[stream.name, request] = events, first, model.versions[stream.name]

    @rule(data=st.data(), other=st.none() | st.lists(EVENTS, min_size=1, max_size=2))
    @precondition(lambda self: self.model.keys)
    def repeat(self, data: st.DataObject, other: list[NewSessionEvent] | None) -> None:
        """Append with a key that is known, the same events or others."""
        stream, request = data.draw(st.sampled_from(sorted(self.model.keys)))
        events = list(self.model.keys[stream, request][0]) if other is None else other
        key = SessionId(stream.partition("/")[2])
        self.append(key=key, events=events, expected=NEW, request=request, given=None, metadata={})

    @rule(first=EVENTS, second=EVENTS, is_undone=st.booleans())
    def transact(self, *, first: NewSessionEvent, second: NewSessionEvent, is_undone: bool) -> None:
        """Append to two streams in one transaction, all or nothing."""
        keys = [key for key in KEYS if f"session/{key}" not in self.model.erased][:2]
        votes = [each for each in (first, second) if isinstance(each, VoteAdded)]
        if len(keys) < 2 or (self.release == 1 and any(each.timezone != "UTC" for each in votes)):
            return
        with suppress(_Undo), self.store.transaction() as work:
            work.session(keys[0]).append(first, expected=ANY)
            work.session(keys[1]).append(second, expected=ANY)
            assert [each.event for each in work.session(keys[1]).read()][-1] == second
            if is_undone:
                raise _Undo
        if is_undone:
            return
        self.written(f"session/{keys[0]}", [first], {})
        self.written(f"session/{keys[1]}", [second], {})

    @rule(key=st.sampled_from(KEYS))
    @precondition(lambda self: len(self.model.log) > 5)
    def erase(self, key: SessionId) -> None:
        """Erase a stream."""
        stream = self.store.session(key)
        try:
            stream.erase(because="asked")
        except StreamErased:
            assert stream.name in self.model.erased
        except Conflict:
            assert not self.model.versions[stream.name]
        else:
            self.model.erase(stream.name, "asked")
            if self.has_code:
                self.model.votes.apply(self.model.log)

    @rule(key=st.sampled_from(KEYS), after=st.integers(0, 9), limit=st.none() | st.integers(0, 4), back=st.booleans())
    def read(self, *, key: SessionId, after: int, limit: int | None, back: bool) -> None:
        """Read a part of a stream."""
        stream = self.store.session(key)
        entries = self.model.of(stream.name)
        if stream.name in self.model.erased:
            assert is_erased(lambda: list(stream.read(after=after)))
            assert is_erased(lambda: stream.fold(SEEN))
            return
        part = [each for each in entries if each.version > after]
        found = [entry_of(each) for each in stream.read(after=after, limit=limit, backwards=back)]
        assert found == (part[::-1] if back else part)[:limit]

    @rule(some=st.integers(1, 5))
    def follow(self, some: int) -> None:
        """Go on behind what was seen, to the end or for *some* events."""
        with self.store.log.follow(after=self.place, timeout=0) as following:
            found = [entry_of(each) for each in islice(following, some)]
            self.place = following.checkpoint
        expected = [entry for entry in self.model.log if entry.position > self.seen]
        assert found == expected[:some]
        self.seen = found[-1].position if found else self.seen

    # the store as a whole

    @rule(has_code=st.sampled_from([True, True, False]), raises=st.booleans())
    @precondition(lambda self: not self.in_memory)
    def reopen(self, *, has_code: bool, raises: bool) -> None:
        """Open it again: with or without the code of its projections, at the same release or the next one."""
        self.store.close()
        self.has_code = has_code
        if raises and self.release < NEWEST:
            self.release += 1
        self.store = self.opened(migrate=raises)

    @rule()
    @precondition(lambda self: not self.in_memory)
    def restore(self) -> None:
        """Go on with a backup."""
        path = self.another()
        self.store.maintenance.backup(path)
        self.store.close()
        self.path = path
        self.store = self.opened()

    @rule()
    def move(self) -> None:
        """Go on with what an export was imported to; what is made of the events is made again there."""
        lines = io.BytesIO()
        assert self.store.maintenance.export(lines) == len(self.model.log)
        self.store.close()
        self.path = self.another()
        self.store = self.opened()
        imported = self.store.maintenance.import_(io.BytesIO(lines.getvalue()))
        assert imported.written == len(self.model.log)
        self.model.votes, self.model.overviews = Votes(), Overviews()

    @rule()
    def optimize(self) -> None:
        """Tidy up."""
        self.store.maintenance.optimize()

    @rule()
    def verify(self) -> None:
        """Nothing is ever wrong, and rows are what their events come to, as far as the projections can be compared."""
        erased = [entry.position for entry in self.model.log if isinstance(entry.event, Erased)]
        behind = min(self.model.votes.position, self.model.overviews.position)
        can_compare = self.has_code and not any(position > behind for position in erased)
        verified = self.store.maintenance.verify(projections=can_compare)
        assert verified.is_sound, verified.problems
        assert verified.events == len(self.model.log)

    @invariant()
    def agrees(self) -> None:
        """The log, the versions, what folds come to, and the rows are those of the model."""
        model = self.model
        assert [entry_of(each) for each in self.store.log.read()] == model.log
        for stream in map(self.store.session, KEYS):
            assert stream.version() == model.versions[stream.name]
            if stream.name not in model.erased:
                folded = stream.fold(SEEN)
                assert folded.state == tuple(repr(each.event) for each in model.of(stream.name))
                assert folded.version == model.versions[stream.name]
        counts = sorted(self.store.heat_map.each(), key=lambda row: (row.session, row.day, row.timezone))
        assert counts == model.votes.counts
        assert {row.session: row for row in self.store.overviews.each()} == model.overviews.rows

    @override
    def teardown(self) -> None:
        """Close everything."""
        self.store.close()
        self.folder.cleanup()


def store_machine(*, in_memory: bool) -> type[RuleBasedStateMachine]:
    """Return a machine for stores in files, or in memory; its `TestCase` is what pytest collects."""
    return type("StoreInMemory" if in_memory else "StoreInFile", (_Machine,), {"in_memory": in_memory})
