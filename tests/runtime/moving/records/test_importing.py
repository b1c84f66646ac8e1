"""Records are imported once, whatever they are among, and wherever an import stops."""

from __future__ import annotations

import fcntl
import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from imports import MOST, importer, line, run

from domains import sessions
from domains.sessions import SessionsStore
from perdure.errors import Invalid, StoreLocked, UnusableSource
from perdure.moving.records import Counts, Outcome, Quarantine, SourceOutcome, read_quarantine

BAD: list[tuple[bytes, str]] = [
    (b"not json", "$: it is no JSON: expecting value, at character 0 of it"),
    (line(1)[:40], "$: it is no JSON: unterminated string"),
    (b'{"key": "a"', "$: it is no JSON"),
    (b'{"key": "\xff"}', "$: byte 9 of it is no UTF-8"),
    (b"\0" * 20, "$: it is no JSON"),
    (b"[]", '$: expected an object with "key" and "value", got []'),
    (b"null", '$: expected an object with "key" and "value", got None'),
    (b"{}", "$.key: this field is missing"),
    (b'{"key": "a", "value": {}, "more": 1}', "$.more: this field is not known"),
    (b'{"key": "a", "key": "a", "value": {}}', "$: expected each field of an object once, got 'key' twice"),
    (b'{"key": 7, "value": {}}', "$.key: expected text, got 7"),
    (b'{"key": "a\\u0000", "value": {}}', "$.key: expected text without NUL and lone surrogates, got 'a\\x00'"),
    (b'{"key": "\\ud800", "value": {}}', "$.key: expected text without NUL and lone surrogates, got '\\ud800'"),
    (b'{"key": "workspace:1", "value": []}', "$.value: expected an object, got []"),
    (
        b'{"key": "workspace", "value": {}}',
        "$.key: expected a key that begins with one of `workspace:`, got 'workspace'",
    ),
    (
        b'{"key": "mystery:1", "value": {}}',
        "$.key: expected a key that begins with one of `workspace:`, got 'mystery:1'",
    ),
    (line(1, last_accessed=None), "$.value.last_accessed: expected a time as in RFC 3339"),
    (line(1).replace(b"null", b"NaN"), "$: expected numbers as JSON has them, got NaN"),
    (line(1, path="a\0"), "$.value.path: expected text without NUL and lone surrogates"),
    (line(1, more=1), "$.value.more: this field is not known"),
    (line(1).replace(b"0000000000000001", b"1"), "$.value.hash: expected text"),
    (b"[" * 3000, "$: it is no JSON"),
    (line(1, deep=json.loads("[" * 400 + "]" * 400)), "$.value.deep: this field is not known"),
    (line(1, "x" * MOST), f"$: it is a line of more than {MOST} bytes"),
    (b'{"key": "workspace:0000000000000001", "value": {"path": 1' + b"0" * 4000, "$: it is no JSON"),
    (line(1, path="é").decode().encode("latin-1", "replace").replace(b"\\u00e9", b"\xe9"), "is no UTF-8"),
]


@pytest.fixture
def store() -> Iterator[SessionsStore]:
    """Yield an empty store in memory."""
    with sessions.open(":memory:") as opened:
        yield opened


def told(outcome: SourceOutcome) -> list[str]:
    """Return what is wrong, line by line."""
    return [f"{each.line} {each.problem.path}: {each.problem.message}" for each in outcome.problems]


@pytest.mark.parametrize(("bad", "problem"), BAD, ids=map(str, range(len(BAD))))
def test_each_kind_of_damage_costs_one_line(tmp_path: Path, store: SessionsStore, bad: bytes, problem: str) -> None:
    """It is told with line and path, kept byte for byte, and the records around it are imported."""
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"\n".join([line(7), bad, line(8)]))
    outcome = run(store, path)
    assert outcome.counts == Counts(read=3, imported=2, quarantined=1)
    assert any(each.startswith("2 ") and problem in each for each in told(outcome)), told(outcome)
    (kept,) = read_quarantine(tmp_path / "quarantine.jsonl")
    assert (kept.source, kept.line, kept.raw) == (str(path), 2, bad[:MOST])
    assert kept.problems
    assert kept.is_cut == (len(bad) > MOST)
    assert store.workspaces.count() == 2


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\n\n  \n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("packed", [bytes, gzip.compress])
def test_what_is_no_damage(
    tmp_path: Path, store: SessionsStore, ending: bytes, mark: bytes, packed: Callable[[bytes], bytes]
) -> None:
    """A mark of byte order, ends of lines as elsewhere, empty lines, and compression."""
    content = mark + ending.join([line(1), line(2), line(3)])
    path = tmp_path / "x"
    path.write_bytes(packed(content))
    outcome = run(store, path)
    skipped = 4 if b"  " in ending else 0
    assert outcome.counts == Counts(read=3 + skipped, imported=3, skipped=skipped)
    assert not (tmp_path / "quarantine.jsonl").exists()
    assert Outcome([outcome]).exit_code == 0


