"""`perdure verify`, `backup`, `stats`, `optimize`, `export` and `import`."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import apsw
import pytest
from running import Run

from domains import scheduler
from domains.scheduler import DayProposed, PlayerId, SessionId
from perdure import ANY
from scheduler_app.projections import handlers


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a file with five events; the project is the one of this repository."""
    with scheduler.open(tmp_path / "scheduler.db") as store:
        for number in range(1, 6):
            day = DayProposed(day=dt.date(2026, 1, number), proposer=PlayerId("ada"))
            store.session(SessionId(f"s-{number % 2}")).append(day, expected=ANY)
    monkeypatch.chdir(Path(__file__).parents[3])
    return tmp_path / "scheduler.db"


def damage(file: Path) -> None:
    """Change a record behind the store's back."""
    connection = apsw.Connection(str(file))
    connection.execute("UPDATE perdure_events SET recorded_at = 7 WHERE position = 3")
    connection.close()


def test_verify(perdure: Run, file: Path) -> None:
    """It says how much it looked at, and exits with 1 where something is wrong."""
    sound = perdure("verify", file)
    assert (sound.code, sound.out) == (0, "")
    assert sound.err == f"{file}: 5 events of 2 streams, 0 of them of former versions: nothing is wrong\n"
    damage(file)
    bad = perdure("verify", file)
    assert bad.code == 1
    assert bad.out == ("record 3 (version 2 of `session/s-1`): its bytes were damaged: the checksum does not fit\n")
    assert bad.err.endswith(": 1 problem\n")


def test_verify_projections(perdure: Run, file: Path) -> None:
    """With the code that the project names; a row that somebody changed is named, and nothing is changed."""
    with scheduler.open(file, projections=handlers) as store:
        store.projections.run()
    sound = perdure("verify", "--projections", file)
    assert (sound.code, sound.out) == (0, "")
    assert sound.err.endswith("former versions; 2 rows; 2 projections: nothing is wrong\n")
    connection = apsw.Connection(str(file))
    connection.execute("UPDATE overviews SET title = 'other' WHERE session = 's-1'")
    connection.close()
    before = file.read_bytes()
    bad = perdure("verify", "--projections", file)
    assert bad.code == 1
    assert bad.out.startswith("projection `final_date`: row 's-1' of `overviews`: `title` is 'other', and its events ")
    assert perdure("verify", file).code == 0
    assert file.read_bytes() == before
    assert {each.name for each in file.parent.iterdir() if not each.name.startswith(file.name)} == set()


def test_verify_of_tables_of_another_release(perdure: Run, file: Path) -> None:
    """Its events are looked at all the same; and that its rows are not is told."""
    connection = apsw.Connection(str(file))
    connection.execute("ALTER TABLE votes ADD COLUMN more TEXT")
    connection.close()
    done = perdure("verify", file)
    assert done.code == 0
    assert "5 events" in done.err
    assert "its rows were not looked at: " in done.err
    assert perdure("verify", "--projections", file).code == 1


def test_backup(perdure: Run, file: Path, tmp_path: Path) -> None:
    """The copy is as sound as the store; nothing is replaced."""
    done = perdure("backup", file, tmp_path / "copy.db")
    assert (done.code, done.out) == (0, "")
    assert f"{tmp_path / 'copy.db'}: a sound copy of {file}, " in done.err
    assert perdure("verify", tmp_path / "copy.db").code == 0
    again = perdure("backup", file, tmp_path / "copy.db")
    assert again.code == 1
    assert "something is there already" in again.err


def test_stats(perdure: Run, file: Path) -> None:
    """A table for people, JSON for programs."""
    lines = perdure("stats", file).out.splitlines()
    assert lines[0].startswith("5 events in 2 streams, ")
    assert [line.split() for line in lines[3:]] == [
        ["type", "version", "codec", "events", "payload", "bytes"],
        ["DayProposed", "v1", "msgpack", "5", lines[4].split()[-1]],
    ]
    found = json.loads(perdure("stats", file, "--format", "json").out)
    assert (found["events"], found["streams"]) == (5, 2)


def test_optimize(perdure: Run, file: Path) -> None:
    """It says what it gained."""
    done = perdure("optimize", file)
    assert done.code == 0
    assert done.err.startswith(f"{file}: ")


def test_export_and_import(perdure: Run, file: Path, tmp_path: Path) -> None:
    """A store goes through a file of lines and comes out as it was; doing it again adds nothing."""
    lines, copy = tmp_path / "lines.jsonl", tmp_path / "copy.db"
    assert perdure("export", file, lines).err == "5 records exported\n"
    assert perdure("import", copy, lines).err == f"{copy}: 5 records written, 0 were there already\n"
    assert perdure("import", copy, lines).err == f"{copy}: 0 records written, 5 were there already\n"
    assert perdure("events", copy, "--format", "jsonl").out == perdure("events", file, "--format", "jsonl").out
    refused = perdure("export", file, lines)
    assert refused.code == 1
    assert "lines.jsonl" in refused.err
    assert len(lines.read_text().splitlines()) == 6


def test_what_is_no_store_is_named(perdure: Run, tmp_path: Path) -> None:
    """By every command, with what to do."""
    (tmp_path / "text").write_text("hello")
    for command in (["verify"], ["stats"], ["optimize"], ["export"], ["backup"]):
        more = [tmp_path / "new"] if command == ["backup"] else []
        for path, reason in (
            (tmp_path / "text", "is no store of perdure"),
            (tmp_path / "none", "there is no such file"),
        ):
            done = perdure(*command, path, *more)
            assert done.code == 1
            assert reason in done.err
            assert "help: " in done.err
