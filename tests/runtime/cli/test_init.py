"""`perdure init`: a project that runs by the commands that it prints, and nothing that was there before is touched."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from running import Run

SCRIPTS = sysconfig.get_path("scripts")
FILES = [".gitattributes", ".gitignore", "README.md", "app.py", "pyproject.toml", "schema/notes/domain.yaml"]


@pytest.fixture(autouse=True)
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder, which is empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(folder: Path, *command: str) -> str:
    """Return what *command* prints in *folder*, as a user starts it; it must end well."""
    environment = {**os.environ, "PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True).stdout


def written(folder: Path) -> list[str]:
    """Return the paths of all files below *folder*."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.slow
def test_the_commands_that_it_prints_run(perdure: Run, empty: Path) -> None:
    """In their order, copied from what it says, they compile the domain and start the application."""
    result = perdure("init", "notes")
    assert (result.code, result.out.split()) == (0, [f"notes/{path}" for path in FILES])
    head, change, *commands = result.err.splitlines()
    assert (head, change) == ("next:", "    cd notes")
    printed = [run(empty / "notes", *shlex.split(command)) for command in commands]
    assert printed[-1] == "1 a line of text\n"
    assert run(empty / "notes", "python", "app.py", "another") == "1 a line of text\n2 another\n"
    assert perdure("check", "--project", "notes").code == 0
    assert perdure("fmt", "--check", "--project", "notes").code == 0


@pytest.mark.slow
def test_its_code_type_checks_and_its_generated_tests_pass(perdure: Run, empty: Path) -> None:
    """As a user runs them, without any further configuration."""
    perdure("init", "notes", "--folder", ".")
    run(empty, "perdure", "generate")
    assert "Success" in run(empty, sys.executable, "-m", "mypy", "--strict", "app.py", "domains")
    assert " passed" in run(empty, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "domains")


@pytest.mark.parametrize("folder", [".", "there/and further"])
def test_the_folder_may_be_another(perdure: Run, empty: Path, folder: str) -> None:
    """It may exist, and hold files that are not in the way."""
    (empty / folder).mkdir(parents=True, exist_ok=True)
    (empty / folder / "LICENSE").write_text("mine")
    result = perdure("init", "notes", "--folder", folder)
    assert result.code == 0
    assert written(empty / folder) == sorted([*FILES, "LICENSE"])
    assert ("    cd 'there/and further'\n" in result.err) == (folder != ".")


@pytest.mark.parametrize("existing", FILES)
def test_nothing_is_overwritten(perdure: Run, empty: Path, existing: str) -> None:
    """One file that is there already is named, and nothing at all is written."""
    path = empty / "notes" / existing
    path.parent.mkdir(parents=True)
    path.write_text("mine")
    result = perdure("init", "notes")
    assert (result.code, result.out) == (1, "")
    assert f"nothing was written, as this exists already: `notes/{existing}`" in result.err
    assert written(empty) == [f"notes/{existing}"]
    assert path.read_text() == "mine"


def test_a_link_that_leads_nowhere_is_in_the_way_too(perdure: Run, empty: Path) -> None:
    """Nothing is written through it."""
    (empty / "notes").mkdir()
    (empty / "notes/app.py").symlink_to(empty / "elsewhere.py")
    assert perdure("init", "notes").code == 1
    assert not (empty / "elsewhere.py").exists()


@pytest.mark.parametrize("name", ["Notes", "../notes", "", "class"])
def test_a_name_of_no_domain_is_refused(perdure: Run, empty: Path, name: str) -> None:
    """Before anything is written."""
    result = perdure("init", name)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("error: ")
    assert "help: " in result.err
    assert not any(empty.iterdir())


def test_a_file_where_a_folder_should_be_is_told(perdure: Run, empty: Path) -> None:
    """In one line, without a traceback."""
    (empty / "notes").write_text("mine")
    result = perdure("init", "notes")
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith("error: ")
    assert (empty / "notes").read_text() == "mine"
