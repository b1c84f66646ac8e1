"""Whole packages: nobody finds anything in them, and they keep what their own tests promise."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from perdure_codegen.compiler import compile_folder
from perdure_codegen.file import File
from perdure_codegen.options import Options

ROOT = Path(__file__).parents[3]
SCHEMAS = Path(__file__).parent / "schemas"
DOMAINS = {
    "scheduler": (ROOT / "schema" / "scheduler", None),
    "shop": (SCHEMAS / "shop", "shop_hooks:hooks"),
    "reshaped": (SCHEMAS / "reshaped", "reshaped_hooks:hooks"),
    "everything": (SCHEMAS / "everything", None),
    "narrow": (SCHEMAS / "narrow", None),
    "tables": (SCHEMAS / "tables", None),
    "wide_tables": (SCHEMAS / "wide_tables", None),
    "projected": (SCHEMAS / "projected", None),
    "types_only": (SCHEMAS / "types_only", None),
}


def compiled(name: str) -> tuple[File, ...]:
    """Return the files of one of the domains above."""
    folder, hooks = DOMAINS[name]
    result = compile_folder(folder, Options(hooks=hooks))
    assert not result.failed, result.diagnostics
    return result.files


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a project, configured as this repository, with the packages of all domains."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for name in DOMAINS:
        for file in compiled(name):
            path = folder / "generated" / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.contents, encoding="utf-8")
    for name in ("shop", "reshaped"):
        shutil.copy(SCHEMAS / name / f"{name}_hooks.py.txt", folder / "generated" / f"{name}_hooks.py")
    return folder


def output(project: Path, *command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run *command* in the project, with the tools of this environment."""
    return subprocess.run(
        [Path(sys.executable).parent / command[0], *command[1:]],
        cwd=project,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", DOMAINS)
def test_the_same_each_time(name: str) -> None:
    """The same schema gives the same files, in the order of their paths, and Python that parses."""
    files = compiled(name)
    assert files == compiled(name)
    assert list(files) == sorted(files)
    for file in files:
        if file.path.endswith(".py"):
            ast.parse(file.contents)
        assert file.contents == "" or file.contents.endswith("\n")


def test_ruff_finds_nothing(project: Path) -> None:
    """The rules of this repository find nothing, and nothing is left to format."""
    found = output(project, "ruff", "check", "--no-cache", "--output-format=concise", "generated/domains")
    assert found.returncode == 0, found.stdout
    diff = output(project, "ruff", "format", "--no-cache", "--diff", "generated/domains")
    assert diff.returncode == 0, diff.stdout


@pytest.mark.slow
def test_mypy_finds_nothing(project: Path) -> None:
    """`mypy --strict` finds nothing."""
    arguments = ["mypy", "--config-file", "pyproject.toml", "--cache-dir", "cache", "generated"]
    done = output(project, *arguments, MYPYPATH=f"{ROOT / 'runtime'}:generated")
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_basedpyright_finds_nothing(project: Path) -> None:
    """`basedpyright` in its strict mode finds nothing."""
    config = (
        f'{{"include": ["generated/domains"], "typeCheckingMode": "strict", "pythonVersion": "3.11", '
        f'"extraPaths": ["{ROOT / "runtime"}", "generated"], "venvPath": "{ROOT}", "venv": ".venv"}}'
    )
    (project / "pyrightconfig.json").write_text(config, encoding="utf-8")
    done = output(project, "basedpyright", "-p", "pyrightconfig.json")
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("name", ["shop", "reshaped", "everything", "narrow", "tables"])
def test_its_own_tests_pass(project: Path, name: str) -> None:
    """The property tests that were generated with a package pass."""
    path = f"{project / 'generated'}:{ROOT / 'runtime'}"
    arguments = ["-q", "-c", "/dev/null", "--import-mode=importlib", "-p", "no:cacheprovider"]
    done = output(project, "pytest", *arguments, f"generated/domains/{name}", PYTHONPATH=path)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr
