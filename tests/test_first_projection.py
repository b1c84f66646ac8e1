"""Somebody who has never seen Perdure adds a projection by following one page of the documentation."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PERDURE = [sys.executable, "-c", "import perdure.cli; perdure.cli.main()"]


def steps() -> list[tuple[str, str]]:
    """Return what the page has the reader do, in order: the language of a block, or "" for commands, and its text."""
    page = (ROOT / "docs" / "projections.md").read_text(encoding="utf-8")
    part = page.partition("## Your first projection\n")[2].partition("\n## ")[0]
    found = re.findall(r"```(\w+)\n(.*?)```|((?:^    [^\n]*\n)+)", part, re.DOTALL | re.MULTILINE)
    return [(language, text or commands) for language, text, commands in found]


@pytest.mark.slow
def test_following_the_page_gives_what_it_shows(tmp_path: Path) -> None:
    """Every command ends well, and the application prints what the page says."""
    folder, files, printed = tmp_path, ["views.py", "app.py"], ""
    for language, text in steps():
        if language == "yaml":
            (folder / "schema" / "demo" / "domain.yaml").write_text(text, encoding="utf-8")
        elif language == "py":
            (folder / files.pop(0)).write_text(text, encoding="utf-8")
        elif language == "toml":
            with (folder / "pyproject.toml").open("a", encoding="utf-8") as project:
                project.write(f"\n{text}")
        elif language == "text":
            assert printed == text
        for line in text.splitlines() if not language else ():
            words = shlex.split(line)
            if words[0] == "cd":
                folder /= words[1]
                continue
            program = [*PERDURE, *words[1:]] if words[0] == "perdure" else [sys.executable, *words[1:]]
            done = subprocess.run(program, cwd=folder, capture_output=True, text=True, check=False)
            assert done.returncode == 0, (line, done.stdout, done.stderr)
            printed = done.stdout
    assert not files
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "views.py", "app.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout
