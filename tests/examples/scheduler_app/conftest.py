"""Running the application as a user does, in this process, in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import Run, runner

from scheduler_app.cli import main


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs the application with its arguments; the store is made where it runs."""
    monkeypatch.chdir(tmp_path)
    return runner(main, monkeypatch, capsys)


@pytest.fixture
def proposed(app: Run) -> Run:
    """Return the application with a session `s` of ada's, for which two days are proposed."""
    assert app("create", "s", "--title", "The Sunless Citadel", "--by", "ada").code == 0
    assert app("propose", "s", "2026-03-07", "2026-03-08", "--by", "ada").code == 0
    return app
