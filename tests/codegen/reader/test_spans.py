"""Every node knows its place, in characters."""

from __future__ import annotations

import pytest

from perdure_codegen.nodes import Mapping, Node, Scalar, Sequence
from perdure_codegen.reader import read
from perdure_codegen.text import Source

Place = tuple[int, int, int, int]


def places(text: str) -> dict[str, Place]:
    """Return the place of each scalar by its text, and of each collection by its shape."""
    found: dict[str, Place] = {}
    read_ = read(Source("domain.yaml", text))
    assert read_.diagnostics == ()
    assert read_.document.root is not None
    _collect(read_.document.root, found)
    return found


def _collect(node: Node, found: dict[str, Place]) -> None:
    span = node.span
    place = (span.line, span.column, span.end_line, span.end_column)
    match node:
        case Scalar():
            found[node.text] = place
        case Sequence():
            found.setdefault("[]", place)
            for item in node.items:
                _collect(item, found)
        case Mapping():
            found.setdefault("{}", place)
            for key, value in node.entries:
                _collect(key, found)
                _collect(value, found)


def test_columns_count_characters() -> None:
    """Wide characters, emoji and quotes count as what they are in the text, not as bytes or columns of a screen."""
    assert places("世界: 😀é\nkey: [a😀, 'b''c', \"d\\n\"]\n") == {
        "{}": (1, 1, 2, 25),
        "世界": (1, 1, 1, 3),
        "😀é": (1, 5, 1, 7),
        "key": (2, 1, 2, 4),
        "[]": (2, 6, 2, 25),
        "a😀": (2, 7, 2, 9),
        "b'c": (2, 11, 2, 17),
        "d\n": (2, 19, 2, 24),
    }


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_lines_end_in_either_way(newline: str, mark: str) -> None:
    """CRLF and a byte order mark move nothing, and text has the line feed alone."""
    text = f"{mark}a: b{newline}c: |{newline}  d{newline}  e{newline}f: g{newline}"
    assert places(text) == places("a: b\nc: |\n  d\n  e\nf: g\n")


def test_block_collections_end_with_their_last_node() -> None:
    """A block does not reach into the lines that follow it."""
    found = places("a:\n  - b\n\n# comment\nc: d\n")
    assert found["[]"] == (2, 3, 2, 6)
    assert found["{}"] == (1, 1, 5, 5)


@pytest.mark.parametrize(
    ("written", "text", "quoted"),
    [
        ("null", "null", False),
        ("'null'", "null", True),
        ('"1"', "1", True),
        ("1.10", "1.10", False),
        ("no", "no", False),
        ("2026-01-01", "2026-01-01", False),
        ("0o17", "0o17", False),
        ("~", "~", False),
        ("", "", False),
        ("''", "", True),
        ("|\n  x", "x", True),
        (">-\n  x\n  y", "x y", True),
    ],
)
def test_scalars_are_text(written: str, text: str, quoted: bool) -> None:  # noqa: FBT001 - a column of the table
    """Nothing is made of a scalar but its text, and whether it was quoted."""
    root = read(Source("domain.yaml", f"key: {written}")).document.root
    assert isinstance(root, Mapping)
    value = root.entries[0][1]
    assert isinstance(value, Scalar)
    assert (value.text.rstrip("\n"), value.quoted) == (text, quoted)
