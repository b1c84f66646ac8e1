"""Folders of the predecessor in which some sessions and files are spoiled at random."""

from __future__ import annotations

import copy
import json
from typing import Any, Final, final

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from predecessor_sessions import session

__all__ = ["Spoiled", "spoiled_folders"]

_MARK: Final = "\N{SNOWMAN}{}\N{SNOWMAN}"
RAW: Final = (
    *("1e400", "-1e400", "-0", "-0.0", "1.0", "1.5", "18446744073709551616", "-9223372036854775809", "1" * 400, "NaN"),
    *('"\\ud800"', '"\\u0000"', '"\\udc00\\ud800"', "[" * 80 + "]" * 80, '{"a":' * 80 + "1" + "}" * 80, "01", "tru"),
    *('"2026-13-01T00:00:00Z"', '"2026-01-01T00:00:00"', '"2026-01-01T24:00:00Z"', '"0000-01-01T00:00:00Z"'),
    *('"9999-12-31T23:59:59-01:00"', '"2026-06-30T23:59:60Z"', '"2026-01-01"', '"12345678-1234"', '"\ufeff"'),
    *("null", "true", "false", '""', "{}", "[]", "[null]", "-1", "0", "2", "9999999999", '"running"', '"x"'),
)
"""What is written in the place of a value."""
BYTES: Final = (
    b"",
    b"\x00",
    b"\xff",
    b"\xed\xa0\x80",
    b"}",
    b"]",
    b"[",
    b'"',
    b",",
    b"\\",
    b"\r\n",
    b"\xef\xbb\xbf",
    b"//",
)


@final
@attrs.frozen
class Spoiled:
    """Files by their content; *good* are the sessions that nothing is wrong with, by the place of their file."""

    files: tuple[bytes, ...]
    good: tuple[tuple[int, Any], ...]  # Any: JSON
    spoiled: tuple[str, ...]
    """The text of the others."""
    exact: bool
    """Whether no file was spoiled as a whole."""


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:  # Any: JSON
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found += _places(inner, (*path, key))
    return found


@st.composite
def _spoiled(draw: DrawFn, document: Any) -> str:  # Any: JSON
    """Return *document* with something else in one or two places."""
    document = copy.deepcopy(document)
    raws: dict[str, str] = {}
    for number in range(draw(st.integers(1, 2))):
        *path, last = draw(st.sampled_from(_places(document)))
        inner = document
        for key in path:
            inner = inner[key]
        match draw(st.sampled_from(("raw", "raw", "delete", "add", "twice"))):
            case "delete":
                del inner[last]
            case "add" if isinstance(inner, dict):
                inner[draw(st.sampled_from(("extra", "ID", "__class__", "", "id ", "session_id")))] = 1
            case "twice" if isinstance(inner, dict):
                token = f"{last}{_MARK.format(number)}"
                raws[json.dumps(token)] = json.dumps(last)
                inner[token] = inner[last]
            case _:
                raws[json.dumps(_MARK.format(number))] = draw(st.sampled_from(RAW))
                inner[last] = _MARK.format(number)
    text = json.dumps(document)
    for token, raw in raws.items():
        text = text.replace(token, raw)
    return text


@st.composite
def spoiled_folders(draw: DrawFn) -> Spoiled:
    """Make up to three files with up to four sessions each."""
    number, files, good, spoiled, exact = 0, [], [], [], True
    for place in range(draw(st.integers(1, 3))):
        texts, here = [], []
        for _ in range(draw(st.integers(0, 4))):
            number += 1
            document = session(number)
            if draw(st.booleans()):
                here.append((place, document))
                texts.append(json.dumps(document, ensure_ascii=draw(st.booleans())))
            else:
                text = draw(_spoiled(document))
                texts.append(text)
                spoiled.append(text)
        raw = f"[{', '.join(texts)}]".encode("utf-8", "surrogatepass")
        how = draw(st.sampled_from(("", "", "", "", "cut", "bytes", "spaces", "utf-16", "bom")))
        exact = exact and how in {"", "spaces"}
        match how:
            case "cut":
                raw = raw[: draw(st.integers(0, len(raw)))]
                here = []
            case "bytes":
                at = draw(st.integers(0, len(raw)))
                raw = raw[:at] + draw(st.sampled_from(BYTES)) + raw[at + draw(st.integers(0, 3)) :]
                here = []
            case "spaces":
                raw = raw.replace(b", {", b"\r\n\t,\r\n {") + b"\r\n  "
            case "utf-16":
                raw = raw.decode("utf-8", "replace").encode("utf-16")
                here = []
            case "bom":
                raw = b"\xef\xbb\xbf" + raw
                here = []
            case _:
                pass
        files.append(raw)
        good += here
    return Spoiled(tuple(files), tuple(good), tuple(spoiled), exact)
