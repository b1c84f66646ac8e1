"""The comments of a file, which libyaml drops: whatever begins with `#` outside all scalars."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from perdure_codegen.nodes import Mapping, Node, Scalar

__all__ = ["Comment", "Place", "comments"]

Place = tuple[int, int]
"""A line and a column, from 1, as spans have them."""

_COMMENT: Final = re.compile(r"#[^\n]*")
_HEADER: Final = re.compile(r"[|>][^\n#]*?[ \t](#[^\n]*)")


class Comment(Struct, frozen=True):
    """A comment with its `#`; *own* says that nothing stands before it on its line, *gap* that the line above is empty.

    One behind nothing but a `-` is its own, too: it is about the item that begins there.
    """

    text: str
    place: Place
    own: bool
    gap: bool


def comments(text: str, root: Node) -> Iterator[Comment]:
    """Yield the comments of *text*, whose nodes are *root*, in order."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    position = 0
    for scalar in _scalars(root):
        span = scalar.span
        begin = starts[span.line - 1] + span.column - 1
        yield from _between(text, starts, position, begin)
        header = _HEADER.match(text, begin)
        if header is not None:
            yield _comment(text, starts, header.start(1), header[1])
        position = starts[span.end_line - 1] + span.end_column - 1
    yield from _between(text, starts, position, len(text))


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Mapping):
        for key, value in node.entries:
            yield key
            yield from _scalars(value)
    else:
        for item in node.items:
            yield from _scalars(item)


def _between(text: str, starts: list[int], begin: int, end: int) -> Iterator[Comment]:
    while (match := _COMMENT.search(text, begin, end)) is not None:
        yield _comment(text, starts, match.start(), match.group())
        begin = match.end()


def _comment(text: str, starts: list[int], index: int, found: str) -> Comment:
    line = bisect_right(starts, index) - 1
    start = starts[line]
    above = text[starts[line - 1] : start] if line else ""
    return Comment(
        text=found.rstrip(),
        place=(line + 1, index - start + 1),
        own=not text[start:index].strip(" -"),
        gap=bool(line) and not above.strip(),
    )
