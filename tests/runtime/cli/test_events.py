"""`perdure events` on stores of every kind, and on what is none."""

from __future__ import annotations

import datetime as dt
import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import apsw
import pytest
from running import Run

from domains import scheduler
from domains.scheduler import Choice, DayProposed, PlayerId, SessionCreated, SessionId, VoteAdded
from perdure.engines import ANY
from perdure.engines.sqlite import SqliteEngine

DAY = dt.date(2026, 3, 7)
NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
PROGRAM = "import perdure.cli; perdure.cli.main()"


def voted(number: int) -> VoteAdded:
    """Return one of many votes."""
    return VoteAdded(voter=PlayerId(f"p{number}"), day=DAY, choice=Choice.YES, timezone="UTC")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the path of a store with two streams, whose first vote is of version 1."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "s.db"
    with scheduler.open(path, write_as={VoteAdded: 1}, clock=lambda: NOON) as opened:
        opened.session(SessionId("a")).append(
            SessionCreated(title="The \x1b[2J Citadel", organizer=PlayerId("ada")),
            voted(1),
            expected=0,
            key="k",
            metadata={"from": "test"},
        )
    with scheduler.open(path, migrate=True, clock=lambda: NOON) as opened:
        opened.session(SessionId("b")).append(DayProposed(day=DAY, proposer=PlayerId("bob")), voted(2), expected=0)
    return path


def positions(perdure: Run, *arguments: object) -> list[int]:
    """Return the positions that are listed."""
    result = perdure("events", *arguments, "--package", "domains", "--format", "jsonl")
    assert (result.code, result.err) == (0, "")
    return [json.loads(line)["position"] for line in result.out.splitlines()]


def test_a_listing_shows_each_event_as_todays_class(perdure: Run, store: Path) -> None:
    """Columns stand under their headings, an old vote has its fields of today, and no text moves the cursor."""
    result = perdure("events", store, "--package", "domains")
    assert (result.code, result.err) == (0, "")
    time, vote = "2026-03-01 12:00:00", "day=2026-03-07 choice=yes timezone=UTC"
    assert result.out.splitlines() == [
        "position  stream     version  type            stored  recorded (UTC)       value",
        f'       1  session/a        1  SessionCreated  v1      {time}  title="The \\u001b[2J Citadel" organizer=ada',
        f"       2  session/a        2  VoteAdded       v1      {time}  voter=p1 {vote}",
        f"       3  session/b        1  DayProposed     v1      {time}  day=2026-03-07 proposer=bob",
        f"       4  session/b        2  VoteAdded       v3      {time}  voter=p2 {vote}",
    ]


def test_json_lines_hold_all_there_is(perdure: Run, store: Path) -> None:
    """Each line is an object with the event, its place, versions, metadata and key."""
    result = perdure("events", store, "--package", "domains", "--format", "jsonl", "--after", 1, "--limit", 1)
    assert json.loads(result.out) == {
        "position": 2,
        "stream": "session/a",
        "version": 2,
        "type": "VoteAdded",
        "type_version": 3,
        "stored_type": "VoteAdded",
        "stored_version": 1,
        "recorded_at": "2026-03-01T12:00:00Z",
        "metadata": {"from": "test"},
        "key": "k",
        "value": {"voter": "p1", "day": "2026-03-07", "choice": "yes", "timezone": "UTC"},
    }


def test_the_listing_can_be_narrowed(perdure: Run, store: Path) -> None:
    """By stream, position, type and number, forwards and backwards."""
    assert positions(perdure, store, "session/b") == [3, 4]
    assert positions(perdure, store, "session/b", "--backwards", "--after", 3) == [4]
    assert positions(perdure, store, "--after", 2) == [3, 4]
    assert positions(perdure, store, "--backwards") == [4, 3, 2, 1]
    assert positions(perdure, store, "--backwards", "--limit", 1) == [4]
    assert positions(perdure, store, "--types", "VoteAdded,DayProposed", "--limit", 2) == [2, 3]


def test_a_stream_that_is_not_there_is_told(perdure: Run, store: Path) -> None:
    """A name that is mistyped does not look like a stream without events."""
    result = perdure("events", store, "session/none", "--package", "domains")
    assert (result.code, result.out) == (1, "")
    assert result.err == (
        f"error: there is no stream `session/none` in `{store}`\nhelp: give a name as the listing shows it\n"
    )


def test_a_long_log_is_listed_page_by_page(perdure: Run, store: Path) -> None:
    """Both ways give the same events, also where there are many pages of them."""
    with scheduler.open(store) as opened:
        opened.session(SessionId("c")).append(*map(voted, range(600)), expected=0)
    assert positions(perdure, store) == list(range(1, 605))
    assert positions(perdure, store, "--backwards") == list(range(604, 0, -1))


def test_raw_needs_no_package(perdure: Run, store: Path) -> None:
    """What is stored is shown as it is, under its names of then."""
    result = perdure("events", store, "session/a", "--raw", "--types", "VoteAdded")
    assert result.code == 0
    assert "choice=yes day=2026-03-07 player=p1" in result.out


