"""What a value must be to survive every codec and every engine."""

from __future__ import annotations

import datetime as dt
import enum
import fractions
import math
import uuid
from collections import OrderedDict
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import override

from perdure import values
from perdure.values import INT_MAX, INT_MIN, JSON_DEPTH

PROFILE: Final = settings(max_examples=100, derandomize=True, deadline=None, database=None)


class Text(str):
    """A subclass of str."""

    __slots__ = ()


class Word(enum.StrEnum):
    """A subclass of str by another road."""

    A = "a"


class Number(int):
    """A subclass of int."""


class Zone(dt.tzinfo):
    """A zone that is UTC, and not `datetime.timezone.utc`."""

    @override
    def utcoffset(self, when: dt.datetime | None, /) -> dt.timedelta:
        """Return nothing between it and UTC."""
        assert when is not None
        return dt.timedelta(0)

    @override
    def dst(self, when: dt.datetime | None, /) -> None:
        """Return that nothing is known."""

    @override
    def tzname(self, when: dt.datetime | None, /) -> str:
        """Return a name."""
        return f"like UTC at {when}"


NAIVE: Final = dt.datetime(2026, 1, 31, 18, 30)  # noqa: DTZ001 - it is what must be refused
AWARE: Final = NAIVE.replace(tzinfo=dt.UTC)
EAST: Final = dt.timezone(dt.timedelta(hours=14))
WEST: Final = dt.timezone(-dt.timedelta(hours=12))

HELD: Final[dict[str, list[object]]] = {
    "is_text": ["", "a", "é\U0001f600", "\n\u202e\x01"],
    "is_int": [0, INT_MIN, INT_MAX],
    "is_bool": [True, False],
    "is_float": [0.0, -0.0, 5e-324, 1.7976931348623157e308],
    "is_bytes": [b"", b"\0\xff"],
    "is_decimal": [Decimal(0), Decimal("-0.0"), Decimal("1E+999999999999999999")],
    "is_uuid": [uuid.UUID(int=0)],
    "is_date": [dt.date.min, dt.date.max],
    "is_time": [dt.time.min, dt.time.max, dt.time(1, fold=1)],
    "is_utc": [AWARE, dt.datetime.min.replace(tzinfo=dt.UTC), dt.datetime.max.replace(tzinfo=dt.UTC)],
    "is_duration": [dt.timedelta(0), dt.timedelta(microseconds=INT_MIN), dt.timedelta(microseconds=INT_MAX)],
    "is_json": [None, True, 0, 1.5, "a", [], {}, [[], {}], {"a": [None, {"": 0}]}],
}
NOT_HELD: Final[dict[str, list[object]]] = {
    "is_text": [Text("a"), Word.A, "\0", "a\0b", "\ud800", "\udfffé", b"a", None, 1],
    "is_int": [True, False, Number(1), INT_MAX + 1, INT_MIN - 1, 1.0, "1", Decimal(1), 10**400],
    "is_bool": [0, 1, "true", None],
    "is_float": [1, True, math.nan, math.inf, -math.inf, Decimal(1), fractions.Fraction(1)],
    "is_bytes": [bytearray(b"a"), memoryview(b"a"), "a"],
    "is_decimal": [1, 1.0, Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), "1"],
    "is_uuid": ["00000000-0000-0000-0000-000000000000", 0, b"\0" * 16],
    "is_date": [NAIVE, AWARE, "2026-01-31", dt.time()],
    "is_time": [dt.time(tzinfo=dt.UTC), NAIVE, "18:30"],
    "is_utc": [NAIVE, NAIVE.replace(tzinfo=EAST), NAIVE.replace(tzinfo=Zone()), dt.date.min, None],
    "is_duration": [dt.timedelta.max, dt.timedelta.min, dt.timedelta(microseconds=INT_MAX + 1), 0],
    "is_json": [
        *[(), {1: 2}, {None: 1}, {"\0": 1}, ["\0"], [math.nan], {"a": {1}}, INT_MAX + 1, [b"a"], Text("a"), Number(1)],
        *[OrderedDict(), [()], {Text("a"): 1}, Decimal(1), [AWARE], {"a": [{"b": [Word.A]}]}],
    ],
}


