"""What was altered in the tables of a file is told, part by part."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest
from running import Run, runner
from runs import session, workspace

from domains import sessions
from perdure.cli import main
from perdure.errors import EditedTables

RUNNING = "sessions_by_updated_at_where_status_running"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a file with a session."""
    target = tmp_path / "sessions.db"
    with sessions.open(target) as store:
        store.workspaces.insert(workspace())
        store.sessions.insert(session())
    return target


@pytest.mark.parametrize(
    ("statements", "told"),
    [
        (["DROP INDEX sessions_by_created_at"], "index `sessions_by_created_at` is missing"),
        (["CREATE INDEX mine ON sessions (task)"], "index `mine` was added"),
        (
            ["DROP INDEX instances_by_status", "CREATE INDEX instances_by_status ON instances (status DESC)"],
            "index `instances_by_status` is another one",
        ),
        (
            [f"DROP INDEX {RUNNING}", f"CREATE INDEX {RUNNING} ON sessions (updated_at) WHERE status = 'failed'"],
            f"index `{RUNNING}` is another one",
        ),
        (["ALTER TABLE sessions ADD COLUMN mine TEXT"], "column `sessions.mine` was added"),
        (["ALTER TABLE instances DROP COLUMN runtime_label"], "column `instances.runtime_label` is missing"),
        (["CREATE TRIGGER mine AFTER INSERT ON sessions BEGIN SELECT 1; END"], "trigger `mine` was added"),
        (
            [f"CREATE TABLE mine{number} (id INTEGER)" for number in range(7)],
            ", ".join(f"table `mine{number}` was added" for number in range(5)) + ", and 2 more",
        ),
        (
            [
                "PRAGMA writable_schema = 1",
                "UPDATE sqlite_schema SET sql = replace(sql, 'debate', 'duel') WHERE name = 'sessions'",
            ],
            "a check, a reference or a key of a table is another one",
        ),
    ],
)
def test_each_alteration_is_told(
    path: Path, statements: list[str], told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the error, and by the command that shows how a file stands."""
    connection = apsw.Connection(str(path))
    for statement in statements:
        connection.execute(statement).fetchall()
    connection.close()
    with pytest.raises(EditedTables) as caught:
        sessions.open(path)
    assert str(caught.value) == f"`{path}` has tables that are not as they were made: {told}"
    with pytest.raises(EditedTables):
        sessions.open(path, read_only=True)
    perdure: Run = runner(main, monkeypatch, capsys)
    status = perdure("migrate", "status", path, "--package", "domains")
    assert status.code == 1
    assert told in status.err