def test_the_project_says_where_the_package_is(perdure: Run, store: Path, tmp_path: Path) -> None:
    """`[tool.perdure]` names it; the nearest folder above the current one counts, or that of `--project`."""
    (tmp_path / "pyproject.toml").write_text("[tool.perdure]\n")
    assert perdure("events", store).code == 0
    (tmp_path / "pyproject.toml").write_text('[tool.perdure]\npackage = "nothing"\n')
    result = perdure("events", store)
    assert (result.code, result.out) == (1, "")
    assert (
        "there is no generated package `nothing.scheduler`\nhelp: name the one that it is in by `--package`"
        in result.err
    )
    (tmp_path / "pyproject.toml").unlink()
    result = perdure("events", store)
    assert result.code == 2
    assert "or show what is stored by `--raw`" in result.err


def spoil(path: Path, sql: str) -> None:
    """Change the file as no store would."""
    connection = apsw.Connection(str(path))
    connection.execute(sql).fetchall()
    connection.close()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "`{path}` cannot be opened: there is no such file"),
        (b"", "`{path}` is no store of perdure: it is empty"),
        (b"text " * 100, "`{path}` is no store of perdure: it is no SQLite database"),
    ],
)
def test_what_is_no_store_is_told_with_help(perdure: Run, tmp_path: Path, content: bytes | None, message: str) -> None:
    """The exit code is 1, stdout stays empty, and the file stays as it was."""
    path = tmp_path / "x.db"
    if content is not None:
        path.write_bytes(content)
    result = perdure("events", path)
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith(f"error: {message.format(path=path)}\nhelp: give ")
    assert content is None or path.read_bytes() == content


def test_a_damaged_record_ends_the_listing_and_is_named(perdure: Run, store: Path) -> None:
    """Everything before it is listed; its place, and what to do, are on stderr."""
    spoil(store, "UPDATE perdure_events SET type = 'DayFixed' WHERE position = 3")
    result = perdure("events", store, "--package", "domains", "--format", "jsonl")
    assert result.code == 1
    assert [json.loads(line)["position"] for line in result.out.splitlines()] == [1, 2]
    assert "error: record 3 (version 1 of `session/b`" in result.err
    assert "help: " in result.err


def test_reading_changes_nothing(perdure: Run, store: Path) -> None:
    """The file is the same, byte by byte."""
    before = store.read_bytes()
    perdure("events", store, "--package", "domains")
    assert store.read_bytes() == before


def test_a_reader_that_goes_away_is_no_error(store: Path) -> None:
    """`perdure events FILE | head -1` prints no traceback."""
    with scheduler.open(store) as opened:
        opened.session(SessionId("c")).append(*map(voted, range(2000)), expected=0)
    command = [sys.executable, "-c", PROGRAM, "events", str(store), "--raw"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


def test_text_that_the_terminal_cannot_show_is_escaped(tmp_path: Path) -> None:
    """A narrow encoding ends no listing."""
    with scheduler.open(tmp_path / "s.db") as opened:
        created = SessionCreated(title="日本", organizer=PlayerId("ada"))
        opened.session(SessionId("a")).append(created, expected=0)
    command = [sys.executable, "-c", PROGRAM, "events", str(tmp_path / "s.db"), "--raw"]
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    result = subprocess.run(command, capture_output=True, check=True, env=environment)
    assert rb"title=\u65e5\u672c" in result.stdout


def test_a_terminal_gets_colours(store: Path) -> None:
    """On a terminal the heading is bold and an old version yellow; the words are the same."""
    parent, child = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | {"TERM": "xterm-256color"}
    command = [sys.executable, "-c", PROGRAM, "events", str(store), "--package", "domains"]
    subprocess.run(command, stdout=child, check=True, env=environment)
    os.close(child)
    shown = os.read(parent, 100_000).decode()
    os.close(parent)
    assert "\x1b[1mposition" in shown
    assert "\x1b[33mv1" in shown
    assert "\x1b[2J" not in shown


def test_following_shows_what_comes(store: Path, tmp_path: Path) -> None:
    """What is there, then what other processes append, line by line, until Ctrl-C; it may begin at any position."""
    options = ["--raw", "--follow", "--format", "jsonl", "--after", "2"]
    command = [sys.executable, "-c", PROGRAM, "events", str(store), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path) as process:
        try:
            assert process.stdout is not None
            seen = [json.loads(process.stdout.readline())["position"] for _ in range(2)]
            engine = SqliteEngine(store, "scheduler")
            for _ in range(3):
                engine.append("s/1", [("T", 1, "json", "{}")], expected=ANY, key=None, metadata=None, recorded_at=0)
                seen.append(json.loads(process.stdout.readline())["position"])
            engine.close()
            process.send_signal(signal.SIGINT)
            rest, errors = process.communicate(timeout=20)
        finally:
            process.kill()
    assert seen == [3, 4, 5, 6, 7]
    assert (rest, errors, process.returncode) == ("", "", 0)


def test_following_ends_at_its_limit(perdure: Run, store: Path) -> None:
    """And goes forwards only."""
    result = perdure("events", store, "--raw", "--follow", "--limit", 3)
    assert [line.split()[0] for line in result.out.splitlines()] == ["position", "1", "2", "3"]
    refused = perdure("events", store, "--raw", "--follow", "--backwards")
    assert refused.code == 2
    assert "goes forwards" in refused.err
