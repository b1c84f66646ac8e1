"""A few seconds of what `make soak` does for ten minutes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_a_short_soak_loses_nothing() -> None:
    """Whatever is killed: what was acknowledged is there, read and projected once, and verify is clean."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.soak.soak", "6"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT / "tests/helpers")},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    for name in ("kills", "acknowledged", "folds", "erased", "applied", "rows"):
        assert re.search(rf"^{name}: [1-9]", run.stdout, re.MULTILINE), run.stdout
