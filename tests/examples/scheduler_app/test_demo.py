"""`make demo`, less making the virtual environment."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_the_demonstration_tells_its_story(tmp_path: Path) -> None:
    """It compiles, shows old votes as they are stored, reads them as today's, meets a conflict, releases a change."""
    program = [sys.executable, "-m", "scheduler_app.demo"]
    result = subprocess.run(program, cwd=tmp_path, capture_output=True, text=True, check=True)
    for words in (
        "choice=yes day=2026-03-07 player=ada",
        "voter=ada day=2026-03-07 choice=yes timezone=UTC",
        "Conflict: `session/citadel` was expected at 6: it is at version 7",
        "leading is Sun 2026-03-08",
        "wrote 3 votes as version 1 and 2 as version 3; read all 5 as today's class",
        "error[undeclared-change]: `VoteAdded` differs from its released version 3",
        "help: declare it under `VoteAdded.changes`: `4: [{add: remark, fill: ...}]`",
        "+ 4: [{add: remark, fill: ''}]",
        "scheduler: released 5\n  event VoteAdded in version 4\n",
    ):
        assert words in result.stdout
    assert result.stderr.startswith("scheduler: ")
    assert len(result.stdout.splitlines()) < 85
    assert list(tmp_path.iterdir()) == []
