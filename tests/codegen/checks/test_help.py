"""What the help of a finding proposes is what makes the finding go away."""

from __future__ import annotations

import pytest
from compiling import diagnostics, event, messages

ADDRESS = """
    records:
      Address:
        fields: {street: str, city: str}
        changes:
          2: [{add: city, fill: ''}]
          3: [{rename: road, to: street}]
"""
TAG = "enums:\n  Tag:\n    members: [red]\n    changes: {2: [{remove_member: pink, into: red}]}"


def small(change: str) -> str:
    """Return a named type with bounds that came by *change*."""
    return f"types:\n  Small:\n    is: int\n    max: 9\n    changes: {{2: [{change}]}}"


def helps(text: str) -> list[str]:
    """Return the help of each finding."""
    return [each.help for each in diagnostics(text)]


@pytest.mark.parametrize(
    ("fields", "changes", "extra", "line", "fixed"),
    [
        (
            "a: Address",
            "",
            "records:\n  Address:\n    fields: {a: str}\n    changes: {2: [{add: a, fill: x}]}",
            "2: [{adopt: Address, from: 1, to: 2}]",
            "2: [{adopt: Address, from: 1, to: 2}]",
        ),
        (
            "a: Address",
            "2: [{adopt: Address, from: 1, to: 2}]",
            ADDRESS,
            "3: [{adopt: Address, from: 2, to: 3}]",
            "2: [{adopt: Address, from: 1, to: 2}]\n3: [{adopt: Address, from: 2, to: 3}]",
        ),
        (
            "t: 'set[Tag]', u: Tag",
            "2: [{adopt: Tag, from: 1, to: 2}]",
            TAG,
            "{hook: name, from: {t: 'set[Tag@1]'}, to: {t: 'set[Tag@2]'}}",
            (
                "2:\n  - {hook: name, from: {t: 'set[Tag@1]'}, to: {t: 'set[Tag@2]'}}\n"
                "  - {adopt: Tag, from: 1, to: 2, fields: [u]}"
            ),
        ),
        (
            "a: 'list[str]'",
            "2: [{retype: a, from: 'dict[str, str]', to: 'list[str]'}]",
            "",
            "{hook: name, from: {a: 'dict[str, str]'}, to: {a: 'list[str]'}}",
            "2: [{hook: name, from: {a: 'dict[str, str]'}, to: {a: 'list[str]'}}]",
        ),
        (
            "q: {type: Small, max: 3}",
            "2: [{adopt: Small, from: 1, to: 2}]",
            small("{constrain: Small, from: {}, to: {max: 9}, else: 9}"),
            "{hook: name, from: {q: {type: Small@1, max: 3}}, to: {q: {type: Small@2, max: 3}}}",
            "2: [{hook: name, from: {q: {type: Small@1, max: 3}}, to: {q: {type: Small@2, max: 3}}}]",
        ),
        (
            "day: date, a: int",
            "2: [{remove: day, type: date}]\n3: [{add: day, fill: 2026-01-01}]",
            "",
            "{reuse: day, because: ...}",
            "2: [{remove: day, type: date}]\n3: [{add: day, fill: 2026-01-01}, {reuse: day, because: it is back}]",
        ),
        (
            "a: int",
            "2: [{scale: a, factor: 1/2}]",
            "",
            "round: half_even",
            "2: [{scale: a, factor: 1/2, round: half_even}]",
        ),
        (
            "a: int",
            "2: [{retype: a, from: 'list[int]', to: int}]",
            "",
            "many: first",
            "2: [{retype: a, from: 'list[int]', to: int, fill: 0, many: first}]",
        ),
    ],
)
def test_help_followed_is_help(fields: str, changes: str, extra: str, line: str, fixed: str) -> None:
    """One finding, whose help shows the line; and with the line, none."""
    (help_,) = helps(event(fields, changes, extra))
    assert line in help_
    assert messages(event(fields, fixed, extra)) == []


def test_a_field_may_keep_constraints_that_no_value_leaves() -> None:
    """A named type that only widens changes no value, so fields that constrain it more adopt it as it is."""
    wider = small("{constrain: Small, from: {max: 5}, to: {max: 9}}")
    assert messages(event("q: {type: Small, max: 3}", "2: [{adopt: Small, from: 1, to: 2}]", wider)) == []


def test_sets_adopt_what_joins_nothing() -> None:
    """A renamed or a new member joins no two values of a set, so no hook is asked for."""
    for change in ("{rename_member: pink, to: red}", "{add_member: red}"):
        members = "[red, blue]"
        extra = f"enums:\n  Tag:\n    members: {members}\n    changes: {{2: [{change}]}}"
        assert messages(event("t: 'set[Tag]'", "2: [{adopt: Tag, from: 1, to: 2}]", extra)) == []


def test_a_new_member_that_goes_back_into_another_joins_values_downwards() -> None:
    """What is joined on the way down alone is told as well: version 1 would have one item fewer."""
    extra = "enums:\n  Tag:\n    members: [red, blue]\n    changes: {2: [{add_member: blue, into: red}]}"
    (found,) = messages(event("t: 'set[Tag]'", "2: [{adopt: Tag, from: 1, to: 2}]", extra))
    assert found.startswith("joins-values: `t` holds each `Tag` once")


@pytest.mark.parametrize(
    ("rest", "joins"), [(", fill: 0", "always"), ("", "")], ids=["what has no way down becomes 0", "it is refused"]
)
def test_children_do_not_become_alike(rest: str, joins: str) -> None:
    """A change of their key that maps two of them to one is found where the parent adopts it."""
    found = messages(
        "domain: farm\nentities:\n"
        "  Barn:\n    table: barns\n    key: id\n    fields: {id: int}\n    children: {cows: Cow}\n"
        "    changes: {2: [{adopt: Cow, from: 1, to: 2}]}\n"
        "  Cow:\n    table: cows\n    key: tag\n    fields: {tag: str}\n"
        f"    changes: {{2: [{{rename: ear, to: tag}}, {{retype: tag, from: int, to: str{rest}}}]}}\n"
    )
    told = "joins-values: children in `cows` differ in `tag`, and this may make two of them alike"
    assert found == ([told] if joins else [])


def test_an_integer_in_a_smaller_unit_cannot_overflow() -> None:
    """Dividing needs no `else` for 64 bits, and multiplying needs none within bounds."""
    assert messages(event("a: int", "2: [{scale: a, factor: 1/1000, round: floor}]")) == []
    assert messages(event("a: {type: int, min: -5000, max: 5000}", "2: [{scale: a, factor: 1000}]")) == []
    assert messages(event("a: {type: int, min: -5000}", "2: [{scale: a, factor: 1000}]")) == [
        "not-total: this conversion of `a` fails on a value beyond 64 bits after the change"
    ]
