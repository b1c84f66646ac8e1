"""Writing operations into files of any layout: one insertion, and every other byte stays."""

from __future__ import annotations

from typing import Any

import pytest

from perdure_codegen.editing import declared
from perdure_codegen.nodes import Mapping, Node, Scalar
from perdure_codegen.reader import read
from perdure_codegen.text import Source

LAYOUTS = {
    "block": "events:\n  Moved:\n    stream: line\n    fields:\n      a: int\n\n  Other: {stream: line}\n",
    "comments": "events:\n  Moved:  # a\n    # b\n    fields: {a: int}  # c\n  # d\n\n  # e\n  Other: {}\n",
    "last": "events:\n  Moved:\n    stream: line",
    "last of several lines": "events:\n  Moved:\n    stream: line\n    doc: >-\n      one\n      two\n\n\n",
    "block text before another": "events:\n  Moved:\n    doc: |\n      one\n\n      two\n\n  # c\n  Other: {}\n",
    "kept blank lines": "events:\n  Moved:\n    doc: |+\n      one\n\n  Other: {}\n",
    "folded scalar": "events:\n  Moved:\n    stream: line\n    doc: one\n      two\n  Other: {}\n",
    "wide": "events:\n    Moved:\n        stream: line\n    Other: {}\n",
    "flow": "events:\n  Moved: {stream: line, fields: {a: int}}  # c\n  Other: {}\n",
    "flow of several lines": "events:\n  Moved: {\n    stream: line,  # a\n    fields: {a: int},  # b\n  }\n",
    "all in flow": "events: {Other: {}, Moved: {stream: line}, More: {}}\n",
    "empty flow": "events: {Moved: {}}\n",
    "empty changes": "events:\n  Moved:\n    changes:  # none yet\n    stream: line\n",
    "empty changes in flow": "events: {Moved: {changes: , stream: line}}\n",
    "empty mapping of changes": "events:\n  Moved:\n    changes: {}\n    stream: line\n",
    "steps": "events:\n  Moved:\n    changes:\n      2: [{add: b, fill: 1}]  # a\n      # b\n    stream: line\n",
    "steps at the end": "events:\n  Moved:\n    changes:\n      2:\n        - add: b\n          fill: 1",
    "steps in flow": "events:\n  Moved: {changes: {2: [{add: b, fill: 1}]}, stream: line}\n",
    "the step": "events:\n  Moved:\n    changes:\n      2: [{add: b, fill: 1}]\n      3: [{add: c, fill: 1}]  # a\n",
    "the step in lines": "events:\n  Moved:\n    changes:\n      3:  # a\n        - add: c\n          fill: 1\n",
    "the step flush left": "events:\n  Moved:\n    changes:\n      3:\n      - {add: c, fill: 1}\n    stream: line\n",
    "the step in flow": "events: {Moved: {changes: {3: [\n  {add: c, fill: 1},\n]}}}\n",
    "quoted keys": "'events':\n  \"Moved\":\n    'stream': line\n    \"changes\":\n      3: [{add: c, fill: 1}]\n",
    "astral characters": "# \U0001f600\nevents:\n  Moved: {doc: '\U0001f600 é', stream: line}  # \U0001f600\n",
    "document start": "---\nevents:\n  Moved:\n    stream: line\n",
}
OPERATIONS = ("{rename: x, to: a}", "{retype: a, from: 'list[str]', to: str, else: ...}")


def plain(node: Node | None) -> Any:  # Any: a tree of texts
    """Return the texts of *node*."""
    if node is None or isinstance(node, Scalar):
        return None if node is None else node.text
    if isinstance(node, Mapping):
        return {key.text: plain(value) for key, value in node.entries}
    return [plain(item) for item in node.items]


def parsed(text: str) -> Any:  # Any: see plain
    """Return the texts of what *text* holds, which is sound."""
    found = read(Source("domain.yaml", text))
    assert not found.diagnostics, (text, found.diagnostics)
    return plain(found.document.root)


@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_one_insertion_at_the_right_place(layout: str, ending: str) -> None:
    """What was there is there, byte for byte, and the step has the operations before all others that it had."""
    before = LAYOUTS[layout].replace("\n", ending)
    made = declared(Source("domain.yaml", before), "Moved", 3, OPERATIONS)
    assert made is not None
    after = made.text
    at = next((index for index, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]), len(before))
    length = len(after) - len(before)
    assert any(after[:start] + after[start + length :] == before for start in range(max(at - length, 0), at + 1))
    assert ending == "\n" or after.count("\n") == after.count("\r\n")
    old, new = parsed(before), parsed(after)
    step = new["events"]["Moved"]["changes"]["3"]
    was = (old["events"]["Moved"].get("changes") or {}).get("3", [])
    assert step == [*parsed(f"[{', '.join(OPERATIONS)}]"), *was]
    del new["events"]["Moved"]["changes"]["3"]
    if was:
        del old["events"]["Moved"]["changes"]["3"]
    old["events"]["Moved"].setdefault("changes", {})
    old["events"]["Moved"]["changes"] = old["events"]["Moved"]["changes"] or {}
    assert new == old


def test_long_steps_have_a_line_for_each_operation() -> None:
    """A step that is too long for a line is a list in lines, indented as the file is."""
    text = "events:\n    Moved:\n        stream: line\n"
    made = declared(Source("domain.yaml", text), "Moved", 2, (*OPERATIONS, *OPERATIONS))
    assert made is not None
    assert made.text == (
        f"{text}        changes:\n            2:\n"
        + "".join(f"                - {each}\n" for each in (*OPERATIONS, *OPERATIONS))
    )


def test_a_byte_order_mark_stays() -> None:
    """A text that begins with a byte order mark begins with it afterwards."""
    made = declared(Source("domain.yaml", "\ufeffevents: {Moved: {}}\n"), "Moved", 2, ("{swap: [a, b]}",))
    assert made == Source("domain.yaml", "\ufeffevents: {Moved: {changes: {2: [{swap: [a, b]}]}}}\n")


@pytest.mark.parametrize("text", ["events: {Other: {}}\n", "streams: {Moved: {key: str}}\n", "{", "a\n", ""])
def test_a_file_without_the_declaration(text: str) -> None:
    """Where the file has no such declaration, or is no YAML, there is nothing to write."""
    assert declared(Source("domain.yaml", text), "Moved", 2, OPERATIONS) is None
