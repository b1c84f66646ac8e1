"""What is said of all versions at once is what is said of each two of them."""

from __future__ import annotations

import pytest
from evolving import Evolved, domains
from hypothesis import HealthCheck, given, settings

from perdure_codegen.compiler import understand
from perdure_codegen.meaning.laws import lost_between, lost_down, lost_up
from perdure_codegen.meaning.ways import way_down, ways_down
from perdure_codegen.source import Folder
from perdure_codegen.text import Source


@pytest.mark.slow
@settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=domains())
def test_all_at_once_and_each_two(drawn: Evolved) -> None:
    """Ways down and losses are the same, whether they are found in one go or for two versions alone."""
    domain, _ = understand(Folder("", (Source("domain.yaml", drawn.text),), ()), None)
    if domain is None:
        return
    for declared in (*domain.types.values(), *domain.events.values()):
        ways, lost = ways_down(domain, declared), lost_between(domain, declared)
        count = len(declared.versions)
        pairs = [(new, old) for new in range(2, count + 1) for old in range(1, new)]
        assert set(ways) == set(pairs)
        for new, old in pairs:
            assert ways[new, old] == way_down(domain, declared, old, start=new)
            assert lost[old, new] == lost_up(domain, declared, old, to=new)
            assert lost[new, old] == lost_down(domain, declared, old, start=new)
