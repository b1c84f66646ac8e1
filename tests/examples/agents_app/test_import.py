"""C.5: the import of the predecessor's export, through the command line."""

from __future__ import annotations

import fcntl
import gzip
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from predecessor_agents import RECORDS, export, record
from running import Run

from agents_app.opening import open_store
from domains.agents import AgentId, Grade, Occasion, ProjectPath, Timestamp

QUARANTINE = Path("agents.db.quarantine.jsonl")
REPORT = Path("agents.db.import.json")

BAD: list[tuple[bytes, str]] = [
    (record("commit:/project", agent_id="a"), "$.key: expected `commit:PROJECT:HASH`, got 'commit:/project'"),
    (record("commit::abc", agent_id="a"), "$.key: expected `commit:PROJECT:HASH`"),
    (record("commit:/project:", agent_id="a", message="", created_at="2026-01-01T00:00:00Z"), "$.value.commit_hash"),
    (record("commit:C:\\work", agent_id="a", message="", created_at="2026-01-01T00:00:00Z"), "$.value.commit_hash"),
    (record("communication:ada:abc:soon", delta=1, reason=""), "$.key: expected `communication:AGENT:HASH:TIMESTAMP`"),
    (record("communication:abc:1", delta=1, reason=""), "$.key: expected `communication:AGENT:HASH:TIMESTAMP`"),
    (record(f"activity:ada:{2**63}", kind="a", detail=""), "$.value.timestamp: expected an integer of 64 bits"),
    (record("activity:ada:1.5", kind="a", detail=""), "$.key: expected `activity:AGENT:TIMESTAMP`"),
    (record("activity:1", kind="a", detail=""), "$.key: expected `activity:AGENT:TIMESTAMP`"),
    (record("activity:ada:٣", kind="a", detail=""), "$.key: expected `activity:AGENT:TIMESTAMP`"),
    (record("retrospective:ada", grade="A", text=""), "$.key: expected `retrospective:AGENT:HASH`"),
    (record("retrospective:ada:x", grade="Z", text=""), "$.value.grade: expected one of A, B, C, D, E, F, got 'Z'"),
    (record("agent:", updated_at="2026-01-01T00:00:00Z"), "$.value.id: expected text of at least 1 character, got ''"),
    (
        record("agent:x", id="y", updated_at="2026-01-01T00:00:00Z"),
        "$.value.id: expected 'x', as the key says, got 'y'",
    ),
    (
        record("agent:x", commits=-1, updated_at="2026-01-01T00:00:00Z"),
        "$.value.commits: expected an integer of at least 0",
    ),
    (record("agent:x", xp=1.5, updated_at="2026-01-01T00:00:00Z"), "$.value.xp: expected an integer, got 1.5"),
    (record("agent:x"), "$.value.updated_at: this field is missing"),
    (record("mystery:1", a=1), "$.key: expected a key that begins with one of `agent:`, `commit:`"),
    (record("agent"), "$.key: expected a key that begins with one of"),
    (b'{"key": "agent:cut", "value": {"id": "cu', "$: it is no JSON: unterminated string"),
]


@pytest.mark.parametrize(("bad", "problem"), BAD, ids=map(str, range(len(BAD))))
def test_c5_a_bad_record_is_told_and_kept_and_never_fatal(app: Run, tmp_path: Path, bad: bytes, problem: str) -> None:
    """Its line, its key and the path are named, and the records around it are imported."""
    source = export(tmp_path / "export.jsonl", RECORDS[0], bad, RECORDS[2])
    result = app("import", source)
    assert result.code == 1
    (told,) = [line for line in result.out.splitlines() if line.startswith("export.jsonl:2:")]
    assert problem in told
    total = json.loads(REPORT.read_text())["total"]
    assert (total["read"], total["imported"], total["quarantined"]) == (3, 2, 1)
    assert json.loads(QUARANTINE.read_text())["raw"].encode() == bad


def test_c5_keys_are_transformed_and_defaults_filled_in(app: Run, tmp_path: Path) -> None:
    """Colons belong to whatever comes before the last parts; fields that are absent have their defaults."""
    assert app("import", export(tmp_path / "export.jsonl", *RECORDS)).code == 0
    ada, bob = AgentId("ada"), AgentId("b:o:b")
    with open_store("agents.db") as store:
        assert (store.agents.get(ada).xp, store.agents.get(ada).updated_at.microsecond) == (4304, 123456)
        there = store.agents.get(bob)
        assert (there.sp, there.xp, there.cs, there.commits, there.bugs) == (1, 0, 60, 0, 0)
        assert [(each.project_path, each.commit_hash) for each in store.commits.each()] == [
            ("/my:odd:path", "ef01"),
            ("/project", "abc"),
            ("C:\\work", "ef02"),
        ]
        assert [(each.agent_id, each.timestamp) for each in store.communication_scores.each()] == [
            ("ada", 130491099788),
            ("b:o:b", 673455049165),
        ]
        assert store.retrospectives.get((bob, Occasion("session-7"))).grade is Grade.F
        assert store.activities.get((ada, Timestamp(1767658222807))).detail == "ran all"
        assert store.commits.within({"project_path": ProjectPath("/my:odd:path")}).count() == 1


