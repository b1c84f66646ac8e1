"""Random domains that change without saying so: whatever is proposed leads from what was released to what is there."""

from __future__ import annotations

import pytest
from evolving import Evolved, evolutions
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from pasting import checked, filled, lines_of, pasted, undeclared

from perdure_codegen.model import Domain
from perdure_codegen.text import Source

FINE = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)


def source(domain: Evolved) -> Source:
    """Return the one file of *domain*."""
    return Source("domain.yaml", domain.text)


def versions(domain: Domain) -> dict[str, int]:
    """Return how many versions each type has."""
    return {each.name: len(each.versions) for each in (*domain.types.values(), *domain.events.values())}


def hold(evolution: tuple[Evolved, Evolved], data: st.DataObject) -> None:
    """Fill in and paste one reading of each difference, whichever: then nothing is undeclared any more."""
    previous, _ = checked((source(evolution[0]),), None)
    current, _ = checked((source(evolution[1]),), previous)
    assume(previous is not None and current is not None)
    assert previous is not None
    assert current is not None
    files: tuple[Source, ...] = (undeclared(source(evolution[1]), versions(previous)),)
    _, found = checked(files, previous)
    assert {each.rule for each in found} <= {"undeclared-change"}, found
    for line in map(lines_of, found):
        text = data.draw(st.sampled_from(line.texts))
        files = pasted(files, line, filled(line.name, text, current))
    domain, found = checked(files, previous)
    assert domain is not None, (files[0].text, found)
    assert not found, (files[0].text, found)


@settings(max_examples=8, derandomize=True, deadline=None, suppress_health_check=FINE, phases=[Phase.generate])
@given(evolution=evolutions(), data=st.data())
def test_a_few_evolutions(evolution: tuple[Evolved, Evolved], data: st.DataObject) -> None:
    """Any readings restore what was released."""
    hold(evolution, data)


@pytest.mark.slow
@settings(max_examples=120, derandomize=True, deadline=None, suppress_health_check=FINE, phases=[Phase.generate])
@given(evolution=evolutions(), data=st.data())
def test_many_evolutions(evolution: tuple[Evolved, Evolved], data: st.DataObject) -> None:
    """Any readings restore what was released, in more domains."""
    hold(evolution, data)
