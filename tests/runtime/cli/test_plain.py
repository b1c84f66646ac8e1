"""How values look in a listing."""

from __future__ import annotations

import datetime as dt
import decimal
import enum
import json
import uuid

import attrs
import pytest

from perdure.cli.plain import Plain, plain, sentence


class Colour(enum.Enum):
    """An enum as the compiler makes them."""

    RED = "red"


@attrs.frozen(kw_only=True)
class Point:
    """A record as the compiler makes them."""

    x: int
    colour: Colour


@attrs.frozen(kw_only=True)
class Square:
    """Another record, with the same field as a union's other member."""

    x: int


@attrs.frozen(kw_only=True)
class Dot:
    """A member of a union."""

    x: int


@attrs.frozen(kw_only=True)
class Drawn:
    """What holds a union."""

    figure: Dot | Square


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (1.5, 1.5),
        (Colour.RED, "red"),
        (b"\0\xff", "AP8="),
        (dt.datetime(2026, 3, 7, 18, tzinfo=dt.UTC), "2026-03-07T18:00:00Z"),
        (dt.date(2026, 3, 7), "2026-03-07"),
        (dt.time(18, 30), "18:30:00"),
        (dt.timedelta(seconds=1), "PT1S"),
        (decimal.Decimal("1.10"), "1.10"),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        ((1, Colour.RED), [1, "red"]),
        (frozenset({"b", "a"}), ["a", "b"]),
        ({"a": dt.date(2026, 1, 1)}, {"a": "2026-01-01"}),
        (Point(x=1, colour=Colour.RED), {"x": 1, "colour": "red"}),
        (Drawn(figure=Square(x=1)), {"figure": {"$": "Square", "x": 1}}),
    ],
)
def test_every_type_of_the_language_has_a_plain_form(value: object, expected: Plain) -> None:
    """The form is what JSON has, the same on every run."""
    assert plain(value) == expected
    json.dumps(plain(value))


def test_a_sentence_is_one_line_whatever_the_text() -> None:
    """Words stand bare; what holds spaces, quotes or control characters is quoted, so no text can forge a line."""
    value: Plain = {"day": "2026-03-07", "note": 'a "b"\n\x1b[2J', "tags": ["a", "b c"], "none": None, "empty": ""}
    assert sentence(value) == 'day=2026-03-07 note="a \\"b\\"\\n\\u001b[2J" tags=["a", "b c"] none=null empty=""'
