"""The releases of the example: each can be compiled again, and is what the project then was."""

from __future__ import annotations

from pathlib import Path

import pytest

from domains.scheduler.registry import DOMAIN
from domains.scheduler.releases import SHAPES
from perdure_codegen.compiler import compile_folder, compile_release
from perdure_codegen.options import Options

FOLDER = Path("schema/scheduler")
FIELDS = {
    1: {"player", "day", "choice"},
    2: {"player", "day", "choice", "timezone"},
    3: {"voter", "day", "choice", "timezone"},
}

VERSIONS = {1: 1, 2: 2, 3: 3, 4: 3}
"""The version of a vote that each release wrote; the fourth added what the projections keep."""


@pytest.fixture(autouse=True)
def _root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work from the root of the repository."""
    monkeypatch.chdir(Path(__file__).parents[2])


def test_there_are_four_releases() -> None:
    """The registry knows them all, with their shapes, and nothing is a draft."""
    assert [release.versions["VoteAdded"] for release in DOMAIN.releases] == [1, 2, 3, 3]
    assert set(SHAPES) == {1, 2, 3, 4}
    assert not DOMAIN.is_draft


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_each_can_be_compiled_again(number: int) -> None:
    """The package of a release has the classes of then, and knows the releases of then."""
    compiled = compile_release(FOLDER, number, Options(package="then"))
    assert not compiled.diagnostics
    files = {file.path: file.contents for file in compiled.files}
    assert f'VoteAdded: ("VoteAdded", {VERSIONS[number]})' in files["then/scheduler/registry.py"]
    assert files["then/scheduler/registry.py"].count("Release(\n") == number
    assert "is_draft" not in files["then/scheduler/registry.py"]
    event = files["then/scheduler/events.py"].partition("class VoteAdded:")[2].partition("@final")[0]
    assert {name for name in set().union(*FIELDS.values()) if f"\n    {name}: " in event} == FIELDS[VERSIONS[number]]


def test_the_last_one_is_what_there_is_today() -> None:
    """Compiled again, release 4 gives today's files, but for the path that they name as their source."""
    again = compile_release(FOLDER, 4, Options()).files
    today = compile_folder(FOLDER, Options()).files
    assert [(file.path, file.contents.replace("/releases/0004", "")) for file in again] == [
        (file.path, file.contents) for file in today
    ]
