"""What one session records: in a buffer, so that nobody waits for the disk, and written together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Self, final

import attrs

from agents_app.moments import now
from agents_app.record import timestamp_of
from domains.agents import (
    Activity,
    Agent,
    AgentId,
    AgentsStore,
    CommitHash,
    Grade,
    ProjectPath,
    Retrospective,
    Timestamp,
)
from domains.agents.tables import AgentsAmounts
from perdure.entities import Flushed
from perdure.errors import AlreadyExists, OutOfBounds

__all__ = ["Session"]


@final
class Session:
    """Changes of several sessions come together in the store: sums are added there, and none replaces another's.

    What is recorded is written by `flush`, by `close`, when *max_pending* entities changed, and *max_age* seconds after
    the first change. Then it survives what `flushed` says. Whoever is killed loses what was not flushed, and only that.
    """

    def __init__(
        self,
        store: AgentsStore,
        *,
        max_pending: int = 1000,
        max_age: float = 2.0,
        clock: Callable[[], dt.datetime] = now,
    ) -> None:
        """Record into *store*."""
        self._store = store
        self._clock = clock
        self._buffer = store.buffer(max_pending=max_pending, max_age=max_age, background=True)
        self._touched: dict[AgentId, dt.datetime] = {}
        self._did: dict[tuple[AgentId, Timestamp], Activity] = {}

    @property
    def flushed(self) -> Flushed:
        """How much of what was recorded is in the store, and what that is worth."""
        return self._buffer.flushed

    def agent(self, agent: AgentId) -> Agent:
        """Return an agent as it will be; one that nobody knew is made, with the defaults."""
        return self._buffer.agents.get_or_create(Agent(id=agent, updated_at=self._clock()))

    def add(self, agent: AgentId, amounts: AgentsAmounts) -> Agent:
        """Add *amounts* to what an agent has, and return it. Raises OutOfBounds, and adds nothing then."""
        self._touch(agent)
        self._buffer.agents.increment(agent, amounts)
        try:
            return self._buffer.agents.get(agent)
        except OutOfBounds:
            self._buffer.agents.increment(agent, _negative(amounts))
            raise

    def activity(self, agent: AgentId, kind: str, detail: str) -> None:
        """Record what an agent did; where it did something else in the same millisecond, after that."""
        self._touch(agent)
        self._put(Activity(agent_id=agent, timestamp=timestamp_of(self._clock()), kind=kind, detail=detail))

    def retrospective(self, retrospective: Retrospective) -> None:
        """Record what an agent thinks of its work, in place of what it thought before."""
        self._touch(retrospective.agent_id)
        self._buffer.retrospectives.put(retrospective)

    def grade(self, project: ProjectPath, commit: CommitHash, grade: Grade) -> None:
        """Judge a commit; whatever else changes of it meanwhile stays. Raises NotFound."""
        self._buffer.commits.change((project, commit), lambda there: attrs.evolve(there, grade=grade))

    def flush(self) -> Flushed:
        """Write all of it in one transaction, or nothing, and return how far this is. Raises what stands in the way."""
        while True:
            try:
                found = self._buffer.flush()
            except AlreadyExists as error:
                if error.entity != Activity.__name__:
                    raise
                self._move()
            else:
                self._did = {}
                return found

    def _move(self) -> None:
        """Record what was done when another session did something a moment later."""
        for key, activity in tuple(self._did.items()):
            if self._store.activities.find(key) is not None:
                del self._did[key]
                if self._buffer.activities.discard(key):  # else it is there because it was written
                    self._put(attrs.evolve(activity, timestamp=Timestamp(activity.timestamp + 1)))

    def close(self) -> None:
        """Flush, and record nothing any more."""
        self.flush()
        self._buffer.close()

    def __enter__(self) -> Self:
        """Return it."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Close it; where an error leaves the block, what was recorded before it is written, too.

        What cannot be written is given up with what that raises: nobody is left who could put it right.
        """
        try:
            self.close()
        except Exception:
            self._buffer.discard()
            self._buffer.close()
            raise

    def _touch(self, agent: AgentId) -> None:
        """Have the agent, changed at this second."""
        moment = self._clock()
        second = moment.replace(microsecond=0)
        if self._touched.get(agent) == second:
            return
        self._touched[agent] = second
        self.agent(agent)
        self._buffer.agents.change(agent, lambda there: attrs.evolve(there, updated_at=max(there.updated_at, moment)))

    def _put(self, activity: Activity) -> None:
        key = (activity.agent_id, activity.timestamp)
        while key in self._did or self._buffer.activities.find(key) is not None:
            activity = attrs.evolve(activity, timestamp=Timestamp(activity.timestamp + 1))
            key = (activity.agent_id, activity.timestamp)
        self._did[key] = activity
        self._buffer.activities.insert(activity)


def _negative(amounts: AgentsAmounts) -> AgentsAmounts:
    return AgentsAmounts(
        sp=-amounts.get("sp", 0),
        xp=-amounts.get("xp", 0),
        cs=-amounts.get("cs", 0),
        commits=-amounts.get("commits", 0),
        bugs=-amounts.get("bugs", 0),
    )
