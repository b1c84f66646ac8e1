"""Two domains that have nothing to do with each other but their names: there is an answer, whatever it is worth."""

from __future__ import annotations

import re

import pytest
from evolving import Evolved, domains
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from pasting import checked, filled, lines_of, pasted, undeclared

from perdure_codegen.evolve import evolve
from perdure_codegen.text import Source

FINE = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)


@settings(max_examples=6, derandomize=True, deadline=None, suppress_health_check=FINE, phases=[Phase.generate])
@given(one=domains(), other=domains())
def test_any_two_domains(one: Evolved, other: Evolved) -> None:
    """Checking one after the release of the other finds something or nothing; so does letting it evolve, twice."""
    previous, _ = checked((Source("released.yaml", one.text),), None)
    assume(previous is not None)
    files = (Source("domain.yaml", other.text),)
    domain, found = checked(files, previous)
    assert domain is not None or any(each.severity == "error" for each in found)
    evolved = evolve(files, lambda sources: checked(sources, previous)[1])
    assert evolve(evolved.sources, lambda sources: checked(sources, previous)[1]).written == ()


def plain(domain: Evolved) -> Source:
    """Return the newest shapes of *domain*, as if they had always been so."""
    names = re.findall(r"^  ([A-Z]\w*):$", domain.text, re.MULTILINE)
    return undeclared(Source("domain.yaml", domain.text), dict.fromkeys(names, 1))


@pytest.mark.slow
@settings(max_examples=6, derandomize=True, deadline=None, suppress_health_check=FINE, phases=[Phase.generate])
@given(one=domains(), other=domains(), data=st.data())
def test_any_shapes_become_any_others(one: Evolved, other: Evolved, data: st.DataObject) -> None:
    """Whatever the fields were and are: any readings, filled in and pasted, lead from the ones to the others."""
    previous, today = (checked((plain(each),), None)[0] for each in (one, other))
    assume(previous is not None and today is not None)
    assert today is not None
    files: tuple[Source, ...] = (plain(other),)
    _, found = checked(files, previous)
    assume(all(each.fixes for each in found))  # a named type of another kind has no operation
    for diagnostic in found:
        line = lines_of(diagnostic)
        text = data.draw(st.sampled_from(line.texts))
        files = pasted(files, line, filled(line.name, text, today))
    domain, left = checked(files, previous)
    assert domain is not None, (files[0].text, left)
    assert not left, (files[0].text, left)
