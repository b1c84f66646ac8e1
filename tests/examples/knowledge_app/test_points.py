"""The points of the system that its users asked for, each by its number; the import (D.5) has a file of its own."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import apsw
import pytest
from predecessor_knowledge import RECORDS, export
from running import Run

from domains import knowledge
from knowledge_app.kinds import KINDS
from knowledge_app.predecessor.writing import exported


def found(app: Run, *arguments: object) -> Any:  # Any: JSON
    """Return what a command prints as JSON."""
    return json.loads(app(*arguments, "--json").out)


@pytest.fixture
def filled(app: Run, tmp_path: Path) -> Run:
    """Return the application with the records of the old store."""
    app("import", export(tmp_path / "export.jsonl", RECORDS))
    return app


def test_d1_four_typed_tables_in_which_nothing_is_overwritten(filled: Run) -> None:
    """Each row of the revisions is kept as it is, whatever a command or another tool tries; keys are (id, time)."""
    filled("update", "spec", "auth", "title=fourth")
    filled("delete", "spec", "auth")
    connection = apsw.Connection("knowledge.db")
    for kind in KINDS.values():
        for change in ("UPDATE {} SET id = 'x'", "DELETE FROM {}"):
            with pytest.raises(apsw.ConstraintError, match="a revision is never"):
                connection.execute(change.format(f"{kind.table}_revisions")).fetchall()
    with pytest.raises(apsw.ConstraintError):
        connection.execute(
            "INSERT INTO specifications_revisions SELECT * FROM specifications_revisions LIMIT 1"
        ).fetchall()
    titles = "SELECT title FROM specifications_history WHERE id = 'auth' ORDER BY _recorded_at"
    assert [title for (title,) in connection.execute(titles)] == ["first", "second", "third", "fourth", None]


def test_d1_other_tools_see_the_latest_state(filled: Run) -> None:
    """The views need nothing of ours: the SQLite that comes with Python reads them."""
    filled("delete", "change", "auth")
    with sqlite3.connect("knowledge.db") as connection:
        rows = connection.execute("SELECT id, title FROM specifications_latest ORDER BY id").fetchall()
        changes = connection.execute("SELECT count(*) FROM changes_latest").fetchone()
        dead = connection.execute("SELECT id, kind, _deleted FROM changes_history ORDER BY _position").fetchall()
    connection.close()
    assert rows == [("a:b:c", 'emoji🎲 "dq" back\\slash'), ("auth", "third")]
    assert changes == (0,)
    assert dead == [("auth", "modified", 0), ("auth", None, 1)]


def test_d2_history_and_any_time(filled: Run) -> None:
    """The history of one id; as of a time; between two; latest of each."""
    history = found(filled, "history", "spec", "auth")
    assert [each["value"]["title"] for each in history] == ["first", "second", "third"]
    assert [each["recorded_at"] % 10 for each in history] == [1, 2, 3]
    assert found(filled, "show", "spec", "auth", "--as-of", "1700000000000000002")["value"]["title"] == "second"
    assert filled("show", "spec", "auth", "--as-of", "1699999999999999999").code == 1
    known = found(filled, "as-of", "2023-12-01")
    assert [(each["kind"], each["id"]) for each in known] == [("spec", "a:b:c"), ("spec", "auth"), ("decision", "db")]
    between = found(filled, "between", "1700000000000000001", "1700000000000000003")
    assert [(each["id"], each["recorded_at"] % 10) for each in between] == [("auth", 1), ("a:b:c", 1), ("auth", 2)]
    one = found(filled, "between", "0000000", "now", "--kind", "spec", "--id", "auth")
    assert len(one) == 3
    assert [(each["id"], each["title"]) for each in found(filled, "list", "spec")] == [
        ("a:b:c", 'emoji🎲 "dq" back\\slash'),
        ("auth", "third"),
    ]


def test_d2_changes_since_a_checkpoint_miss_nothing(filled: Run, tmp_path: Path) -> None:
    """Also what is imported later with an old time; whoever reads a few at a time gets all of them, once."""
    everything = found(filled, "changes-since")
    assert len(everything["changes"]) == 7
    late = export(tmp_path / "late.jsonl", [RECORDS[1].replace(b"0001", b"0000")])
    filled("import", late)
    filled("delete", "pattern", "ünï")
    since = found(filled, "changes-since", everything["checkpoint"])
    first, second = since["changes"]
    assert (first["id"], first["recorded_at"] % 10**6) == ("auth", 0)
    assert second["value"] is None
    seen: list[Any] = []
    checkpoint = ".".join("0" * len(KINDS))
    while more := found(filled, "changes-since", checkpoint, "--limit", 2):
        if not more["changes"]:
            break
        seen += more["changes"]
        checkpoint = more["checkpoint"]
    assert len(seen) == 9
    assert filled("changes-since", "99.0.0.0").code == 1
    for wrong in ("x", "1.2.3", "1.2.3.4.5", "-1.0.0.0", "1.1.1.9999999999999999999"):
        assert filled("changes-since", "--", wrong).code == 2


def test_d3_patterns_are_found_by_tag_text_and_attribute(app: Run) -> None:
    """Full-text search sees what is there now alone; tags are words of a list; attributes are indexed."""
    app("add", "pattern", "net:retry", "name=Retry", "description=Try it again, then give up", "tags=net", "tags=http")
    app("add", "pattern", "cache", "name=Cache-aside", "description=Ask the cache first", "tags=net", "uses=3")
    app("update", "pattern", "net:retry", "description=Back off, then stop")
    assert [each["id"] for each in found(app, "list", "pattern", "--tag", "net")] == ["cache", "net:retry"]
    assert [each["id"] for each in found(app, "list", "pattern", "--tag", "http")] == ["net:retry"]
    assert found(app, "list", "pattern", "--tag", "ht") == []
    assert [each["id"] for each in found(app, "search", "back", "st")] == ["net:retry"]
    assert found(app, "search", "again") == [], "that is what it was"
    assert found(app, "search", '"', "OR") == []
    assert [each["id"] for each in found(app, "list", "pattern", "uses=3")] == ["cache"]
    assert [each["id"] for each in found(app, "list", "pattern", "name=Retry")] == ["net:retry"]
    assert [each["id"] for each in found(app, "list", "pattern", "uses=3", "--tag", "net")] == ["cache"]
    assert found(app, "tags") == {"net": 2, "http": 1}
    app("delete", "pattern", "net:retry")
    assert found(app, "search", "back") == []
    assert found(app, "list", "pattern", "--tag", "http") == []
    assert app("list", "decision", "--tag", "x").code == 1


def test_d4_updates_and_deletions_append(app: Run) -> None:
    """Each is a revision of its own; a deletion is a tombstone with its date; what was deleted can be begun again."""
    added = found(app, "add", "spec", "login", "title=Log in", "body=By name")
    assert (added["value"]["status"], added["value"]["tags"]) == ("draft", [])
    updated = found(app, "update", "spec", "login", "status=accepted", "tags=auth")
    assert updated["recorded_at"] > added["recorded_at"]
    assert updated["value"] == {**added["value"], "status": "accepted", "tags": ["auth"]}
    deleted = found(app, "delete", "spec", "login")
    assert deleted["value"] is None
    assert app("show", "spec", "login").code == 1
    assert app("delete", "spec", "login").code == 1
    assert app("update", "spec", "login", "title=x").code == 1
    app("add", "spec", "login", "title=Log in again", "body=By key")
    assert app("add", "spec", "login", "title=x", "body=y").code == 1
    values = [each["value"] and each["value"]["title"] for each in found(app, "history", "spec", "login")]
    assert values == ["Log in", "Log in", None, "Log in again"]


def test_d5_an_export_is_what_was_imported(filled: Run, tmp_path: Path) -> None:
    """Line for line, but for what was no record; with a tombstone it goes into an empty store and is the same there."""
    good = {each.decode() for each in RECORDS if b'"spec::' not in each}
    filled("export", tmp_path / "out.jsonl")
    assert set((tmp_path / "out.jsonl").read_text().splitlines()) == good
    filled("delete", "decision", "db")
    lines = filled("export", "-").out.splitlines()
    assert len(lines) == 8
    assert '"value": {"$deleted": true}' in lines[-1]
    again = filled("import", export(tmp_path / "again.jsonl", [each.encode() for each in lines]), "--path", "other.db")
    assert again.code == 0
    with (
        knowledge.open("other.db") as other,
        knowledge.open("knowledge.db") as store,
    ):
        assert list(exported(other)) == list(exported(store))
        assert other.decisions.count() == 0
    assert filled("import", tmp_path / "again.jsonl").code == 0
    assert filled("validate", tmp_path / "again.jsonl").code == 0
