"""The points of the system that its users asked for, each by its number; the import (C.5) has a file of its own."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import threading
from pathlib import Path

import attrs
import pytest
from predecessor_agents import RECORDS, export
from running import Run

from agents_app import record
from agents_app.moments import now
from agents_app.opening import open_store
from agents_app.record import add_to_agent, grade_commit, timestamp_of
from agents_app.status import export_status
from domains import agents
from domains.agents import Activity, Agent, AgentId, Commit, CommitHash, Grade, ProjectPath, Timestamp
from perdure.entities import Range
from perdure.errors import VersionConflict

ADA = AgentId("ada")


def commit(project: str, name: str) -> Commit:
    """Return a commit."""
    return Commit(
        project_path=ProjectPath(project),
        commit_hash=CommitHash(name),
        agent_id=ADA,
        message="x",
        created_at=now(),
    )


def test_c1_ranges_of_keys_are_found_by_their_beginnings() -> None:
    """All commits of a project, and what an agent did since, and nothing that only looks like it."""
    with agents.open(":memory:", allow_drafts=True) as store:
        store.commits.insert(*(commit(project, name) for project in ("/p", "/p:q", "/p2", "/") for name in ("b", "a")))
        found = store.commits.within({"project_path": ProjectPath("/p")})
        assert [(each.project_path, each.commit_hash) for each in found] == [("/p", "a"), ("/p", "b")]
        for name in ("ad", "ada"):
            for at in (-5, 9, 10, 11):
                did = Activity(agent_id=AgentId(name), timestamp=Timestamp(at), kind="k", detail="")
                store.activities.insert(did)
        since = store.activities.within({"agent_id": ADA, "timestamp": Range(at_least=Timestamp(10))})
        assert [(each.agent_id, each.timestamp) for each in since] == [("ada", 10), ("ada", 11)]


def test_c1_the_application_lists_by_such_ranges(app: Run, tmp_path: Path) -> None:
    """Commits of a project whose path has colons, activities since a moment."""
    app("import", export(tmp_path / "export.jsonl", *RECORDS))
    assert [each["commit_hash"] for each in json.loads(app("commits", "C:\\work", "--json").out)] == ["ef02"]
    assert app("commits", "C").err == "0 of 0 commits\n"
    app("activity", "ada", "test", "again")
    assert [each["detail"] for each in json.loads(app("activities", "ada", "--since", "1h", "--json").out)] == ["again"]


def test_c4_an_update_of_what_changed_meanwhile_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another session is faster: the change is made again on what it left, and neither is lost; with a bound."""
    with agents.open(":memory:", allow_drafts=True) as store:
        store.commits.insert(commit("/p", "a"))
        read = store.commits.versioned((ProjectPath("/p"), CommitHash("a")))
        store.commits.update(attrs.evolve(read.value, message="y"), expected_version=read.version)
        with pytest.raises(VersionConflict):
            store.commits.update(attrs.evolve(read.value, grade=Grade.F), expected_version=read.version)
        times = iter(range(100))
        evolve = attrs.evolve

        def meanwhile(value: Commit, **changes: object) -> Commit:
            if next(times) < 3:
                there = store.commits.get((value.project_path, value.commit_hash))
                store.commits.update(evolve(there, message=f"{there.message}+"))
            return evolve(value, **changes)

        monkeypatch.setattr(attrs, "evolve", meanwhile)
        graded = grade_commit(store, ProjectPath("/p"), CommitHash("a"), Grade.A)
        assert (graded.message, graded.grade) == ("y+++", Grade.A)
        monkeypatch.setattr(record, "_ATTEMPTS", 3)
        times = iter([0] * 100)
        with pytest.raises(VersionConflict):
            grade_commit(store, ProjectPath("/p"), CommitHash("a"), Grade.B)


def test_c7_status_json_is_replaced_whole(app: Run, tmp_path: Path) -> None:
    """Whoever reads it while it is written again and again finds a whole document; nothing else is left behind."""
    app("import", export(tmp_path / "export.jsonl", *RECORDS))
    assert app("export-status").err == "exported 2 agents to status.json\n"
    status = json.loads(Path("status.json").read_text())
    assert [each["id"] for each in status["agents"]] == ["ada", "b:o:b"]
    assert status["agents"][0]["last_active"] == "2026-01-06T00:10:22.807000Z"
    assert status["agents"][0]["updated_at"] == "2026-06-19T09:37:09.123456Z"
    stop, read = threading.Event(), list[int]()

    def reader() -> None:
        while not stop.is_set():
            read.append(len(json.loads(Path("status.json").read_text())["agents"]))

    thread = threading.Thread(target=reader)
    thread.start()
    with open_store("agents.db") as store:
        for number in range(40):
            add_to_agent(store, AgentId(f"agent-{number}"), {"xp": 1}, now())
            export_status(store, Path("status.json"), now())
    stop.set()
    thread.join()
    assert set(read) <= set(range(2, 43))
    assert {each.name for each in tmp_path.iterdir()} == {
        "export.jsonl",
        "agents.db",
        "agents.db.import.json",
        "status.json",
    }


