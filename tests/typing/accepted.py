"""What a type checker infers of the generated package and the store; mypy reads this file, and nothing runs it."""

import datetime as dt
from collections.abc import Iterator
from typing import assert_type
from uuid import UUID

from domains import agents, knowledge, scheduler, sessions
from domains.scheduler import history
from domains.scheduler.history import vote_added
from perdure import (
    ANY,
    EXISTS,
    NEW,
    Appended,
    Checkpoint,
    Erased,
    Fold,
    Folded,
    Following,
    OnOperation,
    Operation,
    Recorded,
)
from perdure.entities import Flushed, Found, KeyRange, Owned, Page, Range, Revision, Versioned
from perdure.projections import Status


def reads(store: scheduler.SchedulerStore) -> None:
    """Reading yields the union of the stream's events, or of all of the domain's."""
    session = store.session(scheduler.SessionId("s"))
    assert_type(session.read(), Iterator[Recorded[scheduler.SessionEvent]])
    for recorded in session.read(after=3, limit=2):
        assert_type(recorded.event, scheduler.SessionEvent)
        assert_type(recorded.checkpoint, Checkpoint)
    for logged in store.log.read():
        assert_type(logged.event, scheduler.SchedulerEvent | Erased)
    for chosen in store.log.read(types=[scheduler.VoteAdded]):
        assert_type(chosen.event, scheduler.SchedulerEvent)
    assert_type(store.log.follow(), Following[scheduler.SchedulerEvent | Erased])


def appends(store: scheduler.SchedulerStore, event: scheduler.NewSessionEvent) -> None:
    """An append takes what a stream takes, and says what it expected."""
    session = store.session(scheduler.SessionId("s"))
    assert_type(session.append(event, expected=NEW), Appended)
    session.append(event, event, expected=EXISTS)
    session.append(event, expected=ANY, key="k", metadata={"by": "bot"}, causation="c", correlation="d")
    session.append(event, expected=3)


def folds(store: scheduler.SchedulerStore) -> None:
    """A fold gives the state that its step makes."""

    def step(count: int, event: scheduler.SessionEvent) -> int:
        return count + isinstance(event, scheduler.VoteAdded)

    votes = Fold(name="votes", version=1, initial=0, step=step)
    assert_type(votes, Fold[int, scheduler.SessionEvent])
    folded = store.session(scheduler.SessionId("s")).fold(votes)
    assert_type(folded, Folded[int])
    assert_type(folded.state, int)


def casts(vote: vote_added.AnyVoteAdded) -> None:
    """Every version becomes today's class, and has its number for ever."""
    assert_type(vote_added.upcast(vote), scheduler.VoteAdded)
    assert_type(vote_added.upcast(vote), history.VoteAddedV3)


def opens(path: str) -> None:
    """A store is held at a release, or by class."""
    scheduler.open(path, write_as=2, migrate=True).close()
    scheduler.open(path, write_as={scheduler.VoteAdded: 1}, allow_drafts=True).close()
    scheduler.open(path, read_only=True).close()


def operations(path: str, told: list[Operation]) -> None:
    """A hook takes an Operation, and may return whatever it likes."""
    hook: OnOperation = told.append
    sessions.open(path, on_operation=hook, slow_after=None).close()
    scheduler.open(path, on_operation=lambda done: assert_type(done, Operation)).close()
    assert_type(told[0].seconds, float)
    assert_type(told[0].failed, bool)


def projections(code: scheduler.SchedulerProjections, tables: scheduler.HeatMapRowsTables) -> None:
    """The tables of a projection give their own classes, by their own keys."""
    key = (scheduler.SessionId("s"), scheduler.PlayerId("ada"), dt.date(2026, 1, 31))
    assert_type(tables.votes.find(key), scheduler.Vote | None)
    assert_type(tables.votes.get(key), scheduler.Vote)
    assert_type(tables.heat_map.each(where={"session": key[0]}, order="-day"), Iterator[scheduler.DayCount])
    store = scheduler.open(":memory:", projections=code)
    assert_type(store.projections.status(), tuple[Status, ...])


def entities(store: sessions.SessionsStore, key: UUID) -> None:
    """A repository gives the classes of its table, and a search says whose child it found."""
    assert_type(store.sessions.get(key), sessions.Session)
    assert_type(store.sessions.find(key), sessions.Session | None)
    assert_type(store.sessions.versioned(key), Versioned[sessions.Session])
    assert_type(store.sessions.list(where={"status": sessions.SessionStatus.FAILED}), Page[sessions.Session])
    assert_type(store.sessions.summaries(order="-created_at").items, tuple[sessions.SessionSummary, ...])
    assert_type(store.sessions.search("words"), tuple[Found[sessions.SessionSummary], ...])
    assert_type(store.instances.get((key, sessions.InstanceId(1))), sessions.Instance)
    assert_type(store.chat_messages.search("words"), tuple[Found[Owned[UUID, sessions.ChatMessage]], ...])
    assert_type(store.queries.with_failed_instances(limit=1), tuple[sessions.WithFailedInstancesRow, ...])
    assert_type(store.queries.totals_by_type()[0].mean_duration, float | None)
    with store.transaction() as work:
        assert_type(work.queries.totals_by_type(), tuple[sessions.TotalsByTypeRow, ...])
        assert_type(work.sessions.update(store.sessions.get(key), expected_version=1), int)


def ranges(store: scheduler.SchedulerStore, day: dt.date) -> None:
    """A range of keys has the entities of its table."""
    session, ada = scheduler.SessionId("s"), scheduler.PlayerId("ada")
    found = store.votes.within({"session": session, "voter": ada, "day": Range(day)})
    assert_type(found, KeyRange[scheduler.Vote, scheduler.Vote])
    assert_type(found.list(), Page[scheduler.Vote])
    assert_type(store.votes.within({"session": session}).last(), scheduler.Vote | None)
    assert_type(store.votes.within({"session": session, "voter": Range(ada)}).delete(), int)


def remembers(store: knowledge.KnowledgeStore, pattern: knowledge.Pattern, at: dt.datetime) -> None:
    """What was, and what is, of a temporal entity, by its own key."""
    key = knowledge.KnowledgeId("k")
    assert_type(store.patterns.get(key), knowledge.Pattern)
    assert_type(store.patterns.as_of(key, at), Revision[knowledge.KnowledgeId, knowledge.Pattern] | None)
    assert_type(store.patterns.history(key), Page[Revision[knowledge.KnowledgeId, knowledge.Pattern]])
    assert_type(store.patterns.list(where={"uses": Range(1)}, order="-uses"), Page[knowledge.Pattern])
    assert_type(store.patterns.search("words"), tuple[Found[knowledge.Pattern], ...])
    assert_type(store.patterns.record(pattern, 1), bool)
    for revision in store.patterns.changes(after=store.patterns.position()):
        assert_type(revision.value, knowledge.Pattern | None)
    for row in store.queries.choices_of(id=key):
        assert_type(row.choice, str | None)
        assert_type(row.is_deleted, bool)


def buffers(store: agents.AgentsStore, agent: agents.Agent) -> None:
    """A buffer gives entities of its tables, and a report."""
    with store.buffer(max_age=1.0, background=True) as buffer:
        assert_type(buffer, agents.AgentsBuffer)
        assert_type(buffer.agents.get_or_create(agent), agents.Agent)
        assert_type(buffer.agents.find(agent.id), agents.Agent | None)
        assert_type(buffer.agents.change(agent.id, lambda each: each), agents.Agent)
        assert_type(buffer.flush(), Flushed)
    assert_type(store.agents.change(agent.id, lambda each: each), Versioned[agents.Agent])
