"""What the application writes: each in one transaction, so that nothing of it is lost beside another session."""

from __future__ import annotations

import datetime as dt
from typing import Final

import attrs

from domains.agents import (
    Activity,
    Agent,
    AgentId,
    AgentsStore,
    AgentsWork,
    Commit,
    CommitHash,
    CommunicationScore,
    Grade,
    ProjectPath,
    Retrospective,
    Timestamp,
)
from domains.agents.tables import AgentsAmounts
from perdure.errors import VersionConflict

__all__ = [
    "add_activity",
    "add_commit",
    "add_retrospective",
    "add_score",
    "add_to_agent",
    "grade_commit",
    "timestamp_of",
]

_ATTEMPTS: Final = 20
"""How often a change is made again where another session was faster."""


def timestamp_of(moment: dt.datetime) -> Timestamp:
    """Return *moment* as a key has it."""
    return Timestamp((moment - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(milliseconds=1))


def add_to_agent(store: AgentsStore, agent: AgentId, amounts: AgentsAmounts, now: dt.datetime) -> Agent:
    """Add *amounts* to what *agent* has, which is made where nobody knew it, and return it. Raises OutOfBounds."""
    with store.transaction() as work:
        return _add(work, agent, amounts, now)


def add_commit(store: AgentsStore, commit: Commit, amounts: AgentsAmounts, now: dt.datetime) -> bool:
    """Record *commit*, and that its agent has one more, and *amounts*; answer False where it was known."""
    with store.transaction() as work:
        if not work.commits.insert_if_absent(commit):
            return False
        _add(work, commit.agent_id, {**amounts, "commits": amounts.get("commits", 0) + 1}, now)
    return True


def grade_commit(store: AgentsStore, project: ProjectPath, commit: CommitHash, grade: Grade) -> Commit:
    """Give a commit *grade*, and return it. Raises NotFound, and VersionConflict where others are always faster."""
    for left in reversed(range(_ATTEMPTS)):
        read = store.commits.versioned((project, commit))
        graded = attrs.evolve(read.value, grade=grade)
        try:
            store.commits.update(graded, expected_version=read.version)
        except VersionConflict:
            if not left:
                raise
        else:
            return graded
    raise AssertionError  # the last attempt returns or raises


def add_score(
    store: AgentsStore, agent: AgentId, commit: CommitHash, *, delta: int, reason: str, now: dt.datetime
) -> CommunicationScore:
    """Record how an agent told others of a commit, add *delta* to what it has, and return the record."""
    score = CommunicationScore(
        agent_id=agent, commit_hash=commit, timestamp=timestamp_of(now), delta=delta, reason=reason
    )
    with store.transaction() as work:
        while not work.communication_scores.insert_if_absent(score):
            score = attrs.evolve(score, timestamp=Timestamp(score.timestamp + 1))
        _add(work, agent, {"cs": delta}, now)
    return score


def add_activity(store: AgentsStore, agent: AgentId, kind: str, detail: str, now: dt.datetime) -> Activity:
    """Record what an agent did, after whatever it did in the same millisecond, and return the record."""
    activity = Activity(agent_id=agent, timestamp=timestamp_of(now), kind=kind, detail=detail)
    with store.transaction() as work:
        while not work.activities.insert_if_absent(activity):
            activity = attrs.evolve(activity, timestamp=Timestamp(activity.timestamp + 1))
        _add(work, agent, {}, now)
    return activity


def add_retrospective(store: AgentsStore, retrospective: Retrospective, now: dt.datetime) -> bool:
    """Record what an agent thinks of its work, in place of what it thought before; answer whether that is the first."""
    with store.transaction() as work:
        is_first = work.retrospectives.find((retrospective.agent_id, retrospective.occasion)) is None
        work.retrospectives.upsert(retrospective)
        _add(work, retrospective.agent_id, {}, now)
    return is_first


def _add(work: AgentsWork, agent: AgentId, amounts: AgentsAmounts, now: dt.datetime) -> Agent:
    work.agents.insert_if_absent(Agent(id=agent, updated_at=now))
    if amounts:
        work.agents.increment(agent, amounts)
    there = work.agents.get(agent)
    if there.updated_at < now:
        there = attrs.evolve(there, updated_at=now)
        work.agents.update(there)
    return there
