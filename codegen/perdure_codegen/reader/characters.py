"""The characters that a file may have, judged before libyaml sees it.

libyaml follows YAML 1.1 here: it breaks lines at NEL, LS and PS and at a lone carriage return, where editors do not.
Since all of those are refused, a line is what ends in a line feed, for libyaml and for everybody else.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.reader.rules.characters import CONTROL_CHARACTER, TAB
from perdure_codegen.span import Span
from perdure_codegen.text import Source

__all__ = ["UNFIT", "unfit"]

_CONTROL: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]|\r(?!\n)"
)
UNFIT: Final = re.compile(rf"\t|{_CONTROL.pattern}")
"""What a file can only hold as an escape."""
_INDENTED_BY_TAB: Final = re.compile("^ *\t", re.MULTILINE)
_MOST: Final = 20


def unfit(source: Source) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """Return the text to parse and what its characters break; no text where reading on would mislead.

    A tab between words is read as the space that it looks like. One that indents, or any control character, ends it.
    Each line is reported once.
    """
    text = source.text.removeprefix("\ufeff")
    found: list[Diagnostic] = []
    line, counted = 1, 0
    match = UNFIT.search(text)
    while match is not None and len(found) < _MOST:
        start = match.start()
        line += text.count("\n", counted, start)
        counted = start
        column = start - text.rfind("\n", 0, start)
        span = Span(source.path, line, column, line, column + 1)
        found.append(_tab(span, text, start) if match.group() == "\t" else _control(span, match.group()))
        end = text.find("\n", start)
        match = None if end < 0 else UNFIT.search(text, end)
    if not found:
        return text, ()
    misleading = match is not None or _CONTROL.search(text) or _INDENTED_BY_TAB.search(text)
    return None if misleading else text.replace("\t", " "), tuple(found)


def _tab(span: Span, text: str, start: int) -> Diagnostic:
    indents = not text[text.rfind("\n", 0, start) + 1 : start].strip()
    help_ = "indent with spaces" if indents else "write a space, or `\\t` within double quotes"
    return TAB.at(span, "this is a tab", help=help_)


def _control(span: Span, character: str) -> Diagnostic:
    code = ord(character)
    name = unicodedata.name(character, "") or _NAMES.get(code, "a control character")
    shown = f"`U+{code:04X}` ({name.lower()})"
    if code == 0:
        return CONTROL_CHARACTER.at(span, f"this file holds {shown}: is it text?", help="save it as UTF-8 text")
    return CONTROL_CHARACTER.at(
        span, f"a file may not hold {shown}", help=f"remove it, or write `\\u{code:04x}` within double quotes"
    )


_NAMES: Final = {
    0x00: "null",
    0x08: "backspace",
    0x0B: "vertical tab",
    0x0C: "form feed",
    0x0D: "a carriage return without line feed",
    0x1B: "escape",
    0x7F: "delete",
    0x85: "next line",
}
