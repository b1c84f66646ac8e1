"""Each benchmark runs; what it measures is for `make bench` to say."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "append",
        "read",
        "scan",
        "share",
        "contend",
        "entities",
        "buffer",
        "temporal",
        "knowledge",
        "mapping",
        "projections",
        "moving",
        "programs",
    ],
)
def test_a_benchmark_runs_at_a_small_size(name: str, tmp_path: Path) -> None:
    """It prints a table, and writes the same figures as JSON, each with its target and whether that is met."""
    file = tmp_path / "figures.json"
    program = [sys.executable, "-m", "tests.benchmarks", "--size", "small", "--only", name]
    run = subprocess.run(
        [*program, "--folder", str(tmp_path), "--json", str(file)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    figures = json.loads(file.read_text(encoding="utf-8"))["figures"]
    assert figures
    for figure in figures:
        assert figure["name"] in run.stdout
        assert figure["value"] >= 0 or figure["unit"] in {"ms", "MB"}  # these are differences
        assert (figure["target"] is None) == (figure["is_met"] is None)
