"""Verify reads every revision, and sees that what is there now is what the last ones say."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest
from patterns import Patterns

from domains import knowledge

DROP = "DROP TRIGGER patterns_revisions_update; DROP TRIGGER patterns_revisions_delete;"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a file with a pattern of two revisions, one that was deleted, and one that was recorded late."""
    found = tmp_path / "knowledge.db"
    store = Patterns(found)
    store.repository.put(store.entity(1), store.entity(1, 1), store.entity(2))
    store.repository.delete(store.key(2))
    store.repository.record(store.entity(1, 2), -5)
    store.close()
    return found


def found(path: Path) -> list[str]:
    """Return what verify says."""
    with knowledge.open(path, read_only=True) as store:
        verified = store.maintenance.verify()
    assert verified.rows == 6 or verified.problems
    return sorted(map(str, verified.problems))


def test_what_is_sound(path: Path) -> None:
    """One row is there, and five revisions of two."""
    assert found(path) == []


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        (
            "UPDATE patterns SET name = 'x'",
            ["row 'a:01' of `patterns`: it is not what its last revision says, that of 1"],
        ),
        ("DELETE FROM patterns", ["row 'a:01' of `patterns`: it is missing: its last revision is none of a deletion"]),
        (
            "UPDATE patterns_revisions SET tags = '[3]' WHERE _recorded_at = -5",
            ["row 'a:01' of -5 of `patterns_revisions`: "],
        ),
        (
            "DELETE FROM patterns_revisions WHERE id = 'a:01'",
            ["row 'a:01' of `patterns`: it has no revisions"],
        ),
        (
            "INSERT INTO patterns SELECT NULL, id, 'n', '[]', 'd', 0, 0, 0 FROM patterns_revisions WHERE _deleted",
            ["row 'a:02' of `patterns`: its last revision is a tombstone, and it is there still"],
        ),
    ],
)
def test_what_is_wrong_is_told(path: Path, sql: str, told: list[str]) -> None:
    """Whatever was changed behind the store's back is said of the row and the moment."""
    connection = apsw.Connection(str(path))
    scripts = connection.execute("SELECT sql FROM sqlite_schema WHERE name LIKE 'patterns_revisions_%te'").fetchall()
    connection.execute(DROP).fetchall()
    connection.execute(f"PRAGMA ignore_check_constraints = 1; {sql}").fetchall()
    for (script,) in scripts:
        connection.execute(str(script)).fetchall()
    connection.close()
    problems = found(path)
    assert len(problems) == len(told), problems
    assert all(problem.startswith(wanted) for problem, wanted in zip(problems, told, strict=True)), problems
