"""A new project of each kind, made and run by whoever has installed nothing but the wheel."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from perdure_codegen.starter import KINDS, Kind, Place, places_of

ROOT = Path(__file__).parents[1]
PROJECTS = [(kind, place) for kind in KINDS for place in places_of(kind)]
WHOLE = {("event-sourced", "sqlite"), ("entities", "json"), ("both", "memory"), ("temporal", "json")}
"""One of each kind, with which all is done that its CI does; where it is kept changes a line of the application."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the scripts of a fresh environment with the wheel, beside all that is not ours in the one that runs this.

    What is in that environment is found, but for what is installed as editable: this project.
    """
    folder = tmp_path_factory.mktemp("fresh")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    wheels = ["wheel", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run([*pip, *wheels], check=True)
    (wheel,) = folder.glob("perdure-*.whl")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / "venv")], check=True)
    python = folder / "venv/bin/python"
    (site,) = (folder / "venv").glob("lib/python*/site-packages")
    install = ["--python", str(python), "install", "--no-deps", "--no-index", "--ignore-installed", str(wheel)]
    subprocess.run([*pip, *install], check=True)
    (site / "others.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python.parent


def run(scripts: Path, folder: Path, command: str) -> str:
    """Return what *command* prints in *folder*, with nothing of this project's on any path."""
    program, *arguments = shlex.split(command)
    environment = {"PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "HOME": str(folder)}
    found = str(scripts / program)
    done = subprocess.run([found, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (command, done.stdout[-3000:], done.stderr[-3000:])
    return done.stdout + done.stderr


def test_the_wheel_is_what_runs(scripts: Path, tmp_path: Path) -> None:
    """Not the files of this repository."""
    places = run(scripts, tmp_path, "python -c 'import perdure, perdure_codegen; print(perdure, perdure_codegen)'")
    assert str(ROOT) not in places
    assert places.count(str(scripts.parent)) == 2


@pytest.mark.parametrize(("kind", "place"), PROJECTS)
def test_a_project_runs_by_what_it_prints(scripts: Path, tmp_path: Path, kind: Kind, place: Place) -> None:
    """The two commands, in their order; then the application once more, and what its CI runs."""
    said = run(scripts, tmp_path, f"perdure init notes --folder . --kind {kind} --store {place}")
    commands = said.partition("next:\n")[2].splitlines()
    assert len(commands) == 2
    printed = [run(scripts, tmp_path, command) for command in commands]
    assert printed[-1] == "1 a line of text\n"
    again = run(scripts, tmp_path, "python app.py 'a line of text'")
    counted = "2 a line of text\n" if kind in {"entities", "both"} else "1 a line of text\n2 a line of text\n"
    assert again == ("1 a line of text\n" if place == "memory" else counted)
    run(scripts, tmp_path, "perdure check")
    if (kind, place) in WHOLE:
        run(scripts, tmp_path, "perdure fmt --check")
        assert "Success" in run(scripts, tmp_path, "python -m mypy")
        run(scripts, tmp_path, "python -m ruff check")
        run(scripts, tmp_path, "python -m ruff format --check")
        assert " passed" in run(scripts, tmp_path, "python -m pytest -q -p no:cacheprovider")
