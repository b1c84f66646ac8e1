"""The demonstrations of the README's table, but for the scheduler's, which has a test of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

WORDS = {
    "sessions": ("imported 2, there already 0, replaced 0, refused 1", "Write a parser for dates", "all alike"),
    "agents": ("expected `commit:PROJECT:HASH`", "all lines 8 0 7 0 1", "Parse what has colons"),
    "knowledge": ("an integer of 64 bits behind the last colon", "{+passkey, always.+}", "0 missing, 0 different"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", WORDS)
def test_a_demonstration_tells_its_story(name: str, tmp_path: Path) -> None:
    """Each command ends as the story says, what is damaged is named, and nothing is left behind."""
    program = [sys.executable, "-m", "demos", name]
    result = subprocess.run(program, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    shown = " ".join((result.stdout + result.stderr).split())
    for words in WORDS[name]:
        assert words in shown
    assert list(tmp_path.iterdir()) == []


def test_only_what_is_there_is_demonstrated() -> None:
    """Another name is refused with those that there are."""
    program = [sys.executable, "-m", "demos", "shop"]
    result = subprocess.run(program, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (2, "usage: python -m demos {sessions,agents,knowledge}\n")