@pytest.mark.parametrize(("check", "value"), [(check, value) for check, each in HELD.items() for value in each])
def test_what_engines_hold_is_accepted(check: str, value: object) -> None:
    """Each check accepts what is of its type, to the last value."""
    assert getattr(values, check)(value) is True


@pytest.mark.parametrize(("check", "value"), [(check, value) for check, each in NOT_HELD.items() for value in each])
def test_what_would_come_back_otherwise_is_refused(check: str, value: object) -> None:
    """Each check refuses subclasses, other types that compare equal, and what no engine holds."""
    assert getattr(values, check)(value) is False


def test_checks_overlap_nowhere() -> None:
    """No value but JSON's own is of two types: what one check accepts, every other refuses."""
    plain = [check for check in HELD if check != "is_json"]
    for check in plain:
        for value in HELD[check]:
            assert [each for each in plain if getattr(values, each)(value)] == [check]


# JSON ---------------------------------------------------------------------------------------------------------------


def _nested(depth: int, value: object = None) -> object:
    for level in range(depth):
        value = [value] if level % 2 else {"a": value}
    return value


def test_json_nests_as_deep_as_it_may() -> None:
    """A scalar has depth 0, and one level more than JSON_DEPTH is refused, whatever is at its end."""
    assert values.is_json(_nested(JSON_DEPTH))
    assert not values.is_json(_nested(JSON_DEPTH + 1))
    assert not values.is_json(_nested(100_000))


def test_a_cycle_is_no_json_and_takes_no_time() -> None:
    """A list or dict that holds itself, several times even, is refused at once."""
    lists: list[object] = []
    lists += [lists, lists, [lists, lists]]
    dicts: dict[str, object] = {}
    dicts.update(a=dicts, b=dicts, c=[dicts])
    assert not values.is_json(lists)
    assert not values.is_json(dicts)


def test_what_is_shared_is_json_still() -> None:
    """A list that stands in several places is no cycle; doubled at each level it is looked at once."""
    shared: object = ["a"]
    for _ in range(JSON_DEPTH - 1):
        shared = [shared, shared]
    assert values.is_json(shared)


# Containers ---------------------------------------------------------------------------------------------------------


def test_containers_are_of_their_exact_type() -> None:
    """A tuple, a frozenset and a dict are held, with items that are; lists, sets and subclasses are not."""
    assert values.is_tuple((1, 2), values.is_int)
    assert values.is_tuple((), values.is_int)
    assert not values.is_tuple([1], values.is_int)
    assert not values.is_tuple((1, True), values.is_int)
    assert values.is_set(frozenset({1}), values.is_int)
    assert not values.is_set({1}, values.is_int)
    assert not values.is_set(frozenset({"a", 1}), values.is_int)
    assert values.is_dict({"a": 1}, values.is_int)
    assert not values.is_dict({"a": 1.0}, values.is_int)
    assert not values.is_dict({1: 1}, values.is_int)
    assert not values.is_dict({"\0": 1}, values.is_int)
    assert not values.is_dict(OrderedDict(a=1), values.is_int)


# Conversions --------------------------------------------------------------------------------------------------------


@PROFILE
@given(value=st.integers(INT_MIN, INT_MAX))
def test_an_int_passes_for_a_float_where_that_is_exact(value: int) -> None:
    """An integer becomes its float, or is refused where no float is exactly it."""
    if int(float(value)) == value:
        assert values.as_float(value) == value
        assert type(values.as_float(value)) is float
    else:
        with pytest.raises(ValueError, match=str(value)):
            values.as_float(value)


