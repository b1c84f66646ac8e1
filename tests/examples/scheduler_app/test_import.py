"""The import of the predecessor's file, through the command line."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeAlias

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st
from running import Run

from domains import scheduler
from domains.scheduler import Choice, SessionId, VoteAdded
from perdure.moving.records import instant

Row: TypeAlias = tuple[str | bytes | int | None, ...]

TABLES = """
    CREATE TABLE sessions(id text primary key, title text, organizer text, created_at text);
    CREATE TABLE votes(session_id text, player text, day text, choice text, created_at text);
"""
SESSIONS = [
    ("s0", "日本 quote' 🎲", "p2", "2026-06-05T20:36:21.123456789+01:00"),
    ("s1", "back\\slash", "p9", "2025-12-14T23:45:26Z"),
]
VOTES = [
    ("s0", "p5", "2026-03-02", "yes", "2026-12-08T13:06:56Z"),
    ("s0", "p5", "2026-03-02", "no", "2026-12-08T23:06:57+09:00"),
    ("s0", "p6", "2026-04-16", "maybe", "2024-01-21 02:59:31.123Z"),
    ("s1", "p1", "2026-09-03", "no", "2025-01-01T15:35:29.123456789+01:00"),
]
BAD: list[Row] = [
    ("ghost", "p1", "2026-01-01", "yes", "2026-01-01T00:00:00Z"),
    ("s0", "p1", "2026-02-30", "perhaps", None),
    ("s0", b"\xff", 20260101, "yes", "2026-01-01"),
    ("s0", "", "2026-01-01", "yes", "2026-01-01T00:00:00Z"),
    (None, "p1", "2026-01-01", None, "2026-01-01T25:00:00Z"),
]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return the path of a predecessor's file with good rows."""
    path = tmp_path / "old.db"
    insert(path, TABLES)
    rows(path, "sessions", SESSIONS)
    rows(path, "votes", VOTES)
    return path


def insert(path: Path, sql: str) -> None:
    """Run *sql* on the file at *path*."""
    connection = apsw.Connection(str(path))
    connection.execute(sql).fetchall()
    connection.close()


def rows(path: Path, table: str, values: Iterable[Row]) -> None:
    """Insert rows; bytes as text that is no UTF-8."""
    connection = apsw.Connection(str(path))
    for row in values:
        marks = ", ".join("CAST(? AS TEXT)" if isinstance(value, bytes) else "?" for value in row)
        connection.execute(f"INSERT INTO {table} VALUES ({marks})", row)  # noqa: S608 - our own words
    connection.close()


def test_each_row_becomes_an_event_once(app: Run, source: Path) -> None:
    """A second import adds nothing; the votes are of today's class, and the last one of a player counts."""
    first = app("import", source)
    assert (first.code, first.out) == (0, "")
    assert "imported 2 sessions and 4 votes\n0 rows were there already; 2 times were cut" in first.err
    second = app("import", source)
    assert "imported 0 sessions and 0 votes\n6 rows were there already; 2 times were cut" in second.err
    with scheduler.open("scheduler.db") as store:
        recorded = list(store.session(SessionId("s0")).read())
        votes = [each.event for each in recorded if isinstance(each.event, VoteAdded)]
        assert [(vote.voter, vote.choice, vote.timezone) for vote in votes] == [
            ("p6", Choice.MAYBE, "UTC"),
            ("p5", Choice.YES, "UTC"),
            ("p5", Choice.NO, "UTC"),
        ]
        assert recorded[0].metadata == {
            "created_at": "2026-06-05T19:36:21.123456+00:00",
            "imported_from": "old.db:sessions/1",
        }
    assert "p2" in app("list").out


def test_rows_that_came_since_are_added(app: Run, source: Path) -> None:
    """The import may be repeated while the predecessor is still in use; equal rows each count."""
    app("import", source)
    rows(source, "votes", [VOTES[0], ("s1", "p2", "2026-09-03", "yes", "2026-01-01T00:00:00Z")])
    assert "imported 0 sessions and 2 votes\n6 rows were there already" in app("import", source).err


