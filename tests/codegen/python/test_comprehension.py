"""Comprehensions are opened at their brackets, as ruff opens them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from perdure_codegen.python.layout import statements
from perdure_codegen.python.tree import Argument, Assign, Call, Return

ROOT = Path(__file__).parents[3]
ITEM = "figure_history_with_a_long_name.from_v1(item)"
TEXTS = (
    f"{{key: {ITEM} for key, item in old.a_rather_long_field_name_of_this_record_here.items()}}",
    f"tuple(None if item is None else {ITEM} for item in old.a_rather_long_field_name_of_this)",
    f"frozenset({ITEM} for item in old.short)",
    f"frozenset({ITEM} for item in old.a_name_that_makes_the_line_long_enough_to_be_broken_once)",
)


def test_long_comprehensions_are_laid_out_as_ruff_does(tmp_path: Path) -> None:
    """Assigned, returned, or an argument: a comprehension stands on one line, on three, or with its loop apart."""
    body = [
        statement
        for number, text in enumerate(TEXTS)
        for statement in (
            Assign(f"value_{number}", text),
            Assign("made", Call("build", (Argument("first", text), Argument("second", "old.x")))),
            Return(text),
        )
    ]
    path = tmp_path / "made.py"
    path.write_text("def made(old):\n" + "\n".join(statements(body, "    ")) + "\n", "utf-8")
    config = str(ROOT / "pyproject.toml")
    command = [sys.executable, "-m", "ruff", "format", "--diff", "--config", config, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
