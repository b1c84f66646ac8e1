"""`perdure migrate` where there are tables: shown, raised and lowered with their rows."""

from __future__ import annotations

import json
from pathlib import Path

import apsw
import pytest
from migrated import LIBRARY, Released, contents, fill, released, rows
from running import Run


@pytest.fixture
def domain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Released:
    """Return a domain of three releases; the current folder has a file of the first one."""
    found = released(*LIBRARY)
    monkeypatch.chdir(tmp_path)
    fill(tmp_path / "x.db", found.build(1))
    return found


def package(domain: Released) -> tuple[str, str]:
    """Return the option that names the newest build."""
    return "--package", domain.build().package.partition(".")[0]


def test_the_status_says_what_is_to_be_run(perdure: Run, domain: Released) -> None:
    """For people and for programs; a store that is behind ends with 1, and one that was raised with 0."""
    found = perdure("migrate", "status", "x.db", *package(domain))
    assert "tables: of release 1, to be migrated by 0002_authors_books_loans, 0003_authors_books_loans" in found.out
    assert (found.code, "run `perdure migrate up x.db`" in found.err) == (1, True)
    told = json.loads(perdure("migrate", "status", "x.db", "--format", "json", *package(domain)).out)
    assert told["state"] == "behind"
    assert told["tables"] == {"release": 1, "pending": ["0002_authors_books_loans", "0003_authors_books_loans"]}
    assert perdure("migrate", "up", "x.db", *package(domain)).code == 0
    after = perdure("migrate", "status", "x.db", *package(domain))
    assert (after.code, "tables: of release 3\n" in after.out) == (0, True)


def test_up_and_down_carry_rows(perdure: Run, domain: Released) -> None:
    """To the release that is named, and back; a dry run says the same, and does nothing."""
    path = Path("x.db")
    before, first = contents(path), rows(path)
    dry = perdure("migrate", "up", "x.db", "--to", "2", "--dry-run", *package(domain))
    assert dry.err == (
        "x.db: would be raised from release 1 to 2; no event would be rewritten; tables: 0002_authors_books_loans\n"
    )
    assert contents(path) == before
    up = perdure("migrate", "up", "x.db", "--to", "2", *package(domain))
    assert up.err == "x.db: raised from release 1 to 2; no event was rewritten; tables: 0002_authors_books_loans\n"
    assert any(name == "label" for name, _ in rows(path)["books"][0])
    dry = perdure("migrate", "down", "x.db", "--to", "1", "--dry-run", *package(domain))
    assert "would be lowered from release 2 to 1" in dry.err
    down = perdure("migrate", "down", "x.db", "--to", "1", *package(domain))
    assert down.err == "x.db: lowered from release 2 to 1; no event was rewritten; tables: 0002_authors_books_loans\n"
    assert rows(path) == first


@pytest.mark.parametrize(
    ("arguments", "expected", "code"),
    [
        (("down", "x.db", "--to", "1"), "is at release 1, and cannot be lowered to 1", 2),
        (("down", "x.db", "--to", "4"), "there is no release 4", 2),
        (("up", "x.db", "--to", "4"), "there is no release 4", 2),
        (("down", "x.db"), "Missing option '--to'", 2),
        (("down", "y.db", "--to", "1"), "y.db", 2),
    ],
)
def test_what_cannot_be_done_is_told(
    perdure: Run, domain: Released, arguments: tuple[str, ...], expected: str, code: int
) -> None:
    """With what to do instead; the file is as it was."""
    before = contents(Path("x.db"))
    found = perdure("migrate", *arguments, *package(domain))
    assert expected in found.err
    assert found.code in {1, code}
    assert contents(Path("x.db")) == before


def test_edited_tables_are_shown_and_left_alone(perdure: Run, domain: Released) -> None:
    """Neither way is gone before somebody has undone what was altered."""
    connection = apsw.Connection("x.db")
    connection.execute("CREATE INDEX more ON books (tag)")
    connection.close()
    status = perdure("migrate", "status", "x.db", "--format", "json", *package(domain))
    assert (json.loads(status.out)["state"], status.code) == ("edited", 1)
    up = perdure("migrate", "up", "x.db", *package(domain))
    assert (up.code, "has tables that are not as they were made" in up.err) == (1, True)


def test_a_row_that_stops_it_is_named(perdure: Run, domain: Released) -> None:
    """As an error of the command, with the table and the reason."""
    connection = apsw.Connection("x.db")
    connection.execute("UPDATE authors SET born = 1900")
    connection.close()
    found = perdure("migrate", "up", "x.db", *package(domain))
    assert found.code == 1
    assert "the migration `0003_authors_books_loans` stopped in `authors` at the row 'a' (str): " in found.err
    assert "nothing was changed" in found.err
