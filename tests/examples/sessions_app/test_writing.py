"""The commands that change one session, on the store and while the sessions move, and the one that migrates."""

from __future__ import annotations

import io
import json
import uuid
from pathlib import Path

import pytest
from predecessor_sessions import HASHES, folder, session
from running import Run

from domains.sessions import Session
from sessions_app.move import open_moving
from sessions_app.opening import open_store, workspace_hash

STORE, FOLDER = Path("sessions.db"), Path("sessions")
FIRST = str(uuid.UUID(int=1))


def stored(key: str) -> Session | None:
    """Return a session of the store."""
    with open_store(STORE) as store:
        return store.sessions.find(uuid.UUID(key))


def test_a_session_is_created_changed_and_deleted(app: Run) -> None:
    """Each by one command, which prints its id; the store is made, and learns the path of the workspace."""
    created = app("create", "Write a lexer", "--agent", "ada", "--agent", "bob", "--type", "debate", "--model", "m")
    key = created.out.strip()
    assert (created.code, created.err) == (0, "running, 2 agents, 0 messages\n")
    with open_store(STORE) as store:
        (workspace,) = store.workspaces.each()
        assert (workspace.hash, workspace.path) == (workspace_hash(Path()), str(Path.cwd()))
    assert app("add-message", key, "Please hurry", "--agent", 2, "--role", "assistant").out == f"{key}\n"
    assert app("set-status", key[:8], 2, "failed").code == 0
    told = json.loads(app("update", key, "--status", "completed", "--winner", 1, "--task", "Write it", "--json").out)
    assert (told["status"], told["winner_id"], told["task"], told["model"]) == ("completed", 1, "Write it", "m")
    found = stored(key)
    assert found is not None
    assert [each.status.value for each in found.instances] == ["idle", "failed"]
    assert [(each.content, each.role.value, each.instance_id) for each in found.chat_history] == [
        ("Please hurry", "assistant", 2)
    ]
    assert found.completed_at == found.updated_at > found.created_at
    assert "completed_at" not in json.loads(app("update", key, "--status", "running", "--json").out)
    assert app("delete", key, "--yes").err == f"deleted {key}, 2 agents and 1 messages\n"
    assert stored(key) is None


def test_a_session_is_created_of_what_show_prints(app: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """By a file, or by what is piped; all that is wrong with it is told with its path."""
    key = app("create", "x").out.strip()
    document = json.loads(app("show", key, "--json").out) | {"id": FIRST}
    Path("one.json").write_text(json.dumps(document))
    assert app("create", "--from", "one.json", "--workspace", HASHES[0]).out == f"{FIRST}\n"
    assert json.loads(app("show", FIRST, "--json").out) == document
    again = app("create", "--from", "one.json")
    assert (again.code, again.out) == (1, "")
    assert f"error: there is a session {FIRST} already\nhelp: " in again.err
    raw = json.dumps(document | {"id": str(uuid.UUID(int=2)), "status": "gone", "task": 3}).encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
    wrong = app("create", "--from", "-").err
    assert "  $.status: expected one of running" in wrong
    assert "  $.task: " in wrong
    assert "cannot be read: No such file" in app("create", "--from", tmp_path / "none.json").err


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["create"], "nothing says what to create"),
        (["create", "x", "--from", "y"], "nothing says what to create"),
        (["update", FIRST], "nothing says what to change"),
        (["update", FIRST, "--winner", 9], "this session has no agent 9"),
        (["set-status", FIRST, 9, "idle"], f"there is no session {FIRST} with an instance 9"),
        (["add-message", FIRST, "x", "--agent", 9], f"there is no session {FIRST} with an instance 9"),
        (["add-message", str(uuid.UUID(int=9)), "x"], "there is no session"),
        (["show", str(uuid.UUID(int=9))], "there is no session"),
        (["delete", "zz"], "`zz` is no id of a session"),
        (["delete", FIRST], f"session {FIRST} was not deleted"),
        (["update", FIRST, "--task", "\udcff"], ""),
        (["create", "x", *("--agent", "a") * 11], ""),
    ],
)
def test_what_cannot_be_done_is_told_and_changes_nothing(app: Run, arguments: list[object], error: str) -> None:
    """With exit code 1, and what to do instead."""
    folder(FOLDER, [session(1)])
    assert app("import", FOLDER).code == 0
    before = stored(FIRST)
    done = app(*arguments)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(f"error: {error}")
    assert "Traceback" not in done.err
    assert stored(FIRST) == before
    with open_store(STORE) as store:
        assert store.sessions.count() == 1