def test_a_second_import_adds_nothing_and_another_value_is_a_conflict(tmp_path: Path, store: SessionsStore) -> None:
    """The first value stays; the record says where it differs. What a converter passes over is skipped."""
    path = tmp_path / "x"
    path.write_bytes(b"\n".join([line(1, "/a"), line(1, "/a"), line(1, "/b"), line(2, pass_over=True)]))
    first = run(store, path)
    assert first.counts == Counts(read=4, imported=1, already=1, skipped=1, quarantined=1)
    assert first.types == {"Workspace": Counts(read=3, imported=1, already=1, quarantined=1)}
    assert told(first) == ["3 $.value.path: the store has another value under this key: '/a', and not '/b'"]
    second = run(store, path)
    assert second.counts == Counts(read=4, already=2, skipped=1, quarantined=1)
    assert len((tmp_path / "quarantine.jsonl").read_text().splitlines()) == 1


def test_what_the_store_refuses_is_a_problem_of_its_record(tmp_path: Path, store: SessionsStore) -> None:
    """Two workspaces with one path: the path is a unique key."""
    path = tmp_path / "x"
    path.write_bytes(b"\n".join([line(1, "/a"), line(2, "/a"), line(3, "/c")]))
    outcome = run(store, path)
    assert outcome.counts == Counts(read=3, imported=2, quarantined=1)
    assert told(outcome)[0].startswith("2 $: ")


class _Stopping:
    """A store whose transactions fail from the one of a number on."""

    def __init__(self, store: SessionsStore, after: int) -> None:
        self.store, self.left = store, after
        self.checkpoints = store.checkpoints

    def transaction(self) -> Any:  # Any: as the store has it
        """Fail, in time."""
        if not self.left:
            raise StoreLocked("x", "for 10 seconds")
        self.left -= 1
        return self.store.transaction()


def test_an_import_goes_on_where_it_stopped(tmp_path: Path, store: SessionsStore) -> None:
    """Nothing is read again, all is counted, and what was refused before is in quarantine still."""
    path = tmp_path / "x"
    path.write_bytes(b"\n".join([line(1), b"bad", line(2), line(3), b"worse", line(4)]))
    with Quarantine(tmp_path / "quarantine.jsonl") as quarantine, pytest.raises(StoreLocked):
        importer(_Stopping(store, 2), quarantine).import_file(path)  # type: ignore[arg-type] # as good as one here
    assert store.workspaces.count() == 3
    outcome = run(store, path)
    assert outcome.resumed_after == 4
    assert outcome.counts == Counts(read=6, imported=4, quarantined=2)
    assert [each.line for each in outcome.problems] == [5]
    assert [each.raw for each in read_quarantine(tmp_path / "quarantine.jsonl")] == [b"bad", b"worse"]
    again = run(store, path)
    assert (again.resumed_after, again.counts) == (0, Counts(read=6, already=4, quarantined=2))


def test_an_import_of_another_file_begins_anew(tmp_path: Path, store: SessionsStore) -> None:
    """A file that does not begin as it did is said to be another; one that grew goes on."""
    path = tmp_path / "x"
    for content, is_another in (
        (b"\n".join(map(line, (1, 9, 3, 4))), True),
        (b"\n".join(map(line, range(1, 8))), False),
    ):
        path.write_bytes(b"\n".join(map(line, range(1, 6))))
        with pytest.raises(StoreLocked):
            importer(_Stopping(store, 1)).import_file(path)  # type: ignore[arg-type] # as good as one here
        path.write_bytes(content)
        outcome = run(store, path)
        assert outcome.is_another is is_another
        assert outcome.resumed_after == (0 if is_another else 2)
        assert outcome.counts.read == content.count(b"\n") + 1
        assert outcome.counts.adds_up


