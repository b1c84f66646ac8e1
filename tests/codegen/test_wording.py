"""How messages show what authors wrote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perdure_codegen.wording import listed, quoted, suggestion, visible


@given(st.text())
def test_visible_text_can_be_printed(text: str) -> None:
    """Nothing that a terminal obeys or hides is left, and what can be printed is kept as it is."""
    assert visible(text).isprintable()
    assert visible(visible(text)) == visible(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\n\t\r", "a\\n\\t\\r"),
        ("\x1b[0m\x85", "\\x1b[0m\\x85"),
        ("\u202e\ud800", "\\u202e\\ud800"),
        ("\U000e0001", "\\U000e0001"),
        ("世界 😀 é", "世界 😀 é"),
    ],
)
def test_escapes(text: str, shown: str) -> None:
    """Each character is escaped as Python writes it."""
    assert visible(text) == shown


def test_quoted_text_is_short() -> None:
    """A long text is cut, and what cannot stand in backticks is named."""
    assert quoted("x" * 60) == f"`{'x' * 60}`"
    assert quoted("x" * 61) == f"`{'x' * 60}...`"
    assert (quoted(""), quoted("`")) == ("an empty text", "a backtick")


@pytest.mark.parametrize(
    ("words", "shown"), [([], ""), (["a"], "`a`"), (["a", "b"], "`a` or `b`"), (["a", "b", "c"], "`a`, `b` or `c`")]
)
def test_lists(words: list[str], shown: str) -> None:
    """Words are listed as they are read aloud."""
    assert listed(words, last="or") == shown


@pytest.mark.parametrize(
    ("word", "meant"),
    [("max_lenght", "max_length"), ("MAX", "max"), ("evnets", None), ("", None), ("m" * 100_000, None)],
)
def test_suggestions(word: str, meant: str | None) -> None:
    """A word that is near, whatever its case, is suggested, and no time is spent on long ones."""
    assert suggestion(word, ["max", "max_length", "unit"]) == meant