def test_c9_a_store_is_a_path_one_in_the_home_or_memory(
    app: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By option or by variable; what is in memory never touches the disk."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    app("add", "ada", "--store", "~/x.db")
    app("add", "ada", "--store", tmp_path / "y.db")
    monkeypatch.setenv("AGENTS_STORE", "~/z.db")
    app("add", "ada")
    assert {each.name for each in (tmp_path / "home").iterdir()} == {"x.db", "z.db"}
    assert {each.name for each in tmp_path.iterdir()} == {"home", "y.db"}
    assert app("list").err == "1 of 1 agents\n"
    source = export(tmp_path / "home" / "export", *RECORDS, b"bad")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    for arguments in (("import", source), ("add", "ada"), ("activity", "ada", "x"), ("check",), ("list",)):
        assert app(*arguments, "--store", ":memory:").code in {0, 1}
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before
    assert "is in the home of nobody" in app("list", "--store", "~nobody-of-this-name/x").err
    assert "the store has no name" in app("list", "--store", "").err


def test_two_sessions_at_once_lose_nothing(tmp_path: Path) -> None:
    """Two processes that record for one agent at the same time: every number, and every activity of a millisecond."""
    program = (
        "import datetime as dt, sys\n"
        "from agents_app.opening import open_store\n"
        "from agents_app.record import add_activity, add_to_agent\n"
        "now = dt.datetime(2026, 3, 7, tzinfo=dt.UTC)\n"
        "with open_store('agents.db', make=True) as store:\n"
        "    for number in range(40):\n"
        "        add_to_agent(store, 'ada', {'xp': 5, 'commits': 1}, now)\n"
        "        add_activity(store, 'ada', sys.argv[1], str(number), now)\n"
    )
    processes = [subprocess.Popen([sys.executable, "-c", program, name], cwd=tmp_path) for name in ("one", "two")]
    assert [process.wait() for process in processes] == [0, 0]
    with open_store(str(tmp_path / "agents.db")) as store:
        agent = store.agents.get(ADA)
        assert (agent.xp, agent.commits, agent.sp, agent.cs) == (400, 80, 1, 60)
        did = list(store.activities.within({"agent_id": ADA}))
        assert len(did) == 80
        assert [each.detail for each in did if each.kind == "one"] == [str(number) for number in range(40)]


def test_a_new_agent_has_the_defaults() -> None:
    """Those that the schema declares."""
    agent = Agent(id=ADA, updated_at=now())
    assert (agent.sp, agent.xp, agent.cs, agent.commits, agent.bugs) == (1, 0, 60, 0, 0)
    assert abs(timestamp_of(agent.updated_at) - agent.updated_at.timestamp() * 1000) < 2


def test_c8_a_full_store_refuses_what_writes_and_goes_on_reading(app: Run, tmp_path: Path) -> None:
    """Told with what to do; an import goes on where it stopped, when there is room."""
    lines = [
        json.dumps({"key": f"activity:ada:{number}", "value": {"kind": "test", "detail": "x" * 200}}).encode()
        for number in range(3000)
    ]
    source = export(tmp_path / "export.jsonl", *lines)
    full = app("import", source, "--max-size", "512kB")
    assert full.code == 1
    assert "is full: it has reached its `max_size` of 524288 bytes\nhelp: " in full.err
    there = int(app("activities", "ada", "--limit", 1).err.split()[2])
    assert 0 < there < 3000
    assert there % 500 == 0
    assert Path("agents.db").stat().st_size <= 524288
    assert app("add", "eve", "--max-size", "2MB").code == 0
    for wrong in ("lots", "-1", "5 XB"):
        assert "is no size" in app("add", "eve", "--max-size", wrong).err
    assert app("add", "eve", "--max-size", "1kB").code == 1
    assert app("import", source, "--max-size", "8 MB").code == 0
    assert app("activities", "ada", "--limit", 1).err == "1 of 3000 activities\n"


def test_c8_a_session_that_finds_no_room_says_so(app: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it acknowledged is there, and what it could not write is not."""
    told = [json.dumps({"activity": {"agent": "ada", "kind": "test", "detail": "x" * 500}}) for _ in range(1500)]
    text = "\n".join([*told[:100], "", *told[100:]]) + "\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    result = app("session", "--every", 10_000, "--age", 3600, "--max-size", "256kB")
    assert result.code == 1
    assert [json.loads(line)["lines"] for line in result.out.splitlines()] == [101]
    assert "is full" in result.err
    assert app("activities", "ada", "--limit", 1).err == "1 of 100 activities\n"
