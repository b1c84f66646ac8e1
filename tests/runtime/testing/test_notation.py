"""The notation of golden values tells all apart that is apart, and nothing else."""

from __future__ import annotations

import datetime as dt
import enum
from decimal import Decimal
from typing import final
from uuid import UUID

import attrs
import pytest

from perdure.golden import notation


class ChoiceV2(enum.Enum):
    """Version 2 of an enum."""

    YES = "yes"


@final
@attrs.frozen(kw_only=True)
class VoteV1:
    """Version 1 of a record."""

    voter: str
    choice: ChoiceV2


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "None"),
        (True, "True"),
        (1, "1"),
        (1.0, "1.0"),
        (-0.0, "-0.0"),
        (5e-324, "5e-324"),
        ("it's \u00e9\n\U0001f600", '"it\'s \\xe9\\n\\U0001f600"'),
        (b"\x00'", 'b"\\x00\'"'),
        (Decimal("1.10"), "Decimal('1.10')"),
        (UUID(int=0), "UUID('00000000-0000-0000-0000-000000000000')"),
        (dt.date(2026, 1, 31), "date(2026-01-31)"),
        (dt.time(18, 30), "time(18:30:00)"),
        (dt.datetime(1, 1, 1, 0, 0, 0, 1, tzinfo=dt.UTC), "datetime(0001-01-01T00:00:00.000001+00:00)"),
        (dt.timedelta(microseconds=-(2**63)), "duration(-9223372036854775808us)"),
        (ChoiceV2.YES, "Choice.yes"),
        ((), "()"),
        ((1,), "(1,)"),
        ([1, None], "[1, None]"),
        (frozenset({"b", "a"}), "frozenset('a', 'b')"),
        ({"b": 1, "a": {}}, "{'a': {}, 'b': 1}"),
        (VoteV1(voter="x", choice=ChoiceV2.YES), "Vote(choice=Choice.yes, voter='x')"),
    ],
)
def test_every_kind_of_value(value: object, text: str) -> None:
    """Text of one line in ASCII, for ever the same: fields by name, sets in order, classes without their numbers."""
    assert notation(value) == text
    assert text.isascii()


def test_what_no_field_can_be_has_none() -> None:
    """A value of no type of the language is an error, and no text that might differ tomorrow."""
    with pytest.raises(TypeError, match="a complex is no value of a field: 1j"):
        notation(1j)
