"""The import of the predecessor's folder, through the command line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from predecessor_sessions import HASHES, folder, session
from running import Run

from perdure.moving.records import instant
from sessions_app.opening import open_store, workspace_hash
from sessions_app.predecessor import importing
from sessions_app.predecessor.quarantine import Quarantine
from sessions_app.predecessor.structuring import structure

DOCUMENTS = [session(number) for number in range(1, 8)]
QUARANTINE = Path("sessions.db.quarantine.jsonl")
REPORT = Path("sessions.db.import.json")


def counts(**expected: int) -> dict[str, int]:
    """Return what a report counts."""
    return {"found": 0, "imported": 0, "present": 0, "replaced": 0, "refused": 0, "cut": 0, **expected}


def plain(document: Any) -> Any:  # Any: JSON
    """Return *document* without what is null, with its instants to the microsecond."""
    match document:
        case dict():
            return {name: plain(value) for name, value in document.items() if value is not None}
        case list():
            return [plain(value) for value in document]
        case str() if found := instant(document):
            return found[0]
        case _:
            return document


def test_an_import_brings_all_and_a_second_one_adds_nothing(app: Run, tmp_path: Path) -> None:
    """Workspaces have their path, or none, and were accessed when their newest session was updated."""
    source = folder(tmp_path / "old", DOCUMENTS[:3], DOCUMENTS[3:6], DOCUMENTS[6:])
    first = app("import", source)
    assert (first.code, first.out) == (0, "")
    assert "7 found in 3 files: imported 7, there already 0, replaced 0, refused 0\n14 times were cut" in first.err
    assert json.loads(REPORT.read_text())["sessions"] == counts(found=7, imported=7, cut=14)
    again = app("import", source)
    assert "imported 0, there already 7, replaced 0, refused 0" in again.err
    assert not QUARANTINE.exists()
    with open_store(Path("sessions.db")) as store:
        assert [(each.hash, each.path, each.last_accessed.isoformat()) for each in store.workspaces.each()] == [
            (HASHES[2], None, "2026-03-17T11:26:07+00:00"),
            (HASHES[0], "/home/u/0", "2026-03-17T11:26:03+00:00"),
            (HASHES[1], "/home/u/1", "2026-03-17T11:26:06+00:00"),
        ]


def test_an_export_equals_what_was_imported(app: Run, tmp_path: Path) -> None:
    """The same values in the same files, instants to the microsecond; an export never replaces anything."""
    source = folder(tmp_path / "old", DOCUMENTS[:3], DOCUMENTS[3:6], DOCUMENTS[6:])
    app("import", source)
    assert app("export", "new").code == 0
    for path in source.iterdir():
        assert plain(json.loads((Path("new") / path.name).read_text())) == plain(json.loads(path.read_text()))
    refused = app("export", "new")
    assert (refused.code, refused.err) == (
        1,
        "error: cannot read `new`: it is not empty, and an export replaces nothing\n",
    )


def test_bad_sessions_are_kept_and_can_be_retried(app: Run, tmp_path: Path) -> None:
    """The rest goes in, the summary adds up, and what is corrected in quarantine is imported from there."""
    bad = [DOCUMENTS[0], session(11, status="exploded"), DOCUMENTS[1], DOCUMENTS[0], session(12, winner_id=9)]
    cut = json.dumps([DOCUMENTS[2], DOCUMENTS[3]]).encode()[:-50]
    source = folder(tmp_path / "old", bad, cut, [DOCUMENTS[4], DOCUMENTS[1]])
    result = app("import", source)
    assert result.code == 1
    assert result.out.splitlines() == [
        f"{HASHES[0]}.json: $[1].status: expected one of running, completed, failed, paused, got 'exploded'",
        f"{HASHES[0]}.json: $[2].id: this session was in {HASHES[2]}.json already, at $[1]",
        f"{HASHES[0]}.json: $[3].id: this session was in {HASHES[0]}.json already, at $[0]",
        f"{HASHES[0]}.json: $[4].winner_id: expected the number of an instance of this session, got 9",
        f"{HASHES[1]}.json: $[1]: the file ends within an element, at byte {len(json.dumps([DOCUMENTS[2]])) + 1}",
    ]
    assert json.loads(REPORT.read_text())["sessions"] == counts(found=9, imported=4, refused=5, cut=8)
    entries = [json.loads(line) for line in QUARANTINE.read_text().splitlines()]
    assert [(entry["file"][:4], entry["index"]) for entry in entries] == [("5240", n) for n in (1, 2, 3, 4)] + [
        ("8e7d", 1)
    ]
    assert json.loads(entries[0]["raw"]) == bad[1]

    entries[0]["raw"] = entries[0]["raw"].replace("exploded", "failed")
    entries[4]["raw"] = json.dumps(DOCUMENTS[3]) + "]"
    QUARANTINE.write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    assert "in quarantine: 7" in app("import", source).err  # what is corrected is kept beside what is in the folder
    retried = app("import", "--retry")
    assert retried.code == 1
    assert "imported 2" in retried.err
    assert "in quarantine: 4" in retried.err
    with open_store(Path("sessions.db")) as store:
        assert store.sessions.count() == 6


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "it is empty"),
        (b"{}", "expected an array"),
        (b"null", "expected an array"),
        (json.dumps([session(1)]).encode("utf-16"), "expected UTF-8"),
        (b'[{"id": "\xff"}]', "byte 8 of it is no UTF-8"),
    ],
)
def test_files_that_are_no_arrays_are_reported_and_kept(app: Run, tmp_path: Path, content: bytes, problem: str) -> None:
    """Byte for byte, also where they are no text; other files go on."""
    source = folder(tmp_path / "old", content, [session(2)])
    result = app("import", source)
    assert result.code == 1
    assert problem in result.out
    assert "2 found in 2 files: imported 1, there already 0, replaced 0, refused 1" in result.err
    assert app("import", "--retry").code == 1
    assert QUARANTINE.exists()


def test_files_that_cannot_be_read_are_reported(app: Run, tmp_path: Path) -> None:
    """Folders, pipes and dangling links under the name of a file, and names that are no hashes."""
    source = folder(tmp_path / "old", [session(1)])
    (source / f"{HASHES[1]}.json").mkdir()
    os.mkfifo(source / f"{HASHES[2]}.json")
    (source / "0000000000000000.json").symlink_to("nowhere")
    (source / "notes.json").write_text("[]")
    (source / "workspaces.json").write_text('{"x": "/a", "524073033f270246": 7, "8e7d391023ef796f": "/a\\u0000"}')
    result = app("import", source)
    assert result.code == 1
    assert sorted(result.out.splitlines()) == [
        "0000000000000000.json: $: No such file or directory",
        f"{HASHES[2]}.json: $: it is no file",
        f"{HASHES[1]}.json: $: it is no file",
        "notes.json: $: expected a name of 16 hexadecimal digits: the hash of a workspace",
        "workspaces.json: $.524073033f270246: expected a path as text, got 7",
        "workspaces.json: $.8e7d391023ef796f: expected a path as text, got '/a\\x00'",
        "workspaces.json: $.x: expected the hash of a workspace: 16 hexadecimal digits",
    ]
    assert "imported 1" in result.err
    assert app("import", tmp_path / "nothing").err.startswith("error: cannot read")


def test_a_file_that_changes_while_it_is_read_is_reported(
    app: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read is imported, and the exit code says that it may not be all."""
    source = folder(tmp_path / "old", [session(1), session(2)])
    path = source / f"{HASHES[0]}.json"

    def meanwhile(*arguments: Any) -> Any:  # Any: as `structure` has it
        path.write_bytes(path.read_bytes() + b" ")
        return structure(*arguments)

    monkeypatch.setattr(importing, "structure", meanwhile)
    result = app("import", source)
    assert result.code == 1
    assert result.out == f"{HASHES[0]}.json: $: it was changed while it was read: import again\n"
    assert "imported 2" in result.err


