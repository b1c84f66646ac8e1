"""Whatever the compiler accepts comes out valid: it imports, keeps its own promises, and has no finding."""

from __future__ import annotations

import importlib
import inspect
import itertools
import json
import subprocess
import sys
from pathlib import Path

import pytest
from evolving import Evolved, domains
from hypothesis import HealthCheck, Phase, given, settings

from perdure_codegen.compiler import Compiled, compile_domain
from perdure_codegen.options import Options
from perdure_codegen.text import Source

ROOT = Path(__file__).parents[3]
FINE = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture, HealthCheck.nested_given)
numbers = itertools.count(1)


def compiled(domain: Evolved, package: str) -> Compiled:
    """Return what the compiler makes of *domain*."""
    source = Source(f"schema/{domain.name}/domain.yaml", domain.text)
    return compile_domain([source], Options(package=package))


def written(result: Compiled, folder: Path) -> None:
    """Write the files of *result*."""
    for file in result.files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.contents, "utf-8")


@pytest.mark.slow
@settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=FINE)
@given(domain=domains())
def test_every_domain_is_compiled_or_refused_with_a_reason(domain: Evolved) -> None:
    """There are files or errors, and never a traceback; the same input gives the same output."""
    result = compiled(domain, "made")
    assert bool(result.files) != result.failed
    assert compiled(domain, "made") == result


@pytest.mark.slow
@settings(max_examples=6, derandomize=True, deadline=None, suppress_health_check=FINE, phases=[Phase.generate])
@given(domain=domains())
def test_generated_tests_hold_for_every_accepted_domain(
    domain: Evolved, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The package imports, and the property tests generated with it pass."""
    package = f"made{next(numbers)}"
    result = compiled(domain, package)
    written(result, tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    for path in sorted((tmp_path / package).glob("*/tests/test_*.py")):
        module = importlib.import_module(f"{package}.{domain.name}.tests.{path.stem}")
        for name, test in vars(module).items():
            if name.startswith("test_") and inspect.isfunction(test):
                by_codec = "codec" in inspect.signature(test).parameters
                for arguments in [{"codec": "json"}, {"codec": "msgpack"}] if by_codec else [{}]:
                    test(**arguments)


def findings(folder: Path, *command: str) -> str:
    """Return what a tool prints about *folder*; empty where it has nothing to say."""
    done = subprocess.run(
        [sys.executable, "-m", *command, str(folder)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.mark.slow
def test_a_sample_of_accepted_domains_has_no_finding(tmp_path: Path) -> None:
    """Ruff would leave the files as they are, and mypy and basedpyright, both strict, find nothing in them."""
    generated = tmp_path / "generated"

    @settings(max_examples=15, derandomize=True, deadline=None, suppress_health_check=FINE, phases=[Phase.generate])
    @given(domain=domains())
    def collect(domain: Evolved) -> None:
        result = compiled(domain, f"made{next(numbers)}")
        written(result, generated)

    collect()
    assert len(list(generated.iterdir())) > 10
    assert not findings(generated, "ruff", "format", "--check", "--diff", "--config", str(ROOT / "pyproject.toml"))
    lint = (
        "ruff",
        "check",
        "--config",
        str(ROOT / "pyproject.toml"),
        "--ignore",
        "PLR2004,S101",
        "--output-format=concise",
    )
    assert not findings(generated, *lint)
    assert not findings(generated, "mypy", "--no-error-summary")
    pyright = {
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
        "include": ["generated"],
        "executionEnvironments": [{"root": "generated", "extraPaths": [str(ROOT / "runtime")]}],
    }
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(pyright), "utf-8")
    assert not findings(tmp_path, "basedpyright", "--pythonpath", sys.executable, "--project")
