"""What the files of documents are called."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perdure.documents.names import name_of, other_name_of

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
KEYS = st.lists(TEXTS | st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=3).map(tuple)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (("ada",), "ada.json"),
        ((17, -3), "17,-3.json"),
        (("/project", "abc"), "%2Fproject,abc.json"),
        (("a b",), "a%20b.json"),
        (("Ada",), "Ada~fbc7d5ebfa4e1d9d.json"),
        (("",), "~ae2e0ff3eaebb4d9.json"),
        ((".hidden",), "hidden~"),
        (("con",), "con~"),
        (("com1.txt",), "com1.txt~"),
        (("x" * 200,), "x" * 60 + "~"),
    ],
)
def test_names_are_read_by_people_and_opened_by_every_system(key: tuple[str | int, ...], name: str) -> None:
    """The key is what one sees, with a digest where it could not be a name by itself."""
    assert name_of(key).startswith(name.split("~", maxsplit=1)[0])
    assert ("~" in name_of(key)) == ("~" in name)


@given(one=KEYS, two=KEYS)
def test_no_two_keys_have_one_name(one: tuple[str | int, ...], two: tuple[str | int, ...]) -> None:
    """Not even where case does not count, and none but its own has the other name of a key."""
    if len(one) == len(two) and [*map(type, one)] == [*map(type, two)] and one != two:
        assert name_of(one).lower() != name_of(two).lower()
        assert other_name_of(one).lower() not in {name_of(two).lower(), other_name_of(two).lower()}


@given(key=KEYS)
def test_every_key_has_a_name_that_is_one(key: tuple[str | int, ...]) -> None:
    """It is short, of plain letters, and neither hidden nor of another folder."""
    for name in (name_of(key), other_name_of(key)):
        assert name.isascii()
        assert len(name) <= 120
        assert os.path.basename(name) == name  # noqa: PTH119 - what the system says
        assert not name.startswith(".")
        assert name.endswith(".json")


@given(text=TEXTS)
def test_case_alone_never_tells_names_apart(text: str) -> None:
    """A key and the same in other letters have names that differ in more than these."""
    for other in {text.upper(), text.lower(), text.swapcase()} - {text}:
        assert name_of((text,)).lower() != name_of((other,)).lower()
