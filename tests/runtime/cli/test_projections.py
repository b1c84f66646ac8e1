"""`perdure projections`: how they stand, and what can be done about it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from running import Run
from voting import fill, rows_of

from domains import scheduler
from domains.scheduler import SchedulerProjections
from scheduler_app import projections as code
from scheduler_app.projections import FinalDate, HeatMapRows, handlers

ROOT = Path(__file__).parents[3]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the file of a store with some events."""
    path = tmp_path / "x.db"
    with scheduler.open(path, projections=handlers, durability="normal") as store:
        fill(store, count=30)
    return path


def break_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the projection of final dates fail at the first day that is proposed."""

    def day_proposed(*_: object) -> None:
        raise ValueError("no day\n\x1b[31mlike this")

    broken = FinalDate()
    monkeypatch.setattr(FinalDate, "day_proposed", day_proposed)
    monkeypatch.setattr(code, "handlers", SchedulerProjections(heat_map_rows=HeatMapRows(), final_date=broken))


def test_status_run_rebuild_and_reset(perdure: Run, file: Path) -> None:
    """One is behind until it is run; rebuilding gives the same rows, and a reset takes them all."""
    project = ("--project", ROOT)
    shown = perdure("projections", "status", file, *project)
    assert (shown.code, shown.err) == (0, "")
    assert [line.split() for line in shown.out.splitlines()] == [
        ["projection", "mode", "state", "position", "log", "run", "by"],
        ["heat_map_rows", "inline", "current", "30", "30", "-"],
        ["final_date", "async", "new", "0", "30", "-"],
    ]
    assert perdure("projections", "run", file, *project).err == f"{file}: applied 30 records\n"
    assert perdure("projections", "run", file, "final_date", *project).err == f"{file}: applied 0 records\n"
    with scheduler.open(file, read_only=True) as store:
        rows = rows_of(store)
    done = perdure("projections", "rebuild", file, "final_date", *project)
    assert (done.code, done.err) == (0, "final_date: rebuilt up to position 30\n")
    with scheduler.open(file, read_only=True) as store:
        assert rows_of(store) == rows
    assert perdure("projections", "reset", file, "final_date", *project).code == 0
    (status,) = json.loads(perdure("projections", "status", file, "final_date", "--format", "json", *project).out)
    assert (status["state"], status["position"]) == ("new", 0)


def test_a_poisoned_event_is_named_and_can_be_skipped(
    perdure: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run exits with 1; the status shows place and error, without the terminal's own characters; so does a skip."""
    break_it(monkeypatch)
    project = ("--project", ROOT)
    failed = perdure("projections", "run", file, "final_date", *project)
    assert failed.code == 1
    assert "error: projection `final_date` stopped at position" in failed.err
    assert "help: correct the code and run the projection again" in failed.err
    shown = perdure("projections", "status", file, "final_date", *project)
    assert shown.code == 1
    assert "ValueError: no day" in shown.out
    assert "\x1b" not in shown.out
    skipped = perdure("projections", "skip", file, "final_date", *project)
    assert (skipped.code, "final_date: leaves out position" in skipped.err) == (0, True)
    shown = perdure("projections", "status", file, "final_date", *project)
    assert (shown.code, "leaves out position" in shown.out) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["status", "FILE", "heat_map"], "expects one of `heat_map_rows`, `final_date`"),
        (["run", "FILE", "heat_map"], "expects one of `heat_map_rows`, `final_date`"),
        (["skip", "FILE", "final_date"], "has stopped at an event"),
        (["run", "FILE", "--lease", "0"], "more than 0 seconds"),
    ],
)
def test_wrong_use_is_told(perdure: Run, file: Path, arguments: list[str], message: str) -> None:
    """The exit code is 2."""
    words = [str(file) if word == "FILE" else word for word in arguments]
    found = perdure("projections", *words, "--project", ROOT)
    assert (found.code, message in found.err) == (2, True), found.err


def test_a_package_without_code_or_projections(perdure: Run, file: Path, tmp_path: Path) -> None:
    """It is said what to write in the configuration."""
    (tmp_path / "pyproject.toml").write_text("[tool.perdure]\n", encoding="utf-8")
    found = perdure("projections", "run", file, "--project", tmp_path)
    assert found.code == 2
    assert 'help: name it under `[tool.perdure.domains.scheduler]`: projections = "module:name"' in found.err
    missing = perdure("projections", "status", tmp_path / "none.db", "--project", tmp_path)
    assert (missing.code, "there is no such file" in missing.err) == (1, True)
