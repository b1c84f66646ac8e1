"""Whatever a domain became by declared changes, it is compared without an undeclared difference."""

from __future__ import annotations

import json

import pytest
from evolving import Evolved, evolutions
from hypothesis import HealthCheck, given, settings

from perdure_codegen.changes import Change, Way
from perdure_codegen.compiler import understand
from perdure_codegen.difference import compared
from perdure_codegen.model import Domain
from perdure_codegen.render.difference import counted, render_github, render_json, render_text
from perdure_codegen.source import Folder
from perdure_codegen.text import Source


def understood(evolved: Evolved) -> Domain | None:
    """Return the domain, or None where it is refused."""
    return understand(Folder("", (Source("domain.yaml", evolved.text),), ()), None, is_released=True)[0]


@pytest.mark.slow
@settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(evolution=evolutions())
def test_what_is_declared_is_all_that_differs(evolution: tuple[Evolved, Evolved]) -> None:
    """Nothing is undeclared or gone, no verdict contradicts another, and every format can show it."""
    previous, current = map(understood, evolution)
    if previous is None or current is None:
        return
    difference = compared(previous, current, "release 1")
    assert all(change.declared and change.backward for change in difference.changes)
    judged: list[Change | Way] = [*difference.changes, *(way for changed in difference.changed for way in changed.ways)]
    for each in judged:
        assert (each.write_as == "always") == (each.forward == "always" and not each.loses_down)
        assert (each.write_as == "never") == (each.forward == "never")
    assert json.loads(render_json([difference]))[0]["domain"] == current.name
    assert render_github([difference]).count("\n") == len(difference.changes)
    assert render_text(difference).startswith("drawing against") == bool(difference.changes)
    assert counted(difference)


@settings(max_examples=10, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(evolution=evolutions())
def test_nothing_differs_from_itself(evolution: tuple[Evolved, Evolved]) -> None:
    """A domain compared with itself has no difference."""
    for each in map(understood, evolution):
        assert each is None or compared(each, each, "itself").changed == ()