@pytest.mark.parametrize("value", [True, "1", None, math.nan, math.inf, 2**53 + 1, 10**400, Number(1), Decimal(1)])
def test_nothing_else_passes_for_a_float(value: object) -> None:
    """Bools, text, what is not finite and integers that no float holds are refused, with ValueError alone."""
    with pytest.raises(ValueError):  # noqa: PT011 - the value is all that it says
        values.as_float(value)


def test_an_aware_datetime_becomes_utc() -> None:
    """Any zone becomes UTC itself, at the same instant; a naive one is refused, and what leaves the calendar."""
    for zone in (EAST, WEST, Zone(), dt.UTC):
        converted = values.as_utc(NAIVE.replace(tzinfo=zone))
        assert converted == NAIVE.replace(tzinfo=zone)
        assert values.is_utc(converted)
    for value in (NAIVE, dt.date.min, "2026-01-31T18:30:00Z", None):
        with pytest.raises(ValueError):  # noqa: PT011 - the value is all that it says
            values.as_utc(value)
    for value in (dt.datetime.min.replace(tzinfo=EAST), dt.datetime.max.replace(tzinfo=WEST)):
        with pytest.raises(OverflowError):
            values.as_utc(value)


def test_conversions_reach_into_containers() -> None:
    """Items are converted, None passes where it may, and another container is refused rather than converted."""
    assert values.as_optional(values.as_float)(None) is None
    assert values.as_tuple(values.as_float)((1, 2.5)) == (1.0, 2.5)
    assert values.as_set(values.as_float)(frozenset({1})) == frozenset({1.0})
    assert values.as_dict(values.as_tuple(values.as_float))({"a": (1,)}) == {"a": (1.0,)}
    assert type(values.as_tuple(values.as_float)((1,))[0]) is float
    hostile: list[tuple[Callable[[Any], Any], object]] = [
        (values.as_tuple(values.as_float), [1]),
        (values.as_set(values.as_float), {1}),
        (values.as_dict(values.as_float), OrderedDict(a=1)),
    ]
    for convert, value in hostile:
        with pytest.raises(TypeError):
            convert(value)


# Records ------------------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True, slots=True)
class Trip:
    """A class as generated ones are, with fields that a careless constructor would trip over."""

    cls: str
    new: str
    set_cls: str
    build: float
    at: dt.datetime

    def __attrs_post_init__(self) -> None:
        """Refuse everything: a trusted constructor must not ask."""
        raise values.Invalid(self, "cls", "nothing at all")


@attrs.frozen(kw_only=True, slots=True)
class Nothing:
    """A class without fields."""


def test_a_trusted_constructor_sets_every_field_and_asks_nothing() -> None:
    """It takes the same keyword arguments, whatever they are called, and skips the check."""
    trip = values.trusted(Trip)(cls="a", new="b", set_cls="c", build=1.5, at=AWARE)
    assert type(trip) is Trip
    assert (trip.cls, trip.new, trip.set_cls, trip.build, trip.at) == ("a", "b", "c", 1.5, AWARE)
    assert values.trusted(Nothing)() == Nothing()
    with pytest.raises(TypeError, match="at"):
        values.trusted(Trip)(cls="a", new="b", set_cls="c", build=1.5)  # type: ignore[call-arg] # what is tested
    with pytest.raises(TypeError):
        values.trusted(lambda: None)


def test_become_puts_the_converted_value_or_answers_false() -> None:
    """A frozen record gets the converted value; where the conversion fails in any way, nothing changes."""
    trip = values.trusted(Trip)(cls="a", new="b", set_cls="c", build=1, at=NAIVE)
    assert values.become(trip, "build", values.as_float)
    assert type(trip.build) is float
    assert not values.become(trip, "at", values.as_utc)
    assert trip.at == NAIVE
    early = values.trusted(Trip)(cls="a", new="b", set_cls="c", build=10**400, at=dt.datetime.min.replace(tzinfo=EAST))
    assert not values.become(early, "at", values.as_utc)
    assert not values.become(early, "build", values.as_float)
