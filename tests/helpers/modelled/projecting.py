"""What the machine does with projections: they are run, stopped, made again, and follow what is appended."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from domains.scheduler import NewSessionEvent, PlayerId, SchedulerStore, SessionCreated, SessionId
from modelled.model import POISON, Model, Overviews, Votes
from modelled.samples import KEYS, stopped
from perdure import ANY

__all__ = ["Projecting"]


class Projecting(RuleBasedStateMachine):
    """The rules of projections."""

    store: SchedulerStore
    has_code: bool
    """Whether the store was opened with the code of its projections."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.model = Model()

    def written(self, stream: str, events: Sequence[NewSessionEvent], metadata: dict[str, str]) -> None:
        """Note what was written."""
        self.model.append(stream, events, metadata)
        if self.has_code:
            self.model.votes.apply(self.model.log)

    @rule()
    @precondition(lambda self: self.has_code)
    def run(self) -> None:
        """Bring all projections up to date, or to where the code of one stops."""
        model = self.model
        model.votes.apply(model.log)
        reaches = model.overviews.apply(model.log)
        assert stopped(self.store.projections.run) == model.overviews.failed
        assert reaches == (not model.overviews.failed)

    @rule(key=st.sampled_from(KEYS))
    @precondition(lambda self: self.has_code)
    def poison(self, key: SessionId) -> None:
        """Append what stops one of them."""
        if f"session/{key}" not in self.model.erased:
            event = SessionCreated(title=POISON, organizer=PlayerId("ada"))
            self.store.session(key).append(event, expected=ANY)
            self.written(f"session/{key}", [event], {})
        self.run()

    @rule()
    @precondition(lambda self: self.has_code and any(e.position == self.model.overviews.failed for e in self.model.log))
    def skip(self) -> None:
        """Leave out what it stopped at."""
        skipped = self.store.projections.skip("final_date")
        assert skipped.position == self.model.overviews.failed
        self.model.overviews.skipped.add(skipped.position)
        self.model.overviews.failed = 0

    @rule()
    @precondition(lambda self: self.has_code)
    def rebuild(self) -> None:
        """Make all rows again; where that stops, all is as it was."""
        fresh = Overviews(skipped=self.model.overviews.skipped)
        reaches = fresh.apply(self.model.log)
        votes = Votes()
        votes.apply(self.model.log)
        self.model.votes = votes
        assert stopped(self.store.projections.rebuild) == fresh.failed
        if reaches:
            self.model.overviews = fresh

    @rule()
    @precondition(lambda self: self.has_code)
    def reset(self) -> None:
        """Begin one anew."""
        self.store.projections.reset("final_date")
        self.model.overviews = Overviews()
