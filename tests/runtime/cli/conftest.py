"""Running the command line as a user does, in this process."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import Run, runner

from perdure.cli import main

SCHEMA = """\
domain: shop
streams:
  order: {key: str}
events:
  OrderPlaced:
    stream: order
    fields: {item: str, note: str}
    changes:
      2: [{add: note, fill: ''}]
"""


@pytest.fixture
def perdure(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs `perdure` with its arguments."""
    return runner(main, monkeypatch, capsys)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a project with one small domain; it is the current one."""
    (tmp_path / "schema" / "shop").mkdir(parents=True)
    (tmp_path / "schema" / "shop" / "domain.yaml").write_text(SCHEMA)
    (tmp_path / "pyproject.toml").write_text("[tool.perdure]\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path
