"""Bringing the old store over (D.5): each version once, and what is no version is told and kept."""

from __future__ import annotations

import gzip
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from predecessor_knowledge import DAMAGED, RECORDS, WRONG, export, line
from running import Run

from domains import knowledge
from domains.knowledge import KnowledgeId
from knowledge_app.predecessor.convert import Converter, SpecificationRecord
from perdure.moving.records import Record

GOOD = [each for each in RECORDS if b'"spec::' not in each]


def test_d5_a_dry_run_says_what_would_happen(app: Run, tmp_path: Path) -> None:
    """The counts are those of the import, and nothing is made."""
    source = export(tmp_path / "export.jsonl", (*RECORDS, *DAMAGED))
    tried = app("import", source, "--dry-run", "--json")
    assert tried.code == 1
    assert [each.name for each in tmp_path.iterdir()] == ["export.jsonl"]
    done = app("import", source, "--json")
    first, second = (json.loads(each.out) for each in (tried, done))
    assert first["total"] == second["total"]
    assert second["total"]["imported"] == len(GOOD)
    assert second["total"]["quarantined"] == len(DAMAGED) + 1
    again = app("import", source, "--dry-run", "--json")
    assert json.loads(again.out)["total"]["already"] == len(GOOD)


def test_d5_importing_again_adds_nothing(app: Run, tmp_path: Path) -> None:
    """The store and the quarantine are the same, however often; counts compare equal."""
    source = export(tmp_path / "export.jsonl", (*RECORDS, *DAMAGED))
    app("import", source)
    quarantine = (tmp_path / "knowledge.db.quarantine.jsonl").read_bytes()
    before = app("export", "-").out
    again = app("import", source, "--json")
    total = json.loads(again.out)["total"]
    assert (total["imported"], total["already"], total["read"]) == (0, len(GOOD), len(RECORDS) + len(DAMAGED))
    assert app("export", "-").out == before
    assert (tmp_path / "knowledge.db.quarantine.jsonl").read_bytes() == quarantine
    assert json.loads((tmp_path / "knowledge.db.import.json").read_text())["total"] == total


def test_d5_each_problem_is_told_with_its_place(app: Run, tmp_path: Path) -> None:
    """Line, key, path and reason, on the screen and in the quarantine; the rest goes in."""
    source = export(tmp_path / "export.jsonl", (*(each for each, _ in WRONG), *GOOD))
    done = app("import", source)
    assert done.code == 1
    told = done.out.splitlines()
    kept = [json.loads(each) for each in (tmp_path / "knowledge.db.quarantine.jsonl").read_text().splitlines()]
    assert [each["line"] for each in kept] == list(range(1, len(WRONG) + 1))
    for number, ((raw, path), entry) in enumerate(zip(WRONG, kept, strict=True), 1):
        key = json.loads(raw)["key"]
        assert entry["problems"][0]["path"] == path
        assert entry["raw"].encode() == raw
        assert any(each.startswith(f"export.jsonl:{number}: {key}: {path}: ") for each in told)
    assert json.loads((tmp_path / "knowledge.db.import.json").read_text())["total"]["imported"] == len(GOOD)


def test_d5_what_was_corrected_goes_in(app: Run, tmp_path: Path) -> None:
    """A record that was corrected in the quarantine is imported by a retry, and dropped from there."""
    app("import", export(tmp_path / "export.jsonl", [WRONG[0][0], DAMAGED[0]]))
    kept = tmp_path / "knowledge.db.quarantine.jsonl"
    kept.write_text(kept.read_text().replace("maybe", "accepted"))
    assert app("import", "--retry").code == 1
    assert json.loads(app("show", "spec", "w1", "--json").out)["value"]["status"] == "accepted"
    assert len(kept.read_text().splitlines()) == 1


