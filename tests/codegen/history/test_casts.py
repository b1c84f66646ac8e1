"""Casts with concrete values: what becomes of them, and what is refused with which words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from compiling import Package, build, event

from perdure.errors import NotExpressible

COUPON = "records: {Coupon: {fields: {code: str, percent: int}}}"


def moved(tmp_path: Path, fields: str, changes: str, extra: str = "") -> Any:  # Any: its classes are made here
    """Return the history of an event that has *fields* after *changes*."""
    return build(event(fields, changes, extra), tmp_path).history()


def test_a_fill_stands_for_an_empty_list_only(tmp_path: Path) -> None:
    """Where a value became a list, an empty list goes back to the fill, and a longer one is refused, never cut."""
    history = moved(tmp_path, "x: 'list[str]'", "2: [{retype: x, from: str, to: 'list[str]', fill: none}]")
    new = history.MovedV2
    assert history.v1_to_v2(history.MovedV1(x="a")) == new(x=("a",))
    assert history.v2_to_v1(new(x=("a",))).x == "a"
    assert history.v2_to_v1(new(x=())).x == "none"
    with pytest.raises(NotExpressible, match=r"`Moved.x` cannot be written as version 1, which holds text: got"):
        history.v2_to_v1(new(x=("a", "b")))


def test_many_first_drops_the_rest(tmp_path: Path) -> None:
    """With `many: first` a longer list goes back to its first value, and without a fill an empty one is refused."""
    history = moved(tmp_path, "x: 'list[int]'", "2: [{retype: x, from: int, to: 'list[int]', many: first}]")
    assert history.v2_to_v1(history.MovedV2(x=(3, 4))).x == 3
    with pytest.raises(NotExpressible):
        history.v2_to_v1(history.MovedV2(x=()))


def test_items_that_a_type_refuses_take_the_substitute(tmp_path: Path) -> None:
    """One item out of bounds makes the whole list what `else` says; upcast and fused alike."""
    changes = "2: [{retype: xs, from: 'list[int]', to: 'list[Small]', else: [0]}]"
    history = moved(tmp_path, "xs: 'list[Small]'", changes, "types: {Small: {is: int, max: 5}}")
    for cast in (history.v1_to_v2, history.from_v1):
        assert cast(history.MovedV1(xs=(1, 5))).xs == (1, 5)
        assert cast(history.MovedV1(xs=(1, 6))).xs == (0,)


def test_none_becomes_what_else_says_and_a_list_stays(tmp_path: Path) -> None:
    """`list[T] | None` becomes `list[T]` with its items, not with the first of them."""
    changes = "2: [{retype: x, from: 'list[str] | None', to: 'list[str]', else: [gone]}]"
    history = moved(tmp_path, "x: 'list[str]'", changes)
    assert history.from_v1(history.MovedV1(x=("a", "b"))).x == ("a", "b")
    assert history.from_v1(history.MovedV1(x=None)).x == ("gone",)


def test_operations_apply_in_order(tmp_path: Path) -> None:
    """Each operation works on what the one before it left: a name that is given up may be taken at once."""
    changes = "2: [{rename: a, to: b}, {add: a, fill: 3}, {scale: a, factor: 2, else: 0}, {reuse: a, because: y}]"
    history = moved(tmp_path, "b: str, a: int", changes)
    assert history.from_v1(history.MovedV1(a="x")) == history.MovedV2(b="x", a=6)


def test_fields_change_places_at_once(tmp_path: Path) -> None:
    """A swap and a circle of renames lose nothing on the way."""
    history = moved(tmp_path, "a: str, b: str, c: str", "2: [{rename: {a: b, b: c, c: a}}]\n3: [{swap: [a, b]}]")
    new = history.from_v1(history.MovedV1(a="1", b="2", c="3"))
    assert new == history.MovedV3(b="3", a="1", c="2")
    assert history.to_v1(new) == history.MovedV1(a="1", b="2", c="3")


def test_a_hoisted_record_that_was_none(tmp_path: Path) -> None:
    """None goes up to the values of `else`, and a record with the same values comes back as a record."""
    changes = "2: [{hoist: c, type: Coupon | None, to: {code: code, percent: c}, else: {code: none, c: 0}}]"
    history = moved(tmp_path, "code: str, c: int", changes, COUPON)
    assert history.from_v1(history.MovedV1(c=None)) == history.MovedV2(code="none", c=0)
    back = history.v2_to_v1(history.MovedV2(code="none", c=0))
    assert (back.c.code, back.c.percent) == ("none", 0)


def test_none_cannot_be_unnested(tmp_path: Path) -> None:
    """Where fields were put into an optional record, None is refused on the way down unless `else` says what it is."""
    changes = "2: [{nest: [code, percent], into: c}]"
    history = moved(tmp_path, "c: Coupon | None", changes, COUPON)
    with pytest.raises(NotExpressible, match=r"`Moved.c` .* version 1, which holds a Coupon: got None"):
        history.v2_to_v1(history.MovedV2(c=None))


def test_a_refusal_names_the_field_of_the_value(tmp_path: Path) -> None:
    """A field that was renamed in the same step is told by the name that it has in the value that is refused."""
    changes = "2: [{retype: a, from: int, to: str, because: text}, {rename: a, to: b}]"
    history = moved(tmp_path, "b: str", changes)
    with pytest.raises(NotExpressible, match=r"`Moved.b` cannot be written as version 1") as caught:
        history.v2_to_v1(history.MovedV2(b="x"))
    assert (caught.value.field, caught.value.value) == ("b", "x")


@pytest.mark.parametrize(
    ("rounding", "expected"),
    [
        *[("half_even", (2, 2, -2)), ("half_up", (2, 3, -3)), ("floor", (1, 2, -3)), ("ceiling", (2, 3, -2))],
        *[("down", (1, 2, -2)), ("up", (2, 3, -3))],
    ],
)
def test_scaling_rounds_as_it_is_told(tmp_path: Path, rounding: str, expected: tuple[int, ...]) -> None:
    """An integer of a larger unit is rounded on the way up, and comes down exactly."""
    changes = f"2: [{{scale: x, from: ms, to: s, factor: 1/1000, round: {rounding}}}]"
    history = moved(tmp_path, "x: {type: int, unit: s}", changes)
    assert tuple(history.from_v1(history.MovedV1(x=x)).x for x in (1500, 2500, -2500)) == expected
    assert history.v2_to_v1(history.MovedV2(x=3)).x == 3000
    with pytest.raises(NotExpressible):
        history.v2_to_v1(history.MovedV2(x=2**62))


def test_overflow_takes_else(tmp_path: Path) -> None:
    """An integer that leaves 64 bits becomes the substitute; None stays None."""
    changes = "2: [{scale: x, from: s, to: ms, factor: 1000, else: -1}]"
    history = moved(tmp_path, "x: {type: int | None, unit: ms}", changes)
    assert [history.from_v1(history.MovedV1(x=x)).x for x in (2, None, 2**62)] == [2000, None, -1]


def test_a_field_of_many_levels_is_cast_through(tmp_path: Path) -> None:
    """A removed member of an enum is replaced in a record in a list in a union in an event."""
    extra = """
        enums:
          Tag:
            members: [red]
            changes:
              2: [{remove_member: pink, into: red}]
        records:
          Label:
            fields: {tags: 'list[Tag]'}
            changes:
              2: [{adopt: Tag, from: 1, to: 2}]
        unions:
          Mark:
            members: [Label]
            changes:
              2: [{adopt: Label, from: 1, to: 2}]
    """
    package: Package = build(event("m: 'dict[str, Mark]'", "2: [{adopt: Mark, from: 1, to: 2}]", extra), tmp_path)
    tag, label, history = (package.history(name) for name in ("Tag", "Label", "Moved"))
    old = history.MovedV1(m={"a": label.LabelV1(tags=(tag.TagV1.PINK, tag.TagV1.RED))})
    assert history.from_v1(old).m["a"].tags == (tag.Tag.RED, tag.Tag.RED)
    assert history.upcast(old) == history.from_v1(old)


def test_a_member_that_is_new_is_refused_or_replaced(tmp_path: Path) -> None:
    """On the way down a new member is what `into` says, and without it refused, with the members that there were."""
    extra = """
        enums:
          Tag:
            members: [red, blue, green]
            changes:
              2: [{add_member: blue, into: red}, {add_member: green}]
    """
    tag = build(event("t: Tag", "2: [{adopt: Tag, from: 1, to: 2}]", extra), tmp_path).history("Tag")
    assert tag.v2_to_v1(tag.TagV2.BLUE) is tag.TagV1.RED
    with pytest.raises(NotExpressible, match="which holds `red`"):
        tag.v2_to_v1(tag.TagV2.GREEN)