def test_a_dry_run_writes_nothing(app: Run, tmp_path: Path) -> None:
    """Neither where there is no store yet, nor to one that is there; it tells what would happen."""
    source = folder(tmp_path / "old", DOCUMENTS[:2], [session(11, type=1)])
    tried = app("import", source, "--dry-run")
    assert tried.code == 1
    assert "3 found in 2 files: would be imported 2, there already 0, replaced 0, refused 1" in tried.err
    assert {path.name for path in Path().iterdir()} == {"old"}
    app("import", source)
    folder(source, DOCUMENTS[:4])
    kept = QUARANTINE.read_bytes()
    assert "would be imported 2, there already 2" in app("import", source, "--dry-run").err
    assert QUARANTINE.read_bytes() == kept
    with open_store(Path("sessions.db")) as store:
        assert store.sessions.count() == 2


def test_a_session_that_differs_is_refused_unless_the_file_is_right(app: Run, tmp_path: Path) -> None:
    """It is named where it differs, and `--replace` takes the one of the file."""
    source = folder(tmp_path / "old", DOCUMENTS[:2])
    app("import", source)
    folder(source, [DOCUMENTS[0], {**DOCUMENTS[1], "task": "another"}])
    refused = app("import", source)
    assert refused.code == 1
    assert refused.out.startswith(f"{HASHES[0]}.json: $[1].task: this session is in the store already, and differs")
    replaced = app("import", source, "--replace")
    assert replaced.code == 0
    assert "there already 1, replaced 1, refused 0" in replaced.err
    assert not QUARANTINE.exists()


