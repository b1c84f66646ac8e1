"""Differences that cases do not show alone: members of unions, named types, docs and defaults in odd places."""

from __future__ import annotations

import pytest
from compiling import event, understood

from perdure_codegen.difference import compared

TYPES = """
types: {{Count: {{is: int, doc: d{count}}}}}
enums: {{E: {{members: [{members}]}}}}
records:
  A: {{fields: {{s: str}}}}
  B: {{fields: {{s: str}}}}
unions: {{U: {{members: [{union}]}}}}
"""


def found(before: str, after: str) -> list[tuple[str, str, str, bool]]:
    """Return kind, type, field and whether it is declared, of each difference between two schemas."""
    changes = compared(understood(before), understood(after), "release 1").changes
    return [(each.rule, each.type, each.field, each.declared) for each in changes]


def types(*, count: str = "", members: str = "a, b", union: str = "A, B") -> str:
    """Return a schema of an event, with some types."""
    return event("x: int", "", TYPES.format(count=count, members=members, union=union))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (types(), types(members="a, b, c"), [("added-member", "E", "c", False)]),
        (types(), types(members="b"), [("removed-member", "E", "a", False)]),
        (types(), types(members="b, a"), [("reordered-members", "E", "", True)]),
        (types(union="A"), types(), [("added-member", "U", "B", False)]),
        (types(), types(union="B"), [("removed-member", "U", "A", False)]),
        (types(), types(union="B, A"), [("reordered-members", "U", "", True)]),
        (types(), types(count=" more"), [("changed-doc", "Count", "", True)]),
        (types(), types().replace("is: int", "is: decimal"), [("widened-type", "Count", "", False)]),
        (types(), types().replace("is: int", "is: int, max: 3"), [("tightened-constraint", "Count", "", False)]),
        (types(), types().replace("is: int", "is: int, unit: s"), [("changed-unit", "Count", "", False)]),
        (types(), types().replace("domain: laws", "domain: laws\ndoc: New."), [("changed-doc", "laws", "", True)]),
        (types(), types().replace("{key: str}", "{key: str, doc: New.}"), [("changed-doc", "line", "", True)]),
        (types(), types().replace("{key: str}", "{key: Count}"), [("changed-key", "line", "key", False)]),
    ],
)
def test_types(before: str, after: str, expected: list[tuple[str, str, str, bool]]) -> None:
    """Each is one difference, of the type that differs alone."""
    assert found(before, after) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("x: int", "x: {type: int, default: 1}", "a default"),
        ("x: {type: int, default: 1}", "x: {type: int, default: 2}", "another default"),
        ("x: {type: int, default: 1}", "x: int", "no default"),
        ("x: {type: 'list[int]', default: [1]}", "x: {type: 'list[int]', default: [2]}", "another default"),
        ("x: {type: 'set[int]', default: [1]}", "x: {type: 'set[int]', default: [1, 2]}", "another default"),
        ("x: {type: 'dict[str, int]', default: {a: 1}}", "x: {type: 'dict[str, int]', default: {}}", "another default"),
        ("x: {type: int | None, default: null}", "x: int | None", "no default"),
    ],
)
def test_defaults(before: str, after: str, expected: str) -> None:
    """That a field has another default is told, and no record notices."""
    (change,) = compared(understood(event(before)), understood(event(after)), "release 1").changes
    assert (change.rule, change.what) == ("changed-default", f"has {expected} for `x`")


def test_a_default_of_a_type_with_a_newer_version_is_the_same() -> None:
    """A default is compared as it is written: that its type has another version is another change."""
    fields = "x: {type: E, default: a}, y: {type: R, default: {e: b}}"
    before = "enums: {E: {members: [a, b]}}\nrecords: {R: {fields: {e: E}}}"
    after = (
        "enums: {E: {members: [a, b, c], changes: {2: [{add_member: c, into: a}]}}}\n"
        "records: {R: {fields: {e: E}, changes: {2: [{adopt: E, from: 1, to: 2}]}}}"
    )
    adopt = "2: [{adopt: E, from: 1, to: 2}, {adopt: R, from: 1, to: 2}]"
    rules = [rule for rule, *_ in found(event(fields, "", before), event(fields, adopt, after))]
    assert rules == ["added-member", "adopted-type", "adopted-type", "adopted-type"]


def test_an_undeclared_difference_is_that_of_the_type_alone() -> None:
    """A type that embeds one that differs is as it was, until the difference is declared."""
    before, after = (f"records: {{R: {{fields: {{{fields}}}}}}}" for fields in ("s: str", "s: str, n: int"))
    assert found(event("x: R", "", before), event("x: R", "", after)) == [("added-field", "R", "n", False)]


def test_a_renamed_type_is_the_same_type_wherever_it_is_embedded() -> None:
    """Names are translated before shapes are compared, those of keys too."""
    before = event("x: Old, y: 'list[Old]'", "", "types: {Old: {is: str}}").replace("{key: str}", "{key: Old}")
    after = event(
        "x: New, y: 'list[New]'",
        "2: [{adopt: New, from: 1, to: 2}]",
        "types: {New: {is: str, changes: {2: [{rename_type: Old, to: New}]}}}",
    ).replace("{key: str}", "{key: New}")
    assert [rule for rule, *_ in found(before, after)] == ["renamed-type", "adopted-type", "adopted-type"]


def test_a_name_that_another_kind_of_type_took() -> None:
    """A record where there was an enum is no version of it."""
    rules = found(event("x: int", "", "enums: {T: {members: [a]}}"), event("x: int", "", "records: {T: {fields: {}}}"))
    assert [(rule, declared) for rule, _, _, declared in rules] == [("added-type", True), ("removed-type", False)]


@pytest.mark.parametrize(("before", "after"), [("", ", temporal: true"), (", temporal: true", "")])
def test_what_becomes_temporal(before: str, after: str) -> None:
    """No change declares it, either way, and nothing reads both: it is one difference, of the entity."""
    schema = "domain: laws\nentities: {{Note: {{table: notes, key: id{}, fields: {{id: str}}}}}}\n"
    assert found(schema.format(before), schema.format(after)) == [("changed-rows", "Note", "", False)]
