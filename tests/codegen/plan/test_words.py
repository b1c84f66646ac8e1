"""What a constructor says that it expects."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from perdure_codegen.model import Container, Domain, Facets, Nullable, Scalar, Type
from perdure_codegen.plan.facets import merged
from perdure_codegen.plan.words import article, expected, listing
from perdure_codegen.span import Span

SPAN = Span("domain.yaml", 1, 1, 1, 2)
EMPTY = Domain(name="empty", doc="", codec="json", types={}, streams={}, events={}, sources=("domain.yaml",), span=SPAN)
TEXT, WHOLE, REAL = Scalar("str"), Scalar("int"), Scalar("float")


@pytest.mark.parametrize(
    ("kind", "facets", "words"),
    [
        (TEXT, Facets(), "text"),
        (TEXT, Facets(min_length=1, max_length=64), "text of 1 to 64 characters"),
        (TEXT, Facets(min_length=3, max_length=3), "text of 3 characters"),
        (TEXT, Facets(max_length=1), "text of at most 1 character"),
        (TEXT, Facets(min_length=2, pattern="a+"), "text of at least 2 characters that matches `a+`"),
        (TEXT, Facets(pattern="a" * 99), "text that matches its pattern"),
        (WHOLE, Facets(), "an integer of 64 bits"),
        (WHOLE, Facets(min=0, max=100), "an integer from 0 to 100"),
        (Scalar("bytes"), Facets(min_length=1, max_length=3), "1 to 3 bytes"),
        (Scalar("bytes"), Facets(), "bytes"),
        (REAL, Facets(min=0.5), "a float of at least 0.5"),
        (Scalar("decimal"), Facets(max=Decimal("9.99")), "a decimal of at most 9.99"),
        (Scalar("date"), Facets(min=dt.date(2020, 1, 1)), "a date of at least 2020-01-01"),
        (Nullable(TEXT), Facets(max_length=5), "text of at most 5 characters or None"),
        (
            Container("list", TEXT),
            Facets(max_length=3, unique_items=True),
            "a tuple of text, of at most 3 items, all different",
        ),
        (Container("set", WHOLE), Facets(), "a frozenset of integers of 64 bits"),
        (Container("dict", Container("list", REAL)), Facets(), "a dict of tuples of finite floats by text"),
        (Container("list", Nullable(REAL)), Facets(), "a tuple of finite floats or None"),
    ],
)
def test_expectations(kind: Type, facets: Facets, words: str) -> None:
    """Every type and constraint has its words."""
    assert expected(EMPTY, kind, merged(EMPTY, kind, facets)) == words


def test_lists_of_words() -> None:
    """Lists read as in a sentence, and articles fit."""
    assert listing(("a",)) == "a"
    assert listing(("a", "b", "c"), "or") == "a, b or c"
    assert article("Address") == "an Address"
    assert article("Coupon") == "a Coupon"
