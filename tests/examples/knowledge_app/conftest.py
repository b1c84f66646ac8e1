"""Running the application as a user does, in this process, in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import Run, runner

from knowledge_app.cli import main


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs the application with its arguments; the store is made where it runs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return runner(main, monkeypatch, capsys)
