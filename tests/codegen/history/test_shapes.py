"""Undoing changes: the shape of every version, and what each path of steps loses."""

from __future__ import annotations

import pytest
from compiling import event, messages, understood

from perdure_codegen.meaning.laws import VALUE, has_way_down, lost_down, lost_up
from perdure_codegen.model import Container, Facets, FieldsShape, Nullable, Ref, Scalar, Spec

INT, STR = Scalar("int"), Scalar("str")
ADDRESS = """
    records:
      Address:
        fields: {street: str, city: str}
        changes:
          2: [{add: city, fill: ''}]
          3: [{rename: road, to: street}]
"""
COUPON = "records: {Coupon: {fields: {code: str, percent: {type: int, max: 100}}}}"


def shapes(fields: str, changes: str, extra: str = "") -> list[dict[str, Spec]]:
    """Return the fields of each version of an event."""
    versions = understood(event(fields, changes, extra)).events["Moved"].versions
    return [dict(each.shape.fields) for each in versions if isinstance(each.shape, FieldsShape)]


def test_add_and_remove() -> None:
    """What was added was not there before, and what was removed was, with its type, constraints and unit."""
    assert shapes("b: int", "2: [{add: b, fill: 0}, {remove: a, type: int, max: 9, unit: ms}]") == [
        {"a": Spec(INT, Facets(max=9), "ms")},
        {"b": Spec(INT)},
    ]


def test_renames_keep_the_order_of_fields() -> None:
    """A field stands where its new name stands; several are renamed at once."""
    former, newest = shapes("a: int, b: str", "2: [{swap: [a, b]}]")
    assert former == {"b": Spec(INT), "a": Spec(STR)}
    assert list(newest) == ["a", "b"]


@pytest.mark.parametrize(
    ("field", "change", "before"),
    [
        ("{type: int, max: 5, unit: ms}", "{retype: x, from: int | None, to: %s, else: 0}", (Nullable(INT), 5, "ms")),
        ("{type: int, max: 5, unit: ms}", "{retype: x, from: str, to: %s, else: 0}", (STR, None, None)),
        ("{type: int, max: 5}", "{retype: x, from: {type: int, max: 3}, to: int}", (INT, 3, None)),
        ("{type: int, max: 5}", "{constrain: x, from: {max: 4}, to: {max: 5}}", (INT, 4, None)),
        ("{type: int, min: 0, max: 5000}", "{scale: x, factor: 1000}", (INT, 5, None)),
        ("{type: int, max: 6, unit: s}", "{scale: x, from: ms, to: s, factor: 2/3, else: 0}", (INT, 9, "ms")),
    ],
)
def test_constraints_and_units_before_a_change(field: str, change: str, before: tuple[object, ...]) -> None:
    """A bare type keeps constraints where it is the same but for None, and the unit of a number; bounds are scaled."""
    change = change.replace("%s", field) if "%s" in change else change
    former = shapes(f"x: {field}", f"2: [{change}]")[0]["x"]
    assert (former.type, former.facets.max, former.unit) == before


def test_nest_and_hoist_are_inverse() -> None:
    """The fields before a nest are those of the record, and the record before a hoist is put together again."""
    spec = Spec(INT, Facets(max=100))
    assert shapes("c: Coupon", "2: [{nest: {a: code, b: percent}, into: c}]", COUPON)[0] == {"a": Spec(STR), "b": spec}
    assert shapes(
        "c: str, b: {type: int, max: 100}",
        "2: [{hoist: c, type: Coupon | None, to: {code: c, percent: b}, else: {c: x, b: 0}}]",
        COUPON,
    )[0] == {"c": Spec(Nullable(Ref("Coupon", 1)))}


def test_adopt_reaches_all_fields_or_those_that_are_named() -> None:
    """The version before is everywhere within the fields, in containers too, and only in those that `fields` names."""
    fields = "a: Address, b: 'dict[str, list[Address | None]]'"
    former = shapes(fields, "2: [{adopt: Address, from: 1, to: 3}]", ADDRESS)[0]
    assert former["b"] == Spec(Container("dict", Container("list", Nullable(Ref("Address", 1)))))
    first, second, _ = shapes(
        fields,
        "2: [{adopt: Address, from: 1, to: 3, fields: [a]}]\n3: [{adopt: Address, from: 1, to: 3, fields: [b]}]",
        ADDRESS,
    )
    assert (first["a"], second["a"]) == (Spec(Ref("Address", 1)), Spec(Ref("Address", 3)))
    assert first["b"] == second["b"]


def test_a_bare_name_in_to_means_the_version_that_is_there() -> None:
    """`to: Address` needs no version where only one can be meant; `from` does."""
    changes = "2: [{adopt: Address, from: 1, to: 3}]\n3: [{retype: a, from: Address@3, to: 'list[Address]'}]"
    _, second, third = shapes("a: 'list[Address]'", changes, ADDRESS)
    assert second["a"] == Spec(Ref("Address", 3))
    assert third["a"] == Spec(Container("list", Ref("Address", 3)))


