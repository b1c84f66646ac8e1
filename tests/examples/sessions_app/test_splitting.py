"""Arrays are divided as a parser of JSON would, at any size of what is read at once."""

from __future__ import annotations

import io
import json
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import override

from sessions_app.predecessor import splitting
from sessions_app.predecessor.splitting import Broken, Element, split

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


class Slowly(io.BytesIO):
    """A file that gives a few bytes at a time."""

    step = 3

    @override
    def read(self, size: int | None = -1, /) -> bytes:
        """Return at most three bytes."""
        return super().read(self.step)


@settings(max_examples=40, deadline=None)
@given(array=st.lists(JSON), indent=st.sampled_from([None, 1]), is_ascii=st.booleans())
def test_elements_are_those_that_a_parser_finds(array: list[object], indent: int | None, *, is_ascii: bool) -> None:
    """Each element parses to what it was, and stands where its offset says, however little is read at once."""
    raw = json.dumps(array, indent=indent, ensure_ascii=is_ascii).encode("utf-8", "surrogatepass")
    for file in (io.BytesIO(raw), Slowly(raw)):
        parts = list(split(file))
        assert [part.index for part in parts] == list(range(len(array)))
        for part, value in zip(parts, array, strict=True):
            assert isinstance(part, Element)
            assert raw[part.offset :].startswith(part.raw)
            assert json.loads(part.raw.decode("utf-8", "surrogatepass")) == value


@settings(max_examples=40, deadline=None)
@given(array=st.lists(JSON, min_size=1), data=st.data())
def test_no_byte_of_a_truncated_file_is_lost(array: list[object], data: st.DataObject) -> None:
    """Wherever a file ends too early, its elements and the rest after them are all that is in it."""
    raw = json.dumps(array).encode()
    cut = raw[: data.draw(st.integers(1, len(raw) - 1))]
    *elements, last = split(Slowly(cut))
    assert isinstance(last, Broken)
    assert all(isinstance(element, Element) for element in elements)
    assert cut.endswith(last.raw)
    assert cut[last.offset :] == last.raw
    joined = b"[" + b", ".join([*(element.raw for element in elements), last.raw])
    assert joined.rstrip(b", ") == cut.rstrip(b", ")


@pytest.mark.parametrize(
    ("raw", "elements", "problem"),
    [
        (b"", 0, "it is empty"),
        (b" \n", 0, "it is empty"),
        (b"{}", 0, "expected an array"),
        ("[1]".encode("utf-16"), 0, "begins as UTF-16 does"),
        (b"[", 0, "the file ends within the array"),
        (b"[1,]", 1, "expected an element"),
        (b"[,1]", 0, "expected an element"),
        (b"[{}", 1, "the file ends within the array"),
        (b"[1}", 0, "`}` closes nothing"),
        (b"[[1, {]]", 0, "`]` closes nothing"),
        (b"[1] [2]", 1, "expected the end of the file"),
        (b'["a, 1]', 0, "the file ends within an element"),
    ],
)
def test_what_is_no_array_says_why(raw: bytes, elements: int, problem: str) -> None:
    """All elements before the damage are found, and then what it is."""
    *found, last = split(io.BytesIO(raw))
    assert len(found) == elements
    assert isinstance(last, Broken)
    assert problem in last.problem


def test_memory_does_not_grow_with_the_file() -> None:
    """Of a file of ten megabytes a fraction is held; an element that never ends is given up at its bound."""
    element = json.dumps({"output": "x" * 1000}).encode()
    raw = b"[" + b",".join([element] * 10_000) + b"]"
    endless = b'["' + b"x" * 20_000_000
    tracemalloc.start()
    try:
        assert sum(1 for _ in split(io.BytesIO(raw))) == 10_000
        assert tracemalloc.get_traced_memory()[1] < 4 * 2**20
        (last,) = split(io.BytesIO(endless), most=2**20)
        assert tracemalloc.get_traced_memory()[1] < 8 * 2**20
    finally:
        tracemalloc.stop()
    assert isinstance(last, Broken)
    assert (last.problem, last.is_cut, len(last.raw)) == ("an element of more than 1048576 bytes", True, 2**20)
    assert splitting.MOST > 10 * 2**20
