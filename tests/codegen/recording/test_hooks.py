"""Hooks are hand-written: what a release says where they cannot be run, or are no functions."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from recorded import FIRST, HOOKS, SECOND, Project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return a project that has no release."""
    monkeypatch.syspath_prepend(tmp_path)
    return Project(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "rule", "said"),
    [
        ("next(count_up)", "golden-cast", "the next time to Counted(count=1,"),
        ("sys.exit(0)", "golden-cast", "is not cast: SystemExit: 0"),
        ("os._exit(0)", "golden-hooks", "its process ended with 0, unasked"),
        ("os.kill(os.getpid(), 9)", "golden-hooks", "its process ended with -9, unasked"),
    ],
)
def test_a_hook_that_is_no_function_of_its_fields_is_an_error(
    project: Project, body: str, rule: str, said: str
) -> None:
    """Nothing is recorded of a hook that ends the process, or answers otherwise each time."""
    made = HOOKS.replace("len(count)", body)
    project.hooks(f"import itertools, os, sys\ncount_up = itertools.count()\n{made}")
    project.release(FIRST)
    recorded = project.record(SECOND)
    (found,) = recorded.diagnostics
    assert (found.rule, recorded.files) == (rule, ())
    assert said in found.message


def test_a_hook_may_write_to_standard_output(project: Project) -> None:
    """The answer does not come that way."""
    project.hooks("import os\n" + HOOKS.replace("return len(count)", "return os.write(1, b'noise')"))
    project.release(FIRST)
    assert not project.record(SECOND).diagnostics


@pytest.mark.parametrize(
    ("hooks", "said"),
    [
        ("import nothing_of_that_name", "ModuleNotFoundError: No module named 'nothing_of_that_name'"),
        ("hook = 1", "has no attribute 'hooks'"),
        ("import sys\nsys.exit('enough')", "enough"),
        ("hooks = (", "SyntaxError"),
    ],
)
def test_hooks_that_cannot_be_imported_are_an_error(project: Project, hooks: str, said: str) -> None:
    """Whatever happens as they are imported ends the other process at most."""
    project.hooks(hooks)
    recorded = project.record(SECOND)
    (found,) = recorded.diagnostics
    assert (found.rule, recorded.files) == ("golden-hooks", ())
    assert said in found.message
    assert f"`by_hand_{project.number}:hooks`" in found.help


def test_hooks_that_nobody_names_are_an_error(project: Project) -> None:
    """A release is refused where it could not record what old values become."""
    project.options = replace(project.options, hooks=None)
    (found,) = project.record(SECOND).diagnostics
    assert (found.rule, found.severity) == ("golden-hooks", "error")
    assert "`parse_count`" in found.message
    assert "[tool.perdure.domains.stock]" in found.help