def test_while_the_sessions_move_both_sides_are_written(app: Run) -> None:
    """A command knows the phase: what it changes is in the folder, too."""
    folder(FOLDER, [session(1)])
    assert app("import", FOLDER).code == 0
    assert app("phase", "--advance").code == 0
    assert app("add-message", FIRST, "on both sides").code == 0
    key = app("create", "a new one", "--workspace", HASHES[0]).out.strip()
    assert app("set-status", key, 1, "running").code == 0
    with open_moving(STORE, FOLDER) as moving:
        assert moving.validate().is_equal
        old = dict(moving.old.items())
        assert [each.status.value for each in old[uuid.UUID(key)].instances] == ["running"]
        assert old[uuid.UUID(FIRST)].chat_history[-1].content == "on both sides"
    assert app("delete", key, "--yes").code == 0
    assert app("validate").code == 0


def test_an_export_has_the_order_of_the_arrays_and_the_empty_ones(app: Run) -> None:
    """Whatever the times say; a workspace of which only the path is known gets no file."""
    order = [3, 1, 2]
    source = folder(FOLDER, [session(number, created_at="2026-01-01T00:00:00Z") for number in order], [])
    assert app("import", source).code == 0
    assert app("export", "out").code == 0
    assert sorted(path.name for path in Path("out").iterdir()) == sorted(
        [f"{HASHES[0]}.json", f"{HASHES[1]}.json", "workspaces.json"]
    )
    exported = json.loads(Path(f"out/{HASHES[0]}.json").read_bytes())
    assert [each["id"] for each in exported] == [str(uuid.UUID(int=number)) for number in order]
    assert json.loads(Path(f"out/{HASHES[1]}.json").read_bytes()) == []
    Path(f"sessions/{HASHES[1]}.json").unlink()
    assert app("import", source, "--store", "other.db").code == 0
    assert app("export", "other", "--store", "other.db").code == 0
    assert not Path(f"other/{HASHES[1]}.json").exists()
    assert json.loads(Path("other/workspaces.json").read_bytes())[HASHES[1]] == "/home/u/1"


def test_a_store_of_an_older_release_is_migrated_when_it_is_asked_for(
    app: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the command, or by whoever agrees at a terminal; nobody else changes it."""
    folder(FOLDER, [session(1)])
    assert app("import", FOLDER).code == 0
    before = stored(FIRST)
    assert "would be lowered from release 3 to 1" in app("migrate", "--to", 1, "--dry-run").err
    assert "lowered from release 3 to 1" in app("migrate", "--to", 1).err
    refused = app("list")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith(
        "error: `sessions.db` is of release 1, and this program needs 3\nhelp: `migrate --store"
    )
    assert "held at release 1" in app("migrate", "--status").out
    assert json.loads(app("migrate", "--status", "--json").out)["state"] == "behind"
    assert "raised from release 1 to 2" in app("migrate", "--to", 2).err
    monkeypatch.setattr("sessions_app.opening._agrees", lambda _: True)
    assert app("list").err == "1 of 1 sessions\n"
    assert "at release 3 already, nothing to do" in app("migrate").err
    assert stored(FIRST) == before
    assert app("migrate", "--to", 9).code == 2
    assert "there is no store" in app("migrate", "--store", "none.db").err
