"""Whatever the compiler accepts can be recorded, and is read as it was recorded."""

from __future__ import annotations

import importlib
import itertools
import tempfile
from pathlib import Path
from typing import Final

import pytest
from evolving import Evolved, domains
from hypothesis import HealthCheck, Phase, given, settings
from msgspec.structs import replace

from perdure_codegen.compiler import compile_domain, understand
from perdure_codegen.emit import emit
from perdure_codegen.model import Released
from perdure_codegen.options import Options
from perdure_codegen.plan import plan
from perdure_codegen.recording import record
from perdure_codegen.source import Folder
from perdure_codegen.text import Source

FINE: Final = (
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
    HealthCheck.function_scoped_fixture,
    HealthCheck.nested_given,
)
NUMBERS: Final = itertools.count(1)


@pytest.mark.slow
@settings(max_examples=6, derandomize=True, deadline=None, suppress_health_check=FINE, phases=[Phase.generate])
@given(drawn=domains())
def test_every_domain_is_recorded_and_read_again(drawn: Evolved, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every version of everything is written and cast without a word, and the generated tests of it pass."""
    source = Source(f"schema/{drawn.name}/domain.yaml", drawn.text)
    if compile_domain([source]).failed:
        return
    domain, found = understand(Folder(drawn.name, (source,), ()), drawn.name)
    assert domain is not None, found
    options = Options(package=f"random_{next(NUMBERS)}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        recorded = record(domain, options, emit(plan(domain, options)), folder)
        assert not recorded.diagnostics
        every = (*domain.types.values(), *domain.events.values())
        release = Released(
            number=1,
            hash="",
            shapes="",
            versions={each.name: len(each.versions) for each in every},
            golden={Path(file.path).stem: file.contents for file in recorded.files},
        )
        for file in emit(plan(replace(domain, releases=(release,)), options)):
            path = folder / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.contents, "utf-8")
        monkeypatch.syspath_prepend(folder)
        tests = sorted((folder / options.package / drawn.name / "tests").glob("test_*.py"))
        modules = [importlib.import_module(f"{options.package}.{drawn.name}.tests.{path.stem}") for path in tests]
        golden = [vars(module)["test_golden_payloads"] for module in modules if hasattr(module, "test_golden_payloads")]
        assert len(golden) == len(recorded.files)
        for test in golden:
            test()