def test_d5_another_value_of_the_same_moment_is_refused(app: Run, tmp_path: Path) -> None:
    """Nothing is overwritten: the second of two records with one key is told, whichever file it is in."""
    other = RECORDS[1].replace(b"first", b"other")
    done = app("import", export(tmp_path / "export.jsonl", [RECORDS[1], other]), "--json")
    assert json.loads(done.out)["total"]["quarantined"] == 1
    assert "another" in json.loads(done.out)["sources"][0]["problems"][0]["problem"]["message"]
    assert app("import", export(tmp_path / "second.jsonl", [other])).code == 1
    assert json.loads(app("show", "spec", "auth", "--json").out)["value"]["title"] == "first"


def test_d5_the_store_is_validated_against_an_export(app: Run, tmp_path: Path) -> None:
    """What is missing, what differs, what it has beyond; nothing is written by that."""
    app("import", export(tmp_path / "some.jsonl", GOOD[:4]))
    app("add", "decision", "beyond", "question=a", "choice=b", "rationale=c")
    both = export(tmp_path / "all.jsonl", (*GOOD, RECORDS[1].replace(b"first", b"other"), DAMAGED[0]))
    done = app("validate", both, "--json")
    assert done.code == 1
    kinds = json.loads(done.out)["kinds"]
    assert kinds["spec"] == {"same": 4, "missing": 0, "different": 1, "beyond": 0}
    assert kinds["pattern"] == {"same": 0, "missing": 1, "different": 0, "beyond": 0}
    assert kinds["decision"] == {"same": 0, "missing": 1, "different": 0, "beyond": 1}
    told = app("validate", both).out
    assert "spec     4 same, 0 missing, 1 different" in told
    assert "1 records of the exports cannot be read" in told
    assert app("validate", tmp_path / "some.jsonl").code == 0
    assert app("list", "pattern").err == "0 of 0 patterns\n"


def test_d5_files_of_all_sorts(app: Run, tmp_path: Path) -> None:
    """Compressed, empty, missing, a folder; the exit code says the worst of it."""
    (tmp_path / "a.gz").write_bytes(gzip.compress(GOOD[0] + b"\n"))
    assert app("import", tmp_path / "a.gz").code == 0
    assert app("import", export(tmp_path / "empty", [])).code == 0
    assert app("import", tmp_path / "a.gz", tmp_path / "nowhere").code == 2
    assert app("import", tmp_path).code == 2
    assert app("import").code == 1
    assert app("import", tmp_path / "a.gz", "--retry").code == 1


IDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(
    name=st.one_of(IDS, st.lists(IDS, min_size=2, max_size=4).map(":".join)), moment=st.integers(-(2**63), 2**63 - 1)
)
def test_d5_an_id_may_hold_anything_a_key_can(name: str, moment: int) -> None:
    """What stands between the first colon and the last one is the id, colons and digits included."""
    value = {"title": "t", "body": "b", "status": "draft", "tags": []}
    found = Converter().convert(Record(f"spec:{name}:{moment}", value, 1))
    assert isinstance(found, SpecificationRecord)
    assert (found.key, found.recorded_at) == (KnowledgeId(name), moment)


@pytest.mark.slow
def test_d5_an_import_that_is_killed_goes_on(tmp_path: Path) -> None:
    """Wherever it is killed, the next one goes on, and in the end everything is there once."""
    value = {"name": "x", "tags": ["a"], "description": "y " * 40, "uses": 1}
    number = 6000
    source = export(tmp_path / "export.jsonl", (line(f"pattern:p{each % 50}:{each}", value) for each in range(number)))
    command = [sys.executable, "-m", "knowledge_app", "import", str(source)]
    kills = 0
    for delay in (0.5, 0.7, 0.9):
        running = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        running.send_signal(signal.SIGKILL)
        kills += running.wait() == -signal.SIGKILL
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert kills
    with knowledge.open(tmp_path / "knowledge.db") as store:
        assert store.patterns.revision_count() == number
        assert store.patterns.position() == number
