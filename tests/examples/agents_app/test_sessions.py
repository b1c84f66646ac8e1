"""The points about what waits in a buffer, each by its number: C.2, C.3, C.6, C.10; and the command that records."""

from __future__ import annotations

import datetime as dt
import io
import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import attrs
import pytest
from running import Run

from agents_app.opening import open_store
from agents_app.record import add_to_agent
from agents_app.session import Session
from domains import agents
from domains.agents import AgentId, Commit, CommitHash, Grade, Occasion, ProjectPath, Retrospective
from perdure.errors import NotFound, OutOfBounds, StoreClosed

ADA, BOB = AgentId("ada"), AgentId("bob")
NOON = dt.datetime(2026, 3, 7, 12, tzinfo=dt.UTC)


def test_c2_a_session_sees_what_it_wrote_and_the_store_only_what_was_flushed() -> None:
    """All of it in one transaction, when it is flushed and when it is closed."""
    with agents.open(":memory:") as store:
        session = Session(store, max_age=3600, clock=lambda: NOON)
        session.add(ADA, {"xp": 5})
        session.activity(ADA, "test", "")
        session.retrospective(Retrospective(agent_id=ADA, occasion=Occasion("s-1"), grade=Grade.B, text="x"))
        assert session.agent(ADA).xp == 5
        assert (store.agents.count(), store.activities.count(), store.retrospectives.count()) == (0, 0, 0)
        session.flush()
        assert (store.agents.count(), store.activities.count(), store.retrospectives.count()) == (1, 1, 1)
        session.add(ADA, {"xp": 1})
        session.close()
        assert store.agents.get(ADA).xp == 6
        with pytest.raises(StoreClosed):
            session.add(ADA, {"xp": 1})


def test_c2_a_session_flushes_by_size_and_by_age() -> None:
    """Without being asked, when enough waits or has waited for long enough."""
    with agents.open(":memory:") as store:
        with Session(store, max_pending=3, max_age=3600) as session:
            for number in range(20):
                session.add(AgentId(f"agent-{number}"), {"xp": 1})
            deadline = time.monotonic() + 20
            while not store.agents.count() and time.monotonic() < deadline:
                time.sleep(0.01)
            assert store.agents.count() > 0
        with Session(store, max_age=0.05) as session:
            session.add(BOB, {"xp": 1})
            while store.agents.find(BOB) is None and time.monotonic() < deadline:
                time.sleep(0.01)
            assert store.agents.get(BOB).xp == 1


def test_c3_what_two_sessions_add_is_added_up() -> None:
    """Each began with what was stored then, and neither replaces what the other did, nor a third that does not wait."""
    with agents.open(":memory:") as store:
        one, two = (Session(store, max_age=3600, clock=lambda: NOON) for _ in range(2))
        for _ in range(3):
            one.add(ADA, {"xp": 5, "commits": 1})
            two.add(ADA, {"xp": 7, "bugs": 1})
        add_to_agent(store, ADA, {"xp": 100}, NOON)
        for session in (two, one):
            session.close()
        agent = store.agents.get(ADA)
        assert (agent.xp, agent.commits, agent.bugs, agent.sp, agent.cs) == (136, 3, 3, 1, 60)


def test_c3_a_change_is_made_again_on_what_another_session_left() -> None:
    """A grade leaves the message as it is by then."""
    project, name = ProjectPath("/p"), CommitHash("a")
    commit = Commit(project_path=project, commit_hash=name, agent_id=ADA, message="x", created_at=NOON)
    with agents.open(":memory:") as store:
        store.commits.insert(commit)
        with Session(store, max_age=3600) as session:
            session.grade(project, name, Grade.A)
            store.commits.update(attrs.evolve(commit, message="y"))
            with pytest.raises(NotFound):
                session.grade(project, CommitHash("b"), Grade.A)
        found = store.commits.get((project, name))
        assert (found.message, found.grade) == ("y", Grade.A)


def test_c6_an_agent_that_nobody_knew_is_made_with_the_defaults() -> None:
    """In the buffer; another session that makes it first loses nothing."""
    with agents.open(":memory:") as store:
        with Session(store, max_age=3600, clock=lambda: NOON) as session:
            agent = session.agent(ADA)
            assert (agent.sp, agent.xp, agent.cs, agent.commits, agent.bugs) == (1, 0, 60, 0, 0)
            assert store.agents.find(ADA) is None
            add_to_agent(store, ADA, {"xp": 3}, NOON)
        assert store.agents.get(ADA).xp == 3


