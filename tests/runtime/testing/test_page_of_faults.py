"""The page on faults names laws, tests and mutants that there are."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_every_law_test_and_mutant_that_is_named_is_there() -> None:
    """As a function, a class or a file of the suite, or of its tests."""
    page = (ROOT / "docs/faults.md").read_text(encoding="utf-8")
    rows = [row.split("|") for row in page.splitlines() if re.match(r"\| \d", row)]
    assert len(rows) == 10
    files = [*(ROOT / "runtime/perdure/testing").glob("*.py"), *(ROOT / "tests").rglob("*.py")]
    there = {path.stem for path in files}
    for path in files:
        there.update(re.findall(r"^(?:def|class) (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE))
    for _, number, _, _, laws, mutants, _ in rows:
        for cell in (laws, mutants):
            named = [name for text in re.findall(r"`([\w.]+)`", cell) for name in text.split(".")]
            assert named, number
            assert not set(named) - there - {"LAWS", "perdure", "testing"}, number
