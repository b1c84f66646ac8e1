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


@pytest.fixture(autouse=True)
def _root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work from the root of the repository."""
    monkeypatch.chdir(Path(__file__).parents[2])


def test_there_are_three_releases() -> None:
    """The registry knows them all, with their shapes, and nothing is a draft."""
    assert [release.versions["VoteAdded"] for release in DOMAIN.releases] == [1, 2, 3]
    assert set(SHAPES) == {1, 2, 3}
    assert not DOMAIN.is_draft


@pytest.mark.parametrize("number", [1, 2, 3])
def test_each_can_be_compiled_again(number: int) -> None:
    """The package of a release has the classes of then, and knows the releases of then."""
    compiled = compile_release(FOLDER, number, Options(package="then"))
    assert not compiled.diagnostics
    files = {file.path: file.contents for file in compiled.files}
    assert f'VoteAdded: ("VoteAdded", {number})' in files["then/scheduler/registry.py"]
    assert files["then/scheduler/registry.py"].count("Release(\n") == number
    assert "is_draft" not in files["then/scheduler/registry.py"]
    event = files["then/scheduler/events.py"].partition("class VoteAdded:")[2].partition("@final")[0]
    assert {name for name in set().union(*FIELDS.values()) if f"\n    {name}: " in event} == FIELDS[number]


def test_the_last_one_is_what_there_is_today() -> None:
    """Compiled again, release 3 gives today's files, but for the path that they name as their source."""
    again = compile_release(FOLDER, 3, Options()).files
    today = compile_folder(FOLDER, Options()).files
    assert [(file.path, file.contents.replace("/releases/0003", "")) for file in again] == [
        (file.path, file.contents) for file in today
    ]
