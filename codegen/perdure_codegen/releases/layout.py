"""JSON that people can read and git can merge: whatever fits in a line stands in one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

__all__ = ["laid_out"]

_WIDTH: Final = 116
_INDENT: Final = "  "


def laid_out(tree: Any) -> str:  # Any: what JSON has
    """Return the JSON of *tree* in ASCII, its keys in their order, and a newline; the same for the same *tree*."""
    return "\n".join(_lines(tree, "", "", 0)) + "\n"


def _lines(tree: Any, indent: str, before: str, after: int) -> Iterator[str]:  # Any: see above
    """Yield the lines of *tree*, which stands behind *before*; *after* columns are wanted behind it."""
    text = json.dumps(tree)
    room = _WIDTH - len(indent) - len(before) - after
    if not isinstance(tree, dict | list) or not tree or len(text) <= room:
        yield f"{indent}{before}{text}"
        return
    opening, closing = ("{", "}") if isinstance(tree, dict) else ("[", "]")
    items = [(f"{json.dumps(key)}: ", value) for key, value in tree.items()] if isinstance(tree, dict) else None
    yield f"{indent}{before}{opening}"
    entries = items if items is not None else [("", value) for value in tree]
    for number, (head, value) in enumerate(entries, 1):
        *lines, last = _lines(value, indent + _INDENT, head, 1)
        yield from lines
        yield last if number == len(entries) else f"{last},"
    yield f"{indent}{closing}"