def test_bad_rows_are_reported_whole_and_left_out(app: Run, source: Path) -> None:
    """Every wrong column of a bad row is named with its place; the good rows go on; the exit code and a file say so."""
    rows(source, "votes", BAD)
    result = app("import", source)
    assert result.code == 1
    assert "imported 2 sessions and 4 votes" in result.err
    places = [line.partition(":")[0] for line in result.out.splitlines()]
    assert places == [
        "votes/5.session_id",
        "votes/6.created_at",
        "votes/6.day",
        "votes/6.choice",
        "votes/7.created_at",
        "votes/7.player",
        "votes/7.day",
        "votes/8.player",
        "votes/9.created_at",
        "votes/9.choice",
        "votes/9.session_id",
    ]
    report = [json.loads(line) for line in Path("scheduler.db.left-out.jsonl").read_text().splitlines()]
    assert [(entry["table"], entry["rowid"]) for entry in report] == [("votes", rowid) for rowid in range(5, 10)]
    assert report[1]["row"] == dict(
        zip(
            ("session_id", "player", "day", "choice", "created_at"),
            ("s0", "p1", "2026-02-30", "perhaps", None),
            strict=True,
        )
    )
    assert report[2]["row"]["player"] == "ff"
    insert(source, "DELETE FROM votes WHERE rowid > 4")
    assert app("import", source, "--report", "other.jsonl").code == 0
    assert Path("other.jsonl").read_text() == ""


def test_a_session_that_cannot_be_imported_takes_its_votes_along(app: Run, source: Path) -> None:
    """A session of the same name that was made here is not touched, and a bad one is not half imported."""
    app("create", "s1", "--title", "mine", "--by", "ada")
    insert(source, "UPDATE sessions SET organizer = NULL WHERE id = 's0'")
    result = app("import", source)
    assert result.code == 1
    assert "sessions/1.organizer: expected text, got None" in result.out
    assert "sessions/2.id: another session of this name is in the store, got 's1'" in result.out
    assert result.out.count("this session is not among those imported") == 4
    assert "imported 0 sessions and 0 votes" in result.err


def test_a_session_that_changed_since_is_told_and_its_votes_go_on(app: Run, source: Path) -> None:
    """What was imported stays; votes that came since are added."""
    app("import", source)
    insert(source, "UPDATE sessions SET title = 'other' WHERE id = 's1'")
    rows(source, "votes", [("s1", "p2", "2026-09-03", "yes", "2026-01-01T00:00:00Z")])
    result = app("import", source)
    assert result.out == (
        "sessions/2.title: this session was imported already, with another title or organizer, got 'other'\n"
    )
    assert "imported 0 sessions and 1 votes" in result.err


def test_a_dry_run_writes_nothing(app: Run, source: Path, tmp_path: Path) -> None:
    """It says what would happen, and leaves no file."""
    rows(source, "votes", BAD)
    result = app("import", source, "--dry-run")
    assert (result.code, "would import 2 sessions and 4 votes" in result.err) == (1, True)
    assert [path.name for path in tmp_path.iterdir()] == ["old.db"]


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda _: None, "there is no such file"),
        (lambda path: path.write_text("no database, but long enough to be looked at" * 40), "file is not a database"),
        (lambda path: insert(path, "CREATE TABLE sessions(id)"), "no such column: title"),
        (lambda path: insert(path, TABLES.replace("votes", "answers")), "no such table: votes"),
    ],
    ids=["missing", "text", "columns", "tables"],
)
def test_what_is_no_file_of_the_predecessor_is_an_error(
    app: Run, tmp_path: Path, make: Callable[[Path], None], problem: str
) -> None:
    """The exit code is 1, and the message names the file and what is wrong."""
    path = tmp_path / "other.db"
    make(path)
    result = app("import", path)
    assert result.code == 1
    assert f"error: cannot import `{path}`" in result.err
    assert problem in result.err
    assert not Path("scheduler.db").exists()


@given(st.datetimes(timezones=st.timezones()), st.integers(0, 999))
def test_nine_digits_are_cut_and_never_rounded(moment: dt.datetime, nanoseconds: int) -> None:
    """Any instant is read to the microsecond, in UTC, whatever its offset and further digits."""
    offset = moment.utcoffset()
    if offset is None or offset.seconds % 60 or moment.year in {1, 9999}:
        return
    text = f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond:06}{nanoseconds:03}{moment:%z}"
    text = f"{text[:-2]}:{text[-2:]}".replace(f"{moment:%Y}-", f"{moment.year:04}-", 1)
    assert instant(text) == (moment.astimezone(dt.UTC), nanoseconds > 0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-01-01",
        "2026-01-01T00:00:00",
        "2026-02-30T00:00:00Z",
        "0001-01-01T00:00:00+09:00",
        "٢026-01-01T00:00:00Z",
    ],
)
def test_what_is_no_instant_is_refused(text: str) -> None:
    """A day without a time, a time without a zone, a day that does not exist: none is guessed."""
    assert instant(text) is None
