"""Who may import whom, where it takes more than the contracts in pyproject.toml to say it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

GENERATED: Final = Path(__file__).parents[1] / "generated"
RUNTIME: Final = {"perdure", "attrs", "msgspec", "domains"} | sys.stdlib_module_names
TESTING: Final = RUNTIME | {"hypothesis", "pytest", "typing_extensions"}  # the last comes with the runtime


def imported(path: Path) -> set[str]:
    """Return the top-level packages that the module at *path* imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "generated code says whole names"
            found.add(str(node.module).partition(".")[0])
    return found


@pytest.mark.parametrize(
    "path", [pytest.param(path, id=str(path.relative_to(GENERATED))) for path in sorted(GENERATED.rglob("*.py"))]
)
def test_generated_code_imports_only_what_every_user_has(path: Path) -> None:
    """It needs the runtime, attrs, msgspec and the standard library; its tests need a little more."""
    is_for_tests = path.name == "testing.py" or path.parent.name == "tests"
    assert imported(path) <= (TESTING if is_for_tests else RUNTIME)


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("perdure.cli.app", {"attrs", "rich", "jinja2", "yaml", "apsw", "msgspec", "perdure_codegen"}),
        ("domains.scheduler", {"typer", "rich", "jinja2", "yaml", "perdure_codegen", "domains.scheduler.history"}),
    ],
)
def test_an_import_brings_no_more_than_it_needs(module: str, absent: set[str]) -> None:
    """Help is quick as it imports next to nothing, and a store starts without the compiler and without history."""
    program = f"import sys, {module}; print(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not absent & set(result.stdout.split())
