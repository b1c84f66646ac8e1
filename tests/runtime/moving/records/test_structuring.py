"""JSON becomes what a class says, exactly, or every place that does not fit is named."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from typing import NewType

import attrs
import pytest

from perdure.moving.records import Exact, NotJson, Problem, parse

Name = NewType("Name", str)


class Colour(enum.Enum):
    """An enum."""

    RED = "red"
    GREEN = "green"


@attrs.frozen(kw_only=True)
class Part:
    """A record within another."""

    number: int


@attrs.frozen(kw_only=True)
class Whole:
    """A field of each kind."""

    name: Name
    is_new: bool
    size: float
    key: uuid.UUID
    day: dt.date
    at: dt.datetime
    colour: Colour | None = None
    parts: tuple[Part, ...] = ()
    tags: frozenset[str] = frozenset()


GOOD = {
    "name": "x",
    "is_new": True,
    "size": 3,
    "key": "1e948d42-29b0-4411-a357-1bf94d52be01",
    "day": "2026-03-02",
    "at": "2026-03-02T18:00:00.123456789+01:00",
    "colour": "red",
    "parts": [{"number": 1}, {"number": 2}],
    "tags": ["a", "b", "a"],
}


def test_what_fits_is_converted() -> None:
    """Text to what it stands for, arrays to tuples and sets; digits behind a microsecond are cut, and counted."""
    exact = Exact()
    assert exact.structure(GOOD, Whole) == Whole(
        name=Name("x"),
        is_new=True,
        size=3.0,
        key=uuid.UUID("1e948d42-29b0-4411-a357-1bf94d52be01"),
        day=dt.date(2026, 3, 2),
        at=dt.datetime(2026, 3, 2, 17, 0, 0, 123456, dt.UTC),
        colour=Colour.RED,
        parts=(Part(number=1), Part(number=2)),
        tags=frozenset({"a", "b"}),
    )
    assert exact.cut == 1
    few = {name: GOOD[name] for name in ("name", "is_new", "size", "key", "day", "at")}
    assert exact.structure({**few, "colour": None}, Whole) == exact.structure(few, Whole)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"name": 1}, "$.a.name: expected text, got 1"),
        ({"name": "\ud800"}, "$.a.name: expected text without NUL and lone surrogates, got '\\ud800'"),
        ({"is_new": 1}, "$.a.is_new: expected true or false, got 1"),
        ({"size": "3"}, "$.a.size: expected a number that a float holds, got '3'"),
        ({"size": True}, "$.a.size: expected a number that a float holds, got True"),
        ({"size": 2**53 + 1}, "$.a.size: expected a number that a float holds, got 9007199254740993"),
        ({"size": float("inf")}, "$.a.size: expected a number that a float holds, got inf"),
        ({"key": "1E948D42-29B0-4411-A357-1BF94D52BE0"}, "$.a.key: expected a UUID"),
        ({"day": "2026-02-30"}, "$.a.day: expected a day that exists, such as 2026-03-02, got '2026-02-30'"),
        ({"day": "20260203"}, "$.a.day: expected a day that exists"),
        ({"at": "2026-03-02T18:00:00"}, "$.a.at: expected a time as in RFC 3339"),
        ({"colour": "blue"}, "$.a.colour: expected one of red, green, got 'blue'"),
        ({"colour": ["red"]}, "$.a.colour: expected one of red, green, got ['red']"),
        ({"parts": {}}, "$.a.parts: expected an array, got {}"),
        ({"parts": [{"number": 1}, {"number": "2"}]}, "$.a.parts[1].number: expected an integer, got '2'"),
        ({"parts": [{"number": 1, "more": 2}]}, "$.a.parts[0].more: this field is not known"),
        ({"parts": [{}]}, "$.a.parts[0].number: this field is missing"),
        ({"tags": "ab"}, "$.a.tags: expected an array, got 'ab'"),
        ({"tags": ["a", 7]}, "$.a.tags[1]: expected text, got 7"),
    ],
)
def test_what_does_not_fit_is_named_with_its_path(change: dict[str, object], problem: str) -> None:
    """And no instant is counted as cut in what was not converted."""
    exact = Exact()
    found = exact.structure({**GOOD, **change}, Whole, "$.a")
    assert isinstance(found, tuple)
    (only,) = found
    assert f"{only.path}: {only.message}".startswith(problem)
    assert exact.cut == 0


def test_everything_that_is_wrong_is_told_at_once() -> None:
    """Not the first alone; and what is no object at all is told, too."""
    exact = Exact()
    found = exact.structure({"name": 1, "size": "x", "more": 1}, Whole)
    assert isinstance(found, tuple)
    assert {each.path for each in found} == {
        f"$.{name}" for name in ("name", "size", "more", "is_new", "key", "day", "at")
    }
    assert exact.structure([], Whole) == (Problem("$", "expected an object, got []"),)


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"\xff", "byte 0 of it is no UTF-8"),
        (b"", "it is no JSON: expecting value, at character 0 of it"),
        (b"1 2", "it is no JSON: extra data, at character 2 of it"),
        (b"-Infinity", "expected numbers as JSON has them, got -Infinity"),
        (b'{"a": {"b": 1, "c": 2, "b": 3}}', "expected each field of an object once, got 'b' twice"),
        (b"[" * 100_000, "nested too deep"),
        (b"1" * 10_000, "a number is too long"),
        (b'"\t"', "it is no JSON: invalid control character at, at character 1 of it"),
    ],
)
def test_what_is_no_json_is_told(raw: bytes, problem: str) -> None:
    """Also what other parsers let pass."""
    with pytest.raises(NotJson) as caught:
        parse(raw)
    assert problem in caught.value.problem
