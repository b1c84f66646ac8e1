"""The table of changes: the domains of each case compile, and keep the law where they are said to."""

from __future__ import annotations

import pytest
from table_of_changes import CASES, Verdict, cases, load

from perdure_codegen.changes import Change
from perdure_codegen.difference import compared
from perdure_codegen.difference.matching import every_type, matched, translated
from perdure_codegen.meaning.descent import worst
from perdure_codegen.model import Domain
from perdure_codegen.rules import all_rules

NAMES = cases()


def verdict(change: Change) -> Verdict:
    """Return what is said of *change*, as cases write it."""
    return Verdict(
        type=change.type,
        field=change.field,
        change=change.rule,
        backward=change.backward,
        forward=change.forward,
        write_as=change.write_as,
        loses_up=change.loses_up,
        loses_down=change.loses_down,
        needs_code=change.hooks,
        stops=change.stops or (),
    )


def keeps_the_law(previous: Domain, current: Domain) -> bool:
    """Answer whether undoing the changes of *current* gives each released type, and all of each stream that is kept."""
    names = matched(previous, current)
    for released in every_type(previous):
        if released.name not in names:
            return False
        today = current.declared(names[released.name])
        if len(today.versions) < len(released.versions) or today.stream != released.stream:
            return False
        for then, now in zip(released.versions, today.versions, strict=False):
            if translated(then.shape, names) != translated(now.shape, {}):
                return False
        if released.kind == "entity" and previous.entities[released.name].table != current.entities[today.name].table:
            return False
    return all(
        name in current.streams and current.streams[name].key == each.key for name, each in previous.streams.items()
    )


def test_there_is_a_case_for_each_kind_of_change() -> None:
    """No folder is left out for want of its `case.yaml`."""
    assert sorted(path.name for path in CASES.iterdir()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_law(name: str) -> None:
    """Undoing what is declared gives exactly what was released, unless the case is one that breaks the law."""
    case = load(name)
    assert keeps_the_law(case.previous, case.current) == case.declared


@pytest.mark.parametrize("name", NAMES)
def test_verdicts(name: str) -> None:
    """What is said of each change is what the case says."""
    case = load(name)
    difference = compared(case.previous, case.current, "release 1")
    assert sorted(map(verdict, difference.changes)) == sorted(case.verdicts)
    ways = {each.name: {way.version: way.forward for way in each.ways} for each in difference.changed}
    assert {name: ways[name] for name in case.versions} == case.versions


@pytest.mark.parametrize("name", NAMES)
def test_the_way_of_one_step_is_that_of_its_changes(name: str) -> None:
    """What is said of a whole way is the worst of what is said of its changes, and all that they lose."""
    case = load(name)
    for each in compared(case.previous, case.current, "release 1").changed:
        if each.versions is None or each.versions[1] != each.versions[0] + 1:
            continue
        way = each.ways[0]
        assert way.forward == worst(change.forward for change in each.changes)
        assert set(way.loses_up) == {lost for change in each.changes for lost in change.loses_up}
        assert set(way.loses_down) == {lost for change in each.changes for lost in change.loses_down} or (
            way.forward == "never"
        )


def test_every_kind_of_change_has_a_case() -> None:
    """Each rule about differences is shown by a case; the other one is about a promise, which is no change."""
    shown = {verdict.change for name in NAMES for verdict in load(name).verdicts}
    assert shown == set(all_rules("difference")) - {"future-promise"}


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
