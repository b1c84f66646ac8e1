"""Each kind of change, left undeclared: the help says what to paste, and pasting it makes the check pass."""

from __future__ import annotations

from itertools import chain, product

import pytest
from pasting import Line, checked, filled, lines_of, pasted, undeclared
from table_of_changes import cases, load, sources

from perdure_codegen.model import Domain
from perdure_codegen.steps import (
    Added,
    Adopted,
    Altered,
    EventRenamed,
    Hoisted,
    Hooked,
    MemberAdded,
    MemberRemoved,
    MemberRenamed,
    Nested,
    Removed,
    Renamed,
    Retyped,
    Reused,
    Scaled,
    TypeRenamed,
)
from perdure_codegen.text import Source

NAMES = cases()
UNSEEN = {
    "rename_several_fields_in_a_circle": "the shape is the same before and after",
    "retire_an_event": "the shape is the same before and after",
    "reuse_a_name_with_another_meaning": "the shape is the same before and after",
    "split_an_event": "the shape is the same before and after",
    "swap_two_fields": "the shape is the same before and after",
}
"""Owed changes of which today's shapes show nothing; what they mean is for the author alone to know."""

GONE = {"delete_a_stream": "BasketFilled", "delete_a_type": "Note", "delete_an_event": "OrderShipped"}
"""Cases that delete an event or a type, and which."""

COPIED = {"change_the_key_of_a_stream", "move_an_event_to_another_stream"}
"""Cases for which there is no operation, as stored records would have to move."""

KEPT = {"change_a_table"}
"""Cases for which there is no operation, as rows stay in their table."""

EDITED = {"forget_a_released_change", "rewrite_a_released_change"}
"""Cases in which today's shapes are as they were, and what led to them is told otherwise."""


def stripped(name: str, previous: Domain) -> tuple[Source, ...]:
    """Return today's files of a case less what they declare since the release."""
    released = {each.name: len(each.versions) for each in (*previous.types.values(), *previous.events.values())}
    current = load(name).current
    for each in (*current.types.values(), *current.events.values()):
        for version in each.versions:
            if version.name in released:
                released[each.name] = released[version.name]
    return tuple(undeclared(each, released) for each in sources(name, "current").sources)


def first(files: tuple[Source, ...], previous: Domain) -> list[Line]:
    """Return what the check says to paste."""
    _, found = checked(files, previous)
    assert {each.rule for each in found} <= {"undeclared-change", "undeclared-alteration"}, found
    return [lines_of(each) for each in found]


@pytest.mark.parametrize("name", sorted(GONE))
def test_what_is_gone_is_put_back(name: str) -> None:
    """Nothing in the file could hold an operation for what is deleted: it is put back, and may be retired there."""
    case = load(name)
    found = checked(sources(name, "current").sources, case.previous)[1]
    (gone,) = (each for each in found if each.rule == "undeclared-change")
    assert gone.message == f"`{GONE[name]}` was released, and is not declared any more"
    assert gone.help.startswith("put the declaration back")
    line = lines_of(gone)
    files = pasted(sources(name, "previous").sources, line, line.texts[0])
    domain, left = checked(files, case.previous)
    assert domain is not None, left
    assert not left


@pytest.mark.parametrize("name", sorted(COPIED))
def test_what_would_move_records_is_to_be_copied(name: str) -> None:
    """No operation does that, so the help says how it was, and that a program copies."""
    case = load(name)
    (found,) = checked(sources(name, "current").sources, case.previous)[1]
    assert found.rule == "needs-copy"
    assert "perdure explain needs-copy" in found.help


@pytest.mark.parametrize("name", sorted(KEPT))
def test_what_would_move_rows_is_to_be_put_back(name: str) -> None:
    """No operation does that, so the help says how it was."""
    case = load(name)
    (found,) = checked(sources(name, "current").sources, case.previous)[1]
    assert found.rule == "changed-rows"
    assert found.help.startswith("put them back")


@pytest.mark.parametrize("name", sorted(EDITED))
def test_what_was_released_is_put_back(name: str) -> None:
    """A released step that is told otherwise is quoted as it was released, and passes when it stands there again."""
    case = load(name)
    (found,) = checked(sources(name, "current").sources, case.previous)[1]
    assert found.rule == "changed-history"
    assert found.help.startswith("put back what was released under `OrderPlaced.changes`")
    assert checked(sources(name, "previous").sources, case.previous)[1] == ()


@pytest.mark.parametrize("name", sorted(set(NAMES) - set(GONE) - EDITED - COPIED - KEPT))
def test_what_is_pasted_makes_the_check_pass(name: str) -> None:
    """Every reading of every line of help passes, once each `...` is a value of the type; nothing else is owed."""
    case = load(name)
    files = stripped(name, case.previous)
    lines = first(files, case.previous)
    assert bool(lines) == (case.owed and name not in UNSEEN)
    for at, line in enumerate(lines):
        for reading in line.texts:
            tried = files
            for index, other in enumerate(lines):
                text = reading if index == at else other.texts[0]
                tried = pasted(tried, other, filled(other.name, text, case.current))
            domain, found = checked(tried, case.previous)
            assert domain is not None, (reading, found)
            assert not [each for each in found if each.severity == "error"]


KINDS: dict[type, tuple[str, ...]] = {
    Added: ("add",),
    Removed: ("remove",),
    Renamed: ("rename", "swap"),
    Retyped: ("retype", "constrain"),
    Scaled: ("scale",),
    Nested: ("nest",),
    Hoisted: ("hoist",),
    Hooked: ("hook",),
    Adopted: ("adopt",),
    MemberAdded: ("add_member",),
    MemberRemoved: ("remove_member",),
    MemberRenamed: ("rename_member",),
    TypeRenamed: ("rename_type",),
    EventRenamed: ("rename_event",),
    Reused: ("reuse",),
    Altered: ("alter",),
}
OTHERWISE = {"name_a_unit": "a retype that gives a number its unit is proposed as a scale by 1"}
"""Cases that declare the same in another way."""


@pytest.mark.parametrize("name", sorted(set(NAMES) - set(UNSEEN) - set(GONE) - EDITED - COPIED - KEPT - set(OTHERWISE)))
def test_what_was_declared_is_among_the_readings(name: str) -> None:
    """Whatever an author declared that a shape shows, the check would have proposed to one who declared nothing."""
    case = load(name)
    _, found = checked(stripped(name, case.previous), case.previous)
    for each in (*case.current.types.values(), *case.current.events.values()):
        readings = [[_kinds(fix.operations) for fix in one.fixes if fix.type == each.name] for one in found]
        offered = {tuple(sorted(chain(*chosen))) for chosen in product(*filter(None, readings))}
        if case.declared and offered != {()}:
            declared = product(*(KINDS[type(operation)] for operation in each.steps[-1].operations))
            assert {tuple(sorted(kinds)) for kinds in declared} & offered, (each.name, offered)


def _kinds(operations: tuple[str, ...]) -> list[str]:
    return [text[1:].split(":")[0] for text in operations]
