"""The names that generated code gives to what an author declared."""

from __future__ import annotations

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perdure_codegen.plan.names import constant, module_name, pascal, snake


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("VoteAdded", "vote_added"),
        ("HTTPServer", "http_server"),
        ("Slot2Taken", "slot2_taken"),
        ("V", "v"),
        ("ABTest", "ab_test"),
    ],
)
def test_snake_case(name: str, expected: str) -> None:
    """A word begins at a capital behind a small letter, and at the last capital of several."""
    assert snake(name) == expected
    assert constant(name) == expected.upper()


@pytest.mark.parametrize("name", ["Build", "Class", "Enum", "List", "Former", "Testing", "Upcast"])
def test_a_module_hides_nothing(name: str) -> None:
    """A type whose plain name is a keyword, a built-in, or used by every history module gets an underscore."""
    assert module_name(name) == f"{snake(name)}_"


@given(st.from_regex(r"[A-Z][A-Za-z0-9]{0,20}", fullmatch=True))
def test_a_module_is_a_name(name: str) -> None:
    """What comes out is a name that Python leaves free."""
    assert module_name(name).isidentifier()
    assert not keyword.iskeyword(module_name(name))


def test_pascal_case() -> None:
    """Streams and hooks lend their names to classes."""
    assert pascal("line_item") == "LineItem"
    assert pascal("splitLocation") == "SplitLocation"