def test_a_line_without_an_end_is_no_place_to_go_on_from(tmp_path: Path, store: SessionsStore) -> None:
    """Half a line that is whole later is read again, whole."""
    path = tmp_path / "x"
    whole = b"\n".join(map(line, (1, 2, 3, 4)))
    path.write_bytes(whole[:-20])
    with pytest.raises(StoreLocked):
        importer(_Stopping(store, 1)).import_file(path)  # type: ignore[arg-type] # as good as one here
    path.write_bytes(whole)
    assert run(store, path).counts == Counts(read=4, imported=4)


def test_a_dry_run_says_what_would_happen_and_leaves_nothing(tmp_path: Path, store: SessionsStore) -> None:
    """The same counts as the import has then, also for keys that come again in another batch."""
    path = tmp_path / "x"
    path.write_bytes(b"\n".join([line(1), line(2), b"bad", line(3), line(1), line(2, "/other"), line(1)]))
    store.workspaces.count()
    tried = importer(store, dry_run=True).import_file(path)
    assert store.workspaces.count() == 0
    assert store.checkpoints.find(f"import {path}") is None
    assert {each.name for each in tmp_path.iterdir()} == {"x"}
    done = run(store, path)
    assert tried.counts == done.counts == Counts(read=7, imported=3, already=2, quarantined=2)


def test_what_was_corrected_in_quarantine_is_imported(tmp_path: Path, store: SessionsStore) -> None:
    """A correction survives further imports of the source, until it is right; what the source has right is dropped."""
    path, kept = tmp_path / "x", tmp_path / "quarantine.jsonl"
    path.write_bytes(b"\n".join([line(1, last_accessed="yesterday"), b"bad", line(2, last_accessed=1)]))
    run(store, path)
    entries = [json.loads(each) for each in kept.read_text().splitlines()]
    entries[0]["raw"] = entries[0]["raw"].replace("yesterday", "tomorrow")
    kept.write_text("".join(json.dumps(each) + "\n" for each in entries))

    def retry() -> SourceOutcome:
        with Quarantine(kept) as quarantine:
            outcome = importer(store, quarantine).retry()
            quarantine.finish()
        return outcome

    assert retry().counts == Counts(read=3, quarantined=3)
    assert "got 'tomorrow'" in kept.read_text()
    path.write_bytes(path.read_bytes().replace(b"bad", line(3)))
    assert run(store, path).counts == Counts(read=3, imported=1, quarantined=2)
    entries = [json.loads(each) for each in kept.read_text().splitlines()]
    assert ["tomorrow" in each["raw"] for each in entries] == [True, False]
    entries[0]["raw"] = entries[0]["raw"].replace("tomorrow", "2026-03-07T00:00:00Z")
    kept.write_text("".join(json.dumps(each) + "\n" for each in entries))
    assert retry().counts == Counts(read=2, imported=1, quarantined=1)
    assert len(kept.read_text().splitlines()) == 1
    with pytest.raises(Invalid):
        importer(store).retry()


def test_a_quarantine_is_kept_whole(tmp_path: Path) -> None:
    """A line that a kill cut short is dropped, as its batch is read again; one that a person broke stays."""
    path = tmp_path / "q"
    (tmp_path / "x").write_bytes(b"bad\nworse")
    with Quarantine(path) as quarantine:
        importer(sessions.open(":memory:"), quarantine).import_file(tmp_path / "x")
        with pytest.raises(UnusableSource, match="another import is writing to it"):
            Quarantine(path)
        assert quarantine.finish() == 2
    whole = path.read_bytes()
    path.write_bytes(whole[:-10])
    with Quarantine(path) as quarantine:
        assert len(list(quarantine.entries())) == 1
        importer(sessions.open(":memory:"), quarantine).import_file(tmp_path / "x")
        assert quarantine.finish() == 2
    assert path.read_bytes() == whole
    path.write_bytes(b"broken\n" + whole.removesuffix(b"\n"))
    with Quarantine(path) as quarantine:
        with pytest.raises(UnusableSource, match="line 1 is none of a quarantine"):
            list(quarantine.entries())
        importer(sessions.open(":memory:"), quarantine).import_file(tmp_path / "x")
        assert quarantine.finish() == 3
    assert path.read_bytes() == b"broken\n" + whole
    assert {each.name for each in tmp_path.iterdir()} == {"q", "x"}


