"""The constructors of generated classes: what they take, turn into its one form, and refuse."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from compiling import Package, build, event

from perdure.errors import Invalid

FIELDS = """
    text: {type: str, min_length: 1, max_length: 3, pattern: '[a-z]+'}, whole: {type: int, min: 0, max: 9},
    real: {type: float | None, max: 1}, real_list: 'list[float]', real_map: 'dict[str, float | None]',
    at: datetime, ats: 'list[datetime] | None', day: date, money: {type: decimal, min: 0.5},
    codes: {type: 'list[Code]', unique_items: true}, color: Color, colors: 'set[Color]', place: Place | None,
    shape: Shape, shapes: 'dict[str, Shape]', data: json, odd: {type: 'list[json]', unique_items: true},
    a_field_whose_name_is_so_long_that_no_line_can_hold_its_check: {type: float | None, min: 0, max: 1}
"""
EXTRA = """
    types: {Code: {is: str, max_length: 2}}
    enums: {Color: {members: [red, green]}}
    records: {Place: {fields: {name: str}}, Point: {fields: {x: float}}}
    unions: {Shape: {members: [Place, Point]}}
"""
LONG = "a_field_whose_name_is_so_long_that_no_line_can_hold_its_check"
NOON = dt.datetime(2020, 1, 1, 12, tzinfo=dt.UTC)
PARIS = dt.timezone(dt.timedelta(hours=1))


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    """Return a package with a field of every kind."""
    return build(event(" ".join(FIELDS.split()), "", EXTRA), tmp_path_factory.mktemp("package"))


def valid(package: Package) -> dict[str, Any]:  # Any: fields of every type
    """Return arguments that the constructor takes."""
    types = package.module("types")
    return {
        "text": "abc",
        "whole": 9,
        "real": None,
        "real_list": (0.5,),
        "real_map": {"a": 0.5, "b": None},
        "at": NOON,
        "ats": (NOON,),
        "day": dt.date(2020, 1, 1),
        "money": Decimal("0.5"),
        "codes": ("a", "b"),
        "color": types.Color.RED,
        "colors": frozenset({types.Color.RED}),
        "place": types.Place(name="x"),
        "shape": types.Point(x=1.0),
        "shapes": {"a": types.Place(name="x")},
        "data": {"a": [1, None]},
        "odd": ([1], [2]),
        LONG: 0.5,
    }


def made(package: Package, **changes: object) -> Any:  # Any: a class made a moment ago
    """Return the event with *changes*."""
    return package.module("events").Moved(**{**valid(package), **changes})


@pytest.mark.parametrize(
    ("field", "given", "kept"),
    [
        ("real", 1, 1.0),
        ("real_list", (1, 0.5), (1.0, 0.5)),
        ("real_map", {"a": 1, "b": None}, {"a": 1.0, "b": None}),
        ("at", NOON.astimezone(PARIS), NOON),
        ("ats", (NOON.astimezone(PARIS),), (NOON,)),
        ("ats", None, None),
        (LONG, 1, 1.0),
        (LONG, None, None),
    ],
)
def test_what_is_converted(package: Package, field: str, given: object, kept: object) -> None:
    """An int becomes the declared float, an aware datetime UTC, within containers too."""
    found = getattr(made(package, **{field: given}), field)
    assert repr(found) == repr(kept)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("text", ("", "abcd", "A", "a\0", 1, None)),
        ("whole", (-1, 10, True, 1.0, 2**70)),
        ("real", (1.5, float("nan"), "1", True)),
        ("real_list", ([0.5], (0.5, "1"), (float("inf"),), None)),
        ("real_map", ({1: 0.5}, {"a": "b"}, {"\0": 1})),
        ("at", (dt.datetime(2020, 1, 1), dt.date(2020, 1, 1), None)),  # noqa: DTZ001 - that is what is refused
        ("ats", ((dt.datetime(2020, 1, 1),), ())[:1]),  # noqa: DTZ001 - the same
        ("day", (NOON, "2020-01-01")),
        ("money", (Decimal("0.4"), Decimal("nan"), 1)),
        ("codes", (("a", "a"), ("abc",), ["a"])),
        ("color", ("red", None)),
        ("colors", (frozenset({"red"}), ())),
        ("place", ("x", {"name": "x"})),
        ("shape", (None, "x")),
        ("shapes", ({"a": None}, {1: None})),
        ("data", ((1,), {1: 2}, object())),
        ("odd", (([1], [1]),)),
        (LONG, (2, -0.5, "x")),
    ],
)
def test_what_is_refused(package: Package, field: str, values: tuple[object, ...]) -> None:
    """A value out of bounds or of another type is refused; the error names the field and what it expects."""
    for value in values:
        with pytest.raises(Invalid) as caught:
            made(package, **{field: value})
        assert caught.value.type == "Moved"
        assert caught.value.field == field
        assert caught.value.expected


def test_nothing_is_changed(package: Package) -> None:
    """What needs no conversion is kept as it is."""
    arguments: Mapping[str, object] = valid(package)
    event_ = made(package, **arguments)
    assert all(getattr(event_, name) is value for name, value in arguments.items())
