"""Types and streams whose names pytest would collect, or which hold nothing to check, have tests that pass."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from perdure_codegen.compiler import compile_domain
from perdure_codegen.text import Source

SCHEMA = """
domain: lab
streams: {test: {key: TestId}}
types: {TestId: {is: uuid}, Settings: {is: int}, Annotations: {is: str}}
enums: {TestKind: {members: [quick, slow], changes: {2: [{add_member: slow, into: quick}]}}}
records:
  Test:
    fields: {kind: TestKind, settings: Settings, annotations: Annotations}
    changes: {2: [{rename: sort, to: kind}, {adopt: TestKind, from: 1, to: 2}]}
events:
  TestPassed: {stream: test, fields: {test: Test}, changes: {2: [{adopt: Test, from: 1, to: 2}]}}
  TestFailed: {stream: test, fields: {reason: str}, changes: {2: [{rename: why, to: reason}]}}
  Emptied: {stream: test, changes: {2: [{remove: level, type: int, fill: 3}]}}
"""


@pytest.mark.slow
def test_pytest_collects_tests_alone(tmp_path: Path) -> None:
    """No class of an event is taken for tests, no history for a module of them, and no warning is raised."""
    compiled = compile_domain([Source("domain.yaml", SCHEMA)])
    assert not compiled.failed, compiled.diagnostics
    for file in compiled.files:
        path = tmp_path / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.contents, encoding="utf-8")
    options = ["-q", "-W", "error", "-p", "no:cacheprovider", "--import-mode=importlib", "-o", "pythonpath=."]
    command = [sys.executable, "-m", "pytest", *options, "domains"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]
