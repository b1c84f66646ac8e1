"""Docstrings of any text: valid, wrapped, and what ruff's D rules want, whatever an author put into `doc:`.

An author's text is shown as it is, but for what a reader could not see (`<U+0007>` instead), its line ends (paragraphs
are wrapped anew) and, beside a backslash, three double quotes (three single ones instead).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from perdure_codegen.python.width import LINE, fits, width

__all__ = ["attribute_doc", "docstring", "sentence", "words"]

_JOINERS: Final = "\u200c\u200d"
_SECTIONS: Final = frozenset(
    {
        "args",
        "arguments",
        "attention",
        "attributes",
        "caution",
        "danger",
        "error",
        "example",
        "examples",
        "extended summary",
        "hint",
        "important",
        "keyword args",
        "keyword arguments",
        "methods",
        "note",
        "notes",
        "other args",
        "other arguments",
        "other params",
        "other parameters",
        "parameters",
        "raises",
        "receives",
        "references",
        "return",
        "returns",
        "see also",
        "short summary",
        "tip",
        "todo",
        "warning",
        "warnings",
        "warns",
        "yield",
        "yields",
    }
)
"""What a checker of docstrings takes for a heading where it stands alone on a line."""


def words(text: str) -> str:
    """Return *text* on one line, with nothing invisible in it."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join("".join(map(_visible, text)).split())


def _visible(character: str) -> str:
    if character.isprintable() or character in _JOINERS:
        return character
    if character.isspace():
        return " "
    return f"<U+{ord(character):04X}>"


def sentence(text: str) -> str:
    """Return the words of *text* with a full stop, where it has no ending of its own."""
    line = words(text)
    return line if not line or line.endswith((".", "!", "?")) else f"{line}."


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of *text*, each on one line."""
    return [line for part in text.replace("\r\n", "\n").split("\n\n") if (line := words(part))]


def docstring(text: str, indent: str = "", *, instead: str, items: Sequence[str] = ()) -> list[str]:
    """Return the lines of a docstring: *text*, then *items* one under the other.

    Where its first sentence cannot be the summary (too long for a line, no full stop, quotes at its edge), *instead*
    is, and the text follows. An item's later lines are indented by as much as its first word takes.
    """
    parts = paragraphs(text)
    prefix, safe = _safe([*parts, *map(words, items)])
    parts, marked = safe[: len(parts)], safe[len(parts) :]
    summary, rest = _summary(parts, indent, instead)
    body = [line for part in rest for line in ("", *_wrapped(part, indent))]
    if marked:
        body += ["", *(line for item in marked for line in _wrapped(item, indent, len(item.split(" ", 1)[0]) + 1))]
    if not body:
        return [f'{indent}{prefix}"""{summary}"""']
    return [
        f'{indent}{prefix}"""{summary}',
        *(f"{indent}{line}" if line else "" for line in body),
        f'{indent}"""',
    ]


def _summary(parts: list[str], indent: str, instead: str) -> tuple[str, list[str]]:
    """Return the line that sums up *parts*, and what is left to say."""
    if not parts:
        return instead, []
    first, *rest = parts
    if _is_summary(first, indent):
        return first, rest
    if not rest and _is_summary(f"{first}.", indent) and not first.endswith(("!", "?", ":")):
        return f"{first}.", rest
    head, stop, tail = first.partition(". ")
    if stop and _is_summary(f"{head}.", indent):
        return f"{head}.", [tail, *rest]
    return instead, parts


def _is_summary(line: str, indent: str) -> bool:
    return (
        fits(f'{indent}r"""{line}"""')
        and line.endswith(".")
        and not line.startswith(('"', "'"))
        and line.rstrip(".:").lower() not in _SECTIONS
    )


def _wrapped(text: str, indent: str, hanging: int = 0) -> list[str]:
    """Return *text* in lines that fit behind *indent*; a word that is too long has a line of its own."""
    lines: list[str] = []
    line = ""
    room = LINE - len(indent)
    for word in text.split(" "):
        longer = f"{line} {word}" if line.strip() else f"{line}{word}"
        if line.strip() and width(longer) > room:
            lines.append(line)
            line = " " * hanging + word
        else:
            line = longer
    lines.append(line)
    return [f"`{line}`" if line.strip(" .:").lower() in _SECTIONS else line for line in lines]


def _safe(lines: list[str]) -> tuple[str, list[str]]:
    """Return the prefix of a literal that holds *lines*, and these so that three quotes end nothing."""
    if any("\\" in line for line in lines):
        return "r", [line.replace('"""', "'''") for line in lines]
    return "", [line.replace('"""', '\\"\\"\\"') for line in lines]


def attribute_doc(text: str, indent: str = "") -> list[str]:
    """Return the lines of the string under a field or a constant; none for no text."""
    prefix, parts = _safe(paragraphs(text))
    if not parts:
        return []
    parts[-1] = sentence(parts[-1])
    if parts[0].startswith('"'):
        parts[0] = f"... {parts[0]}"
    if len(parts) == 1 and fits(f'{indent}{prefix}"""{parts[0]}"""'):
        return [f'{indent}{prefix}"""{parts[0]}"""']
    first, *body = [line for part in parts for line in ("", *_wrapped(part, indent + "    "))][1:]
    return [f'{indent}{prefix}"""{first}', *(f"{indent}{line}" if line else "" for line in body), f'{indent}"""']
