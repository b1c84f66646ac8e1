"""The conversions that casts are made of: each undoes the other exactly, and fails with Unfit alone."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from perdure import conversions
from perdure.conversions import Unfit
from perdure.values import INT_MAX, INT_MIN, is_text

Function = Callable[[Any], Any]  # Any: each conversion has types of its own
PROFILE: Final = settings(max_examples=80, derandomize=True, deadline=None, database=None)


class Colour(enum.Enum):
    """An enum as generated ones are."""

    RED = "red"
    BLUE = "blue"


class Paint(enum.Enum):
    """Another one, which lacks a member."""

    RED = "red"


INTS = st.integers(INT_MIN, INT_MAX) | st.sampled_from([INT_MIN, INT_MAX, 2**53, 2**53 + 1, -(2**53) - 1, 0, 1, -1])
FLOATS = st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from(
    [-0.0, 5e-324, 1.7976931348623157e308, 1e22]
)
EXTREME = st.sampled_from(
    [
        *["1E+999999999999999999", "-9E+999999999999999999", "1E-1999999999999999997", "0E+999999999999999999", "-0.0"],
        *["1E+400", "1E-400", "9223372036854775807.0", "9223372036854775808", "1e3", "1." + "0" * 400 + "1"],
    ]
).map(Decimal)
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False) | EXTREME
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
INSTANTS = st.datetimes(timezones=st.just(dt.UTC), allow_imaginary=False) | st.sampled_from(
    [dt.datetime.min.replace(tzinfo=dt.UTC), dt.datetime.max.replace(tzinfo=dt.UTC)]
)
_MICRO = dt.timedelta(microseconds=1)
DURATIONS = INTS.map(lambda count: count * _MICRO)

SPELLINGS: Final[dict[str, tuple[Function, Function, st.SearchStrategy[Any]]]] = {
    "bool": (conversions.bool_to_str, conversions.str_to_bool, st.booleans()),
    "int": (str, conversions.str_to_int, INTS),
    "float": (repr, conversions.str_to_float, FLOATS),
    "decimal": (str, conversions.str_to_decimal, DECIMALS),
    "uuid": (str, conversions.str_to_uuid, st.uuids()),
    "date": (dt.date.isoformat, conversions.str_to_date, st.dates()),
    "time": (dt.time.isoformat, conversions.str_to_time, st.times()),
    "datetime": (conversions.datetime_to_str, conversions.str_to_datetime, INSTANTS),
    "duration": (conversions.duration_to_str, conversions.str_to_duration, DURATIONS),
    "bytes": (str.encode, conversions.bytes_to_str, TEXTS),
}
"""How each type is written and read; for bytes, how text is, as it is text that every value of can be converted."""

NOT_CANONICAL: Final = {
    "bool": ["True", "1", "", " true", "TRUE", "yes"],
    "int": ["+1", "01", "-0", "1_000", " 1", "1 ", "1.0", "", "٣", "1e3", str(INT_MAX + 1), "9" * 5000, "0x1"],
    "float": ["1", "1.", ".5", "1e3", "inf", "-inf", "nan", "1_0.0", " 1.0", "1e400", "٣.1", "1.00", ""],
    "decimal": ["1_0", " 1", "Infinity", "NaN", "sNaN", "1e3", "+1", "٣", "", "1E+99999999999999999999", ".5"],
    "uuid": ["12345678123456781234567812345678", "{12345678-1234-5678-1234-567812345678}", "", "٣" * 32],
    "date": ["2026-1-31", "20260131", "2026-W01-1", "2026-02-30", "", "٢٠٢٦-01-31", "10000-01-01"],
    "time": ["18:30", "18:30:00Z", "18:30:00+00:00", "24:00:00", "18:30:00.5", "18:30:00.0000001", ""],
    "datetime": [
        *["2026-01-31T18:30:00", "2026-01-31T18:30:00+00:00", "2026-01-31 18:30:00Z", "2026-01-31Z", "Z", ""],
        *["2026-01-31T18:30:00.000000Z", "2026-01-31T18:30:00ZZ", "2026-01-31T18:30Z", "0001-01-01T00:00:00+23:59Z"],
    ],
    "duration": [
        "PT1.5S",
        "PT01S",
        "P1D",
        "-PT0S",
        "PT1M",
        "PT1.000000S",
        f"PT{INT_MAX}S",
        "PT٣S",
        "",
        "PT" + "9" * 5000,
    ],
}


@pytest.mark.parametrize("kind", SPELLINGS)
def test_what_is_written_is_read_as_the_same_value(kind: str) -> None:
    """Reading undoes writing, for every value, in value and type; a bool stays a bool."""
    write, read, values = SPELLINGS[kind]

    @PROFILE
    @given(value=values)
    def law(value: object) -> None:
        back = read(write(value))
        assert back == value
        assert type(back) is type(value)

    law()


@pytest.mark.parametrize("kind", [kind for kind in SPELLINGS if kind != "bytes"])
def test_what_is_read_is_written_as_the_same_text(kind: str) -> None:
    """Any text is either refused with Unfit or exactly what the value it is read as is written as."""
    write, read, values = SPELLINGS[kind]
    near = values.map(write).flatmap(
        lambda text: st.sampled_from(
            [text, f" {text}", text.upper(), text.replace("1", "1_1", 1), f"{text}0", text[:-1]]
        )
    )

    @PROFILE
    @given(text=TEXTS | near)
    def law(text: str) -> None:
        try:
            value = read(text)
        except Unfit:
            return
        assert write(value) == text

    law()


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in NOT_CANONICAL.items() for text in texts])
def test_other_spellings_are_unfit(kind: str, text: str) -> None:
    """Only one spelling of each value is read, or the way back would change the text."""
    with pytest.raises(Unfit):
        SPELLINGS[kind][1](text)


@PROFILE
@given(value=st.binary(max_size=8))
@example(b"\0")
@example(b"\xed\xa0\x80")
def test_bytes_are_text_or_unfit(value: bytes) -> None:
    """Bytes become the text whose UTF-8 they are, unless an engine could not hold it."""
    try:
        text = conversions.bytes_to_str(value)
    except Unfit:
        return
    assert is_text(text)
    assert text.encode() == value


def test_the_fold_of_a_time_is_no_part_of_its_value() -> None:
    """A time that is written and read again is equal, whatever its fold was."""
    assert conversions.str_to_time(dt.time(1, 30, fold=1).isoformat()) == dt.time(1, 30, fold=1)
    late = dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC, fold=1)
    assert conversions.str_to_datetime(conversions.datetime_to_str(late)) == late


def _fails(function: Function, value: object) -> bool:
    try:
        function(value)
    except Unfit:
        return True
    return False


# Dates and enums ----------------------------------------------------------------------------------------------------


@PROFILE
@given(day=st.dates())
def test_a_day_is_its_midnight(day: dt.date) -> None:
    """A date becomes the instant that begins it in UTC, and that the date; the first and the last day too."""
    assert conversions.midnight_to_date(conversions.date_to_datetime(day)) == day


@PROFILE
@given(instant=INSTANTS)
def test_other_instants_are_no_day(instant: dt.datetime) -> None:
    """An instant that begins no day is unfit, never cut off."""
    is_midnight = instant.time() == dt.time()
    assert _fails(conversions.midnight_to_date, instant) != is_midnight


def test_members_are_known_by_their_text() -> None:
    """Text and the members of another enum become the member that is stored alike, or are unfit."""
    assert conversions.str_to_enum(Colour, "red") is Colour.RED
    assert conversions.enum_to_enum(Paint, Colour.RED) is Paint.RED
    for text in ("RED", "", " red", "green"):
        with pytest.raises(Unfit):
            conversions.str_to_enum(Colour, text)
    with pytest.raises(Unfit):
        conversions.enum_to_enum(Paint, Colour.BLUE)


# None, lists, sets and unions ---------------------------------------------------------------------------------------


def test_one_and_several() -> None:
    """`some`, `first`, `only` and `pick` return what is there, and are unfit where it is not."""
    assert conversions.some(0) == 0
    assert conversions.first(("a", "b")) == "a"
    assert conversions.only(("a",)) == "a"
    assert conversions.pick(uuid.UUID, uuid.UUID(int=0)) == uuid.UUID(int=0)
    refused: list[tuple[Function, object]] = [
        (conversions.some, None),
        (conversions.first, ()),
        (conversions.only, ()),
        (conversions.only, ("a", "b")),
        (lambda value: conversions.pick(uuid.UUID, value), "a"),
    ]
    for function, value in refused:
        assert _fails(function, value)


ITEMS: list[st.SearchStrategy[object]] = [INTS, TEXTS, FLOATS, DECIMALS, st.dates(), INSTANTS, DURATIONS]
SETS = st.one_of([st.frozensets(values, max_size=6) for values in (*ITEMS, st.sampled_from(Colour))])


@PROFILE
@given(values=SETS)
def test_a_set_is_a_list_in_order(values: frozenset[object]) -> None:
    """A set becomes one list, whatever the order of hashes, and that becomes the set again."""
    ordered = conversions.in_order(values)
    assert len(ordered) == len(values)
    assert conversions.in_order(frozenset(reversed(ordered))) == ordered
    assert conversions.ordered_set(ordered) == values


@PROFILE
@given(values=st.lists(INTS, max_size=5).map(tuple))
def test_a_list_is_a_set_only_in_order(values: tuple[int, ...]) -> None:
    """A list with duplicates, or in another order, would not come back, and is unfit."""
    is_ordered = list(values) == sorted(set(values))
    assert _fails(conversions.ordered_set, values) != is_ordered