def test_c10_flushed_tells_how_much_is_durable(tmp_path: Path) -> None:
    """What waits, what is written, and what that survives."""
    for target, durability in ((":memory:", "none"), (tmp_path / "agents.db", "full")):
        with agents.open(target) as store, Session(store, max_age=3600) as session:
            session.add(ADA, {"xp": 1})
            before = session.flushed
            assert (before.changes, before.at) == (0, None)
            assert before.pending > 0
            after = session.flush()
            assert (after.changes, after.pending, after.durability) == (before.pending, 0, durability)
            assert after.at is not None


def test_numbers_that_no_agent_may_have_are_refused_at_once() -> None:
    """And nothing of them waits."""
    with agents.open(":memory:") as store:
        with Session(store, max_age=3600) as session:
            session.add(ADA, {"xp": 1})
            with pytest.raises(OutOfBounds):
                session.add(ADA, {"xp": 100, "bugs": -1})
        assert store.agents.get(ADA).xp == 1


def test_activities_of_one_millisecond_are_all_kept() -> None:
    """Of one session, and of two that know nothing of each other until they are flushed."""
    with agents.open(":memory:") as store:
        one, two = (Session(store, max_age=3600, clock=lambda: NOON) for _ in range(2))
        for number in range(4):
            one.activity(ADA, "one", str(number))
            two.activity(ADA, "two", str(number))
        one.close()
        two.close()
        did = list(store.activities.within({"agent_id": ADA}))
        assert sorted((each.kind, each.detail) for each in did) == [
            (kind, str(number)) for kind in ("one", "two") for number in range(4)
        ]


def lines(*told: object) -> bytes:
    """Return what stdin says."""
    return b"".join((json.dumps(each).encode() if each else b"") + b"\n" for each in told)


def test_a_session_records_what_it_is_told(app: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Line by line; what is wrong is told with its number, and the rest goes on."""
    app("commit", "/p", "a", "x", "--agent", "ada")
    told = lines(
        {"add": {"agent": "ada", "xp": 5}},
        {"activity": {"agent": "ada", "kind": "test"}},
        None,
        {"add": {"agent": "ada", "bugs": -1}},
        {"grade": {"project": "/p", "commit": "a", "grade": "A"}},
        {"grade": {"project": "/p", "commit": "b", "grade": "A"}},
        {"retrospective": {"agent": "bob", "occasion": "s-1", "grade": "B", "text": "x"}},
        {"retrospective": {"agent": "bob", "occasion": "s:1", "grade": "B", "text": "x"}},
        {"sing": {}},
        {"add": {"agent": "ada", "xp": 5}, "activity": {}},
        {"add": {"agent": "ada", "xp": "\x1b"}},
        {"add": []},
    )
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(told + b"no json\n\xff\n")))
    result = app("session")
    assert result.code == 1
    assert [json.loads(line)["lines"] for line in result.out.splitlines()] == [3, 14]
    assert [line.partition(":")[0] for line in result.err.splitlines()] == [
        f"line {number}" for number in (4, 6, 8, 9, 10, 11, 12, 13, 14)
    ]
    assert "\x1b" not in result.err
    shown = json.loads(app("show", "ada", "--json").out)
    assert (shown["agent"]["xp"], shown["agent"]["bugs"], shown["commits"][0]["grade"]) == (5, 0, "A")
    assert app("retrospectives", "bob").err == "1 of 1 retrospectives\n"


@pytest.mark.slow
def test_c10_what_two_sessions_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    """Killed at random moments: the sums are at least what was acknowledged, and at most what was told."""
    add = json.dumps({"add": {"agent": "ada", "xp": 1, "commits": 1}}).encode() + b"\n"
    did = json.dumps({"activity": {"agent": "ada", "kind": "test"}}).encode() + b"\n"
    chance = random.Random(7)  # noqa: S311 - any moments will do
    command = [sys.executable, "-m", "agents_app", "session", "--age", "0.05"]
    acknowledged = told = 0
    for _ in range(3):
        both = [
            subprocess.Popen(command, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(2)
        ]
        for process in both:
            assert process.stdin is not None
            process.stdin.write((add + did) * 5 + b"\n" + (add + did) * 200 + b"\n" + (add + did) * 600)
            process.stdin.flush()
            told += 805
        for process in both:
            assert process.stdout is not None
            first = json.loads(process.stdout.readline())
            assert first["lines"] == 11
        time.sleep(chance.random() / 2)
        for process in both:
            process.send_signal(signal.SIGKILL)
        for process in both:
            rest, _ = process.communicate()
            seen = [11, *(json.loads(line)["lines"] for line in rest.splitlines(keepends=True) if line.endswith(b"\n"))]
            acknowledged += {11: 5, 412: 205}[seen[-1]]
        with open_store(str(tmp_path / "agents.db")) as store:
            agent = store.agents.get(ADA)
            assert agent.xp == agent.commits
            assert acknowledged <= agent.xp <= told
            assert acknowledged <= store.activities.count() <= told
