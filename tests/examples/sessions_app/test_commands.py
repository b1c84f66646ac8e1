"""The commands that read, move and keep the store."""

from __future__ import annotations

import io
import json
import os
import tarfile
import uuid
from pathlib import Path

import pytest
from predecessor_sessions import HASHES, folder, instance, message, session
from running import Run

from sessions_app.opening import open_store

SESSIONS = [
    session(1, task="Write a parser for dates", status="running", type="debate"),
    session(2, chat_history=[message(1, content="Please hurry with the lexer")]),
    session(3, created_at="2026-01-01T00:00:00Z"),
]
IDS = [str(uuid.UUID(int=number)) for number in range(4)]


@pytest.fixture
def imported(app: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return the application with three sessions imported, on a terminal of 100 columns."""
    monkeypatch.setenv("COLUMNS", "100")
    folder(Path("sessions"), SESSIONS[:2], SESSIONS[2:])
    assert app("import", "sessions").code == 0
    return app


def test_list_is_filtered_and_goes_on(imported: Run) -> None:
    """By everything that has an index, in pages, for people and for programs."""
    listed = imported("list")
    assert listed.err == "3 of 3 sessions\n"
    lines = listed.out.splitlines()
    assert [word for word in lines[1].split() if word] == [
        "session",
        "type",
        "status",
        "created",
        "agents",
        "said",
        "task",
    ]
    assert lines[3].split()[:6] == ["00000000", "ensemble", "completed", "2026-01-01", "2", "2"]
    assert max(map(len, lines)) <= 100
    assert "1 of 1" in imported("list", "--status", "running", "--type", "debate").err
    assert "1 of 1" in imported("list", "--workspace", HASHES[1], "--since", "2026-01-01").err
    assert "2 of 2" in imported("list", "--before", "2026-01-01").err
    assert imported("list", "--since", "yesterday").code == 2
    first = json.loads(imported("list", "--limit", 2, "--json").out)
    rest = json.loads(imported("list", "--limit", 2, "--after", first["next"], "--json").out)
    assert [each["id"] for each in (*first["sessions"], *rest["sessions"])] == [IDS[3], IDS[2], IDS[1]]
    assert (first["total"], rest["next"]) == (3, None)
    assert imported("list", "--after", "x").err.startswith("error: ")


def test_show_finds_a_session_by_how_its_id_begins(imported: Run) -> None:
    """If that is one only; with its agents, what was said, and what an agent printed."""
    shown = imported("show", IDS[2]).out
    for expected in ("/home/u/0", "deploy socket 2 日本", "run/1", "Please hurry with the lexer"):
        assert expected in shown
    assert imported("show", IDS[2], "--output", 1).out == 'résumé "dq" back\\slash 🎲 ] } [ {\n'
    assert json.loads(imported("show", IDS[1], "--json").out)["task"] == "Write a parser for dates"
    assert "3 sessions have ids that begin with `0000`" in imported("show", "0000").err
    assert "there is no session whose id begins with `ffff`" in imported("show", "ffff").err
    assert imported("show", "ff").code == imported("show", str(uuid.UUID(int=9))).code == 1
    assert "no agent 7" in imported("show", IDS[1], "--output", 7).err


def test_search_marks_what_it_found(imported: Run) -> None:
    """In tasks and in messages; nothing is read as a query language."""
    found = imported("search", "parser", "dates")
    assert "Write a parser for dates" in found.out
    assert found.err == "1 tasks and 0 messages\n"
    (entry,) = json.loads(imported("search", "lexer", "--json").out)
    assert entry == {"session": IDS[2], "in": "user", "snippet": "Please hurry with the [lexer]"}
    assert imported("search", "lex").err == "0 tasks and 0 messages\n"
    assert imported("search", "--prefix", "lex").err == "0 tasks and 1 messages\n"
    assert imported("search", 'OR" NEAR( *').code == 0


def test_failed_agents_are_listed_with_their_sessions_and_types_are_counted(imported: Run) -> None:
    """By queries that the schema declares."""
    app = imported
    folder(Path("sessions"), [session(7, type="debate", instances=[instance(1), instance(2, status="failed")])])
    app("import", "sessions")
    assert "deploy socket 7" in app("failed").out
    assert [(each["id"], each["instance_id"]) for each in json.loads(app("failed", "--json").out)] == [
        (str(uuid.UUID(int=7)), 2)
    ]
    totals = app("totals")
    assert totals.err == "4 sessions\n"
    assert [line.split()[:5] for line in totals.out.splitlines()[3:5]] == [
        ["debate", "2", "4", "1", "0"],
        ["ensemble", "2", "4", "2", "0"],
    ]
    assert {each["type"]: each["sessions"] for each in json.loads(app("totals", "--json").out)} == {
        "debate": 2,
        "ensemble": 2,
    }


def test_nothing_that_is_stored_reaches_the_terminal_as_a_command_to_it(imported: Run) -> None:
    """Escape sequences in tasks, messages, names of fields and of files are shown, not sent."""
    hostile = "\x1b[2J clear \u202e"
    said = [message(1, content=hostile)]
    agents = [instance(1, agent_name=hostile, branch=hostile, status="failed", output=hostile)]
    one = session(8, task=hostile, chat_history=said, instances=agents, model=hostile)
    folder(Path("sessions"), [one, session(9, **{hostile: 1})])
    (Path("sessions") / "\x1b[2J.json").touch()
    (Path("sessions") / os.fsdecode(b"\xff.json")).touch()
    result = imported("import", "sessions")
    assert result.code == 1
    printed = result.out + result.err
    for arguments in (("list",), ("show", uuid.UUID(int=8)), ("search", "clear"), ("failed",), ("validate",)):
        result = imported(*arguments)
        printed += result.out + result.err
    assert "clear" in printed
    assert "\x1b" not in printed
    assert "\u202e" not in printed


def test_sessions_move_to_the_store_and_back(imported: Run) -> None:
    """Phase by phase, with an archive at the end, which is restored on the way back."""
    app = imported
    assert json.loads(app("phase", "--json").out) == {"phase": "old_only", "suspects": {}, "failures": 0}
    assert "archive" not in app("archive").out
    assert "the folder is in use in the phase `old_only`" in app("archive").err
    folder(Path("sessions"), SESSIONS[:1], [SESSIONS[2] | {"task": "changed"}, session(4)])
    assert "phase dual_write" in app("phase", "--advance").err
    refused = app("phase", "--advance")
    assert refused.code == 1
    assert "the two sides differ in 3" in refused.err
    compared = app("validate", "--json")
    assert compared.code == 1
    assert {(each["session"], each["kind"], each["path"]) for each in json.loads(compared.out)["differences"]} == {
        (IDS[2], "extra", ""),
        (IDS[3], "mismatch", "task"),
        (str(uuid.UUID(int=4)), "missing", ""),
    }
    assert "mismatch" in app("validate").out
    assert app("reconcile", "--from", "nobody").code == 2
    assert app("reconcile").err == "repaired 3, failed 0\n"
    assert "passed over" not in app("validate").err
    path = Path("sessions") / f"{HASHES[2]}.json"
    path.write_text('[{"x": 1}, ')
    assert "passed over: 2 in JSON that are no sessions" in app("validate").err
    path.unlink()
    assert "3 in JSON, 3 in the store: all alike" in app("validate").err
    assert "phase new_first" in app("phase", "--advance").err
    assert "phase new_only" in app("phase", "--advance").err
    assert app("archive").code == 0
    assert not Path("sessions").exists()
    with open_store(Path("sessions.db")) as store:
        store.sessions.delete(uuid.UUID(int=1))
    assert "`restore` it from its archive first" in app("rollback").err
    assert app("restore").code == 0
    assert "is there already" in app("restore").err
    assert "phase new_first" in app("rollback").err
    assert json.loads((Path("sessions") / f"{HASHES[0]}.json").read_text()) == []
    assert "phase dual_write" in app("rollback").err
    assert "phase old_only" in app("rollback").err
    assert "cannot roll back in the phase `old_only`" in app("rollback").err


def test_a_store_is_checked_and_backed_up(imported: Run) -> None:
    """A copy is a store like any other; a file that is none is refused with what to do."""
    assert imported("check").err == "3 sessions: nothing is wrong\n"
    assert json.loads(imported("check", "--json").out) == {"sessions": 3, "problems": []}
    assert imported("backup", "copy.db").code == 0
    assert "3 of 3" in imported("list", "--store", "copy.db").err
    assert imported("backup", "copy.db").code == 1
    assert "there is no store `none.db`" in imported("list", "--store", "none.db").err
    Path("text.db").write_text("no database at all, but long enough to be taken for one" * 100)
    refused = imported("list", "--store", "text.db")
    assert refused.code == 1
    assert refused.err.startswith("error: ")


def test_each_command_says_what_it_does(app: Run) -> None:
    """The help of the application lists all commands of the system."""
    listed = app("--help").out
    for name in ("import", "export", "list", "show", "search", "validate", "reconcile", "phase", "rollback", "archive"):
        assert f"  {name} " in listed
        assert app(name, "--help").code == 0


@pytest.mark.parametrize("has_filters", [True, False])
def test_an_archive_puts_nothing_outside_of_the_folder(
    app: Run, monkeypatch: pytest.MonkeyPatch, *, has_filters: bool
) -> None:
    """With the filters of Python or without, in which older ones have none; nothing is left of what was begun."""
    with tarfile.open("sessions.archive.tar.gz", "w:gz") as tar:
        tar.addfile(tarfile.TarInfo("./good.json"), io.BytesIO())
        tar.addfile(tarfile.TarInfo("../bad.json"), io.BytesIO())
    if not has_filters:
        monkeypatch.delattr(tarfile, "data_filter", raising=False)
    done = app("restore")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("error: `sessions.archive.tar.gz` cannot be read: ")
    assert [path.name for path in Path().iterdir()] == ["sessions.archive.tar.gz"]
    assert not Path("../bad.json").exists()
