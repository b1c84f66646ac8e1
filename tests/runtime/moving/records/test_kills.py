"""An import that is killed at any of its steps, before each SQL statement and each touch of a file, and run again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from dying import deaths
from imports import importer, line, run

from domains import sessions
from perdure.moving.records import Counts, Quarantine, read_quarantine

pytestmark = pytest.mark.slow

LINES = [*(line(number) for number in range(1, 8)), b"bad", line(2, "/other"), line(8), b"", b"worse"]
WHOLE = Counts(read=12, imported=8, skipped=1, quarantined=3)


@pytest.mark.parametrize("every", [23, pytest.param(1, marks=pytest.mark.faults)])
def test_an_import_goes_on_wherever_it_was_killed(tmp_path: Path, every: int) -> None:
    """Each record once, each bad line once in quarantine, and the counts are those of an import that nothing stopped.

    Only an import that had come to its end before it was killed finds everything there already.
    """
    source, folder = tmp_path / "source", tmp_path / "folder"
    source.write_bytes(b"\n".join(LINES))
    stopped = 0

    def act() -> None:
        with sessions.open(folder / "x.db") as store, Quarantine(folder / "quarantine.jsonl") as quarantine:
            importer(store, quarantine).import_file(folder / "source")
            quarantine.finish()

    def begin() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        shutil.copy(source, folder)

    begin()
    for _ in deaths(act, every=every):
        with sessions.open(folder / "x.db") as store:
            there = store.workspaces.count()
            outcome = run(store, folder / "source")
            assert store.workspaces.count() == 8
        if there == 8 and outcome.counts.already == 8:
            assert outcome.counts == Counts(read=12, already=8, skipped=1, quarantined=3)
        else:
            assert outcome.counts == WHOLE
            stopped += there > 0
        kept = [(each.line, each.raw) for each in read_quarantine(folder / "quarantine.jsonl")]
        assert kept == [(8, b"bad"), (9, line(2, "/other")), (12, b"worse")]
        assert {path.name for path in folder.iterdir()} == {"source", "x.db", "quarantine.jsonl"}
        begin()
    assert stopped