def test_types_had_other_names() -> None:
    """A former version has the name that the type had then, and is found under today's."""
    extra = "records:\n  Home:\n    fields: {a: str}\n    changes: {2: [{rename_type: House, to: Home}]}"
    domain = understood(event("h: Home", "2: [{adopt: Home, from: 1, to: 2}]", extra))
    assert [version.name for version in domain.types["Home"].versions] == ["House", "Home"]
    assert domain.class_name(Ref("Home", 1)) == "HouseV1"


@pytest.mark.parametrize(
    ("fields", "change", "up", "down"),
    [
        ("a: int, b: int", "{add: b, fill: 0}", set(), {"b"}),
        ("b: int", "{remove: a, type: int, fill: 0}", {"a"}, set()),
        ("b: int", "{rename: a, to: b}", set(), set()),
        ("b: int", "{retype: b, from: str, to: int, else: 0}", {"b"}, set()),
        ("b: str", "{retype: b, from: int, to: str}", set(), set()),
        ("b: str", "{retype: b, from: int, to: str, fill: 0}", set(), {"b"}),
        ("b: int | None", "{retype: b, from: int, to: int | None, fill: 0}", set(), {"b"}),
        ("b: date", "{retype: b, from: datetime, to: date}", {"b"}, set()),
        ("b: datetime", "{retype: b, from: date, to: datetime}", set(), set()),
        ("b: 'set[int]'", "{retype: b, from: 'list[int]', to: 'set[int]'}", {"b"}, set()),
        ("b: 'list[int]'", "{retype: b, from: 'set[int]', to: 'list[int]'}", set(), set()),
        ("b: 'list[int]'", "{retype: b, from: int, to: 'list[int]'}", set(), set()),
        ("b: 'list[int]'", "{retype: b, from: int, to: 'list[int]', many: first}", set(), {"b"}),
        ("b: int", "{retype: b, from: 'list[int]', to: int, many: first, fill: 0}", {"b"}, set()),
        ("b: int", "{scale: b, factor: 2, else: 0}", {"b"}, set()),
        ("b: {type: int, max: 4, min: 0}", "{scale: b, factor: 2}", set(), set()),
        ("b: int", "{scale: b, factor: 1/2, round: down}", {"b"}, set()),
        ("b: float", "{scale: b, factor: 1/3}", {"b"}, {"b"}),
        ("b: int, c: int", "{hook: h, from: {a: int}, to: {b: int, c: int}, back: g}", set(), set()),
        ("b: int, c: int", "{hook: h, from: {a: int}, to: {b: int, c: int}, back: g, loses: [a, c]}", {"a"}, {"c"}),
    ],
)
def test_what_a_change_loses(fields: str, change: str, up: set[str], down: set[str]) -> None:
    """The fields that need not come back are those that the change says, each way, and no other one."""
    domain = understood(event(fields, f"2: [{change}]"))
    declared = domain.events["Moved"]
    assert (set(lost_up(domain, declared, 1)), set(lost_down(domain, declared, 1))) == (up, down)


def test_losses_follow_the_fields() -> None:
    """A loss is told by the name that the field has at the end one starts from, through renames, nests and swaps."""
    changes = """
        2: [{retype: a, from: str, to: int, else: 0}, {rename: a, to: percent}]
        3: [{nest: [code, percent], into: c}]
        4: [{rename: c, to: d}]
    """
    domain = understood(event("d: Cut", changes, "records: {Cut: {fields: {code: str, percent: int}}}"))
    declared = domain.events["Moved"]
    assert [lost_up(domain, declared, version) for version in (1, 2, 3)] == [{"a"}, set(), set()]
    assert lost_down(domain, declared, 1) == set()


def test_losses_come_from_within() -> None:
    """A field that embeds a type loses what the steps of that type lose, through all levels."""
    extra = "enums:\n  Tag:\n    members: [red]\n    changes: {2: [{remove_member: pink, into: red}]}"
    domain = understood(event("t: 'list[Tag]'", "2: [{adopt: Tag, from: 1, to: 2}]", extra))
    assert lost_up(domain, domain.types["Tag"], 1) == {VALUE}
    assert lost_up(domain, domain.events["Moved"], 1) == {"t"}
    assert lost_down(domain, domain.events["Moved"], 1) == set()


def test_ways_down() -> None:
    """A removal without a fill and a hook without a way back end every way down through them, from within too."""
    extra = "records:\n  R:\n    fields: {a: str}\n    changes: {2: [{remove: b, type: int}], 3: [{add: a, fill: x}]}"
    domain = understood(event("r: R, n: int", "2: [{adopt: R, from: 1, to: 3}]\n3: [{add: n, fill: 0}]", extra))
    declared = domain.types["R"]
    assert [has_way_down(domain, declared, version) for version in (1, 2)] == [False, True]
    assert [has_way_down(domain, domain.events["Moved"], version) for version in (1, 2)] == [False, True]


@pytest.mark.parametrize("schema", ["{scale: x, factor: 1000, else: 0}", "{scale: x, factor: 1/1000}"])
def test_bounds_that_no_float_holds_are_refused(schema: str) -> None:
    """A bound that a factor would push beyond the largest float is a finding, not a traceback."""
    found = messages(event("x: {type: float, min: 0, max: 1.0e308}", f"2: [{schema}]"))
    assert all(each.startswith(("change-does-not-apply:", "needless-else:")) for each in found)
    assert found