def test_c5_a_second_import_adds_nothing(app: Run, tmp_path: Path) -> None:
    """Everything is there already; what has another value is a conflict, unless the export is right."""
    source = export(tmp_path / "export.jsonl", *RECORDS)
    app("import", source)
    again = app("import", source, "--json")
    assert again.code == 0
    total = json.loads(again.out)["total"]
    assert (total["read"], total["already"], total["imported"]) == (11, 11, 0)
    app("add", "ada", "--xp", 5)
    refused = app("import", source)
    assert refused.code == 1
    assert (
        "export.jsonl:1: agent:ada: $.value.xp: the store has another value under this key: 4309, and not 4304"
        in refused.out
    )
    replaced = app("import", source, "--replace", "--json")
    assert (replaced.code, json.loads(replaced.out)["total"]["replaced"]) == (0, 1)
    assert not QUARANTINE.exists()


def test_c5_a_dry_run_writes_nothing(app: Run, tmp_path: Path) -> None:
    """Neither where there is no store yet, nor to one that is there."""
    source = export(tmp_path / "export.jsonl", *RECORDS, RECORDS[0], b"bad")
    tried = app("import", source, "--dry-run", "--json")
    assert tried.code == 1
    assert {path.name for path in Path().iterdir()} == {"export.jsonl"}
    app("import", export(tmp_path / "first.jsonl", RECORDS[0]))
    before = {path.name: path.read_bytes() for path in Path().iterdir()}
    assert json.loads(app("import", source, "--dry-run", "--json").out)["total"]["imported"] == 10
    assert {path.name for path in Path().iterdir()} == set(before)
    assert json.loads(app("import", source, "--json").out)["total"] == {
        **json.loads(tried.out)["total"],
        "imported": 10,
        "already": 2,
    }


def test_c5_sources_that_cannot_be_used_are_passed_over(app: Run, tmp_path: Path) -> None:
    """Locked, missing, a folder, or cut short within its compression: told, and the others go on."""
    assert app("import", tmp_path / "none").code == 2
    assert not Path("agents.db").exists()
    good = export(tmp_path / "good.jsonl", *RECORDS[:5])
    locked = export(tmp_path / "locked.jsonl", *RECORDS)
    (tmp_path / "cut.gz").write_bytes(gzip.compress(b"\n".join(RECORDS))[:-20])
    (tmp_path / "folder").mkdir()
    with locked.open() as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        result = app("import", locked, tmp_path / "none", tmp_path / "folder", tmp_path / "cut.gz", good)
    assert result.code == 2
    assert "locked.jsonl: another process has locked it" in result.out
    assert "none: No such file or directory" in result.out
    assert "folder: it is no file" in result.out
    assert "cut.gz: it is damaged: the compressed file ends too early" in result.out
    sources = json.loads(REPORT.read_text())["sources"]
    assert sources[-1]["counts"]["read"] == 5
    assert all(sum(v for k, v in each["counts"].items() if k != "read") == each["counts"]["read"] for each in sources)


def test_c5_what_was_corrected_is_imported_from_quarantine(app: Run, tmp_path: Path) -> None:
    """And leaves it; the rest stays."""
    source = export(tmp_path / "export.jsonl", record("agent:x"), b"bad", RECORDS[0])
    app("import", source)
    entries = [json.loads(line) for line in QUARANTINE.read_text().splitlines()]
    entries[0]["raw"] = record("agent:x", updated_at="2026-01-01T00:00:00Z").decode()
    QUARANTINE.write_text("".join(json.dumps(each) + "\n" for each in entries))
    assert app("import", "--retry").code == 1
    assert len(QUARANTINE.read_text().splitlines()) == 1
    with open_store("agents.db") as store:
        assert store.agents.count() == 2
    assert "nothing says what to import" in app("import").err
    assert "nothing says what to import" in app("import", source, "--retry").err
    entries[1]["raw"] = ""
    QUARANTINE.write_text(json.dumps(entries[1]) + "\n")
    assert app("import", "--retry").code == 0
    assert app("import", "--retry").err == "nothing is in quarantine\n"
    assert "there is no quarantine to retry" in app("import", "--retry", "--store", ":memory:").err


@pytest.mark.slow
def test_c5_an_import_that_is_killed_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """Killed between any two batches, it ends with each record once, and its counts are those of all of it."""
    lines = [record(f"activity:ada:{number}", kind="test", detail="x" * 200) for number in range(20_000)]
    source = export(tmp_path / "export.jsonl", *lines[:10_000], b"bad", *lines[10_000:], b"worse")
    arguments = [sys.executable, "-m", "agents_app", "import", str(source), "--json"]
    seen = 0
    for _ in range(3):
        process = subprocess.Popen(arguments, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and process.poll() is None and stored(tmp_path) <= seen:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
        seen = stored(tmp_path)
    done = subprocess.run(arguments, cwd=tmp_path, capture_output=True, text=True, check=False)
    (report,) = json.loads(done.stdout)["sources"]
    assert report["resumed_after"] >= seen > 0
    assert report["counts"] == {
        "read": 20_002,
        "imported": 20_000,
        "already": 0,
        "replaced": 0,
        "skipped": 0,
        "quarantined": 2,
    }
    assert stored(tmp_path) == 20_000
    entries = (tmp_path / QUARANTINE).read_text().splitlines()
    assert [json.loads(each)["raw"] for each in entries] == ["bad", "worse"]


def stored(folder: Path) -> int:
    """Return how many activities the store in *folder* has."""
    try:
        with open_store(str(folder / "agents.db"), read_only=True) as store:
            return store.activities.count()
    except Exception:  # noqa: BLE001 - it is being made
        return 0