def test_the_hash_of_a_workspace_is_that_of_its_resolved_path(tmp_path: Path) -> None:
    """A link has the hash of what it leads to; a path that is not there is hashed without its last slashes."""
    (tmp_path / "link").symlink_to(tmp_path)
    assert workspace_hash(tmp_path / "link") == workspace_hash(tmp_path)
    assert workspace_hash(Path("/home/u/project-0")) == HASHES[0]


def test_of_very_many_problems_the_first_are_told_and_all_are_kept(app: Run, tmp_path: Path) -> None:
    """A file of a thousand things that are no sessions fills neither the memory nor the terminal, and is counted."""
    source = folder(tmp_path / "old", list(range(1500)), [session(1)])
    result = app("import", source)
    assert len(result.out.splitlines()) == 1000
    assert "and 500 more problems" in result.err
    report = json.loads(REPORT.read_text())
    assert (report["sessions"], report["problem_count"]) == (counts(found=1501, imported=1, refused=1500, cut=2), 1500)
    assert len(QUARANTINE.read_text().splitlines()) == 1500


def test_two_imports_take_turns(app: Run, tmp_path: Path) -> None:
    """The second one is refused before it imports anything."""
    source = folder(tmp_path / "old", [session(1)])
    other = Quarantine(QUARANTINE)
    refused = app("import", source)
    assert (refused.code, refused.err) == (
        1,
        "error: cannot read `sessions.db.quarantine.jsonl`: another import is writing to it\n",
    )
    assert not Path("sessions.db").exists()
    other.abandon()
    assert app("import", source).code == 0


@pytest.mark.slow
def test_an_import_that_is_killed_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """Killed again and again, it ends with each session once, and what was committed is not imported twice."""
    source = folder(tmp_path / "old", [session(number) for number in range(1, 1501)])
    arguments = [sys.executable, "-m", "sessions_app", "import", str(source), "--json"]
    seen = 0
    for _ in range(4):
        process = subprocess.Popen(arguments, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and process.poll() is None:
            if (tmp_path / "sessions.db").exists() and stored(tmp_path) > seen:
                break
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert stored(tmp_path) >= seen
        seen = stored(tmp_path)
    done = subprocess.run(arguments, cwd=tmp_path, capture_output=True, text=True, check=True)
    counted = json.loads(done.stdout)["sessions"]
    assert counted["present"] == seen
    assert counted["imported"] == 1500 - seen
    assert stored(tmp_path) == 1500


def stored(folder: Path) -> int:
    """Return how many sessions the store in *folder* has."""
    try:
        with open_store(folder / "sessions.db", read_only=True) as store:
            return store.sessions.count()
    except Exception:  # noqa: BLE001 - it is being made
        return 0
