"""The table of changes: the domains of each case compile, and keep the law where they are said to."""

from __future__ import annotations

import pytest
from table_of_changes import CASES, cases, load

from perdure_codegen.difference.matching import every_type, matched, translated
from perdure_codegen.model import Domain

NAMES = cases()


def keeps_the_law(previous: Domain, current: Domain) -> bool:
    """Answer whether undoing the changes of *current* gives each released type, and all of each stream that is kept."""
    names = matched(previous, current)
    for released in every_type(previous):
        if released.name not in names:
            return False
        today = current.declared(names[released.name])
        then = today.version(len(released.versions))
        if translated(then.shape, {}) != translated(released.newest.shape, names) or today.stream != released.stream:
            return False
    return all(current.streams[name].key == stream.key for name, stream in previous.streams.items())


def test_there_is_a_case_for_each_kind_of_change() -> None:
    """No folder is left out for want of its `case.yaml`."""
    assert sorted(path.name for path in CASES.iterdir()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_law(name: str) -> None:
    """Undoing what is declared gives exactly what was released, unless the case is one that breaks the law."""
    case = load(name)
    assert keeps_the_law(case.previous, case.current) == case.declared


@pytest.mark.parametrize("name", NAMES)
def test_a_step_is_there_where_one_is_owed(name: str) -> None:
    """A declared change is one version more of each type that changes; without one, none has more than it had."""
    case = load(name)
    names = matched(case.previous, case.current)
    grown = {
        today.name
        for released in every_type(case.previous)
        if released.name in names
        and len((today := case.current.declared(names[released.name])).versions) > len(released.versions)
    }
    assert grown == ({each.type for each in case.verdicts} if case.owed and case.declared else set())