def test_a_source_that_cannot_be_used_is_no_error(tmp_path: Path, store: SessionsStore) -> None:
    """It is told, others go on, and the exit code says so."""
    (tmp_path / "locked").write_bytes(line(1))
    (tmp_path / "good").write_bytes(line(2))
    with (tmp_path / "locked").open() as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        each = importer(store)
        outcome = Outcome([each.import_file(tmp_path / name) for name in ("nothing", "locked", "good")])
    assert [one.failure for one in outcome.sources] == [
        "No such file or directory",
        "another process has locked it",
        "",
    ]
    assert (outcome.total.imported, outcome.exit_code) == (1, 2)


def test_a_source_that_is_damaged_or_changes_is_told(tmp_path: Path, store: SessionsStore) -> None:
    """What was read is imported, and the next import begins anew, as nobody knows what the rest was."""
    path = tmp_path / "x.gz"
    whole = gzip.compress(b"\n".join(map(line, range(1, 200))))
    path.write_bytes(whole[: len(whole) // 2])
    outcome = run(store, path)
    assert outcome.failure.startswith("it is damaged")
    assert 0 < outcome.counts.imported < 199
    assert Outcome([outcome]).exit_code == 1
    path.write_bytes(whole)
    assert run(store, path).counts.read == 199
    assert store.workspaces.count() == 199

    def meanwhile(*_: int) -> None:
        path.write_bytes(whole + b"\0")

    changed = importer(store).import_file(path, meanwhile)
    assert changed.failure == "it was changed while it was read: import it again"


def test_progress_tells_bytes_up_to_all_of_them(tmp_path: Path, store: SessionsStore) -> None:
    """It rises, and ends at the size of the file; of a compressed one, too."""
    path = tmp_path / "x"
    for content in (b"\n".join(map(line, range(1, 10))), gzip.compress(b"\n".join(map(line, range(1, 10))))):
        path.write_bytes(content)
        seen: list[tuple[int, int]] = []
        importer(store).import_file(path, lambda done, total, seen=seen: seen.append((done, total)))  # type: ignore[misc] # bound
        assert seen == sorted(seen)
        assert seen[-1] == (len(content), len(content))
        assert len(seen) == 5


def test_of_very_many_problems_the_first_are_told(tmp_path: Path, store: SessionsStore) -> None:
    """All are counted and kept, and a report is written whole."""
    path = tmp_path / "x"
    path.write_bytes(b"bad\n" * 1500)
    outcome = Outcome([run(store, path, batch=100)])
    assert (len(outcome.sources[0].problems), outcome.sources[0].problem_count) == (1000, 1500)
    assert len((tmp_path / "quarantine.jsonl").read_text().splitlines()) == 1500
    outcome.write(tmp_path / "report", by="me")
    report = json.loads((tmp_path / "report").read_text())
    assert (report["by"], report["total"]["quarantined"]) == ("me", 1500)
    assert report["sources"][0]["problems"][0] == {
        "line": 1,
        "key": "",
        "problem": {"path": "$", "message": "it is no JSON: expecting value, at character 0 of it"},
    }


def test_options_are_checked(store: SessionsStore) -> None:
    """A batch has at least one line, and a line at least one byte."""
    with pytest.raises(Invalid, match="batch"):
        importer(store, batch=0)
    with pytest.raises(Invalid, match="most"):
        importer(store, most=0)


def test_records_go_into_json_files_as_well(tmp_path: Path) -> None:
    """The place is kept with what was written there, too: stopped and run again, nothing is read twice."""
    path = tmp_path / "x"
    path.write_bytes(b"\n".join([*map(line, range(1, 6)), b"bad"]))
    with sessions.open_json(tmp_path / "folder") as store, pytest.raises(StoreLocked):
        importer(_Stopping(store, 2)).import_file(path)  # type: ignore[arg-type] # as good as one here
    with sessions.open_json(tmp_path / "folder") as store:
        assert store.workspaces.count() == 4
        outcome = run(store, path)
        assert (outcome.resumed_after, outcome.counts) == (4, Counts(read=6, imported=5, quarantined=1))
        assert run(store, path).counts == Counts(read=6, already=5, quarantined=1)
