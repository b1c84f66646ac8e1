"""libyaml's first complaint about a file, in words that say what to write."""

from __future__ import annotations

import re
from typing import Final

import yaml

from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.reader import refusals
from perdure_codegen.reader.rules.syntax import YAML_SYNTAX
from perdure_codegen.span import Span
from perdure_codegen.text import Source
from perdure_codegen.wording import quoted, visible

__all__ = ["explained"]

_CONTAINER: Final = re.compile(r"[A-Za-z]+$")
_QUOTE: Final = "quote the text: `'...'`"

_UNFINISHED: Final = frozenset({"did not find expected ',' or '}'", "did not find expected ',' or ']'"})

_AFTER: Final = {
    "'": ("text follows a closing quote", "an apostrophe within single quotes is written twice: `'it''s'`"),
    '"': ("text follows a closing quote", 'a quote within double quotes is written `\\"`'),
    "]": ("text follows a closing bracket", "a text that begins with one is quoted: `'...'`"),
    "}": ("text follows a closing brace", "a text that begins with one is quoted: `'...'`"),
}

_SAID: Final = {
    # libyaml's words: (where it says so: at the context's beginning or at the problem, our words, help)
    "could not find expected ':'": (True, "this line is no `key: value`", "write a `:` and a space behind the key"),
    "found unexpected end of stream": (True, "this quote is never closed", "close it on the same line"),
    "found unexpected document indicator": (True, "this quote is never closed", "close it on the same line"),
    "found unknown escape character": (
        False,
        "double quotes have no such escape",
        "write `\\\\` for a backslash, or use single quotes, which have no escapes",
    ),
    "did not find expected hexdecimal number": (
        False,
        "this escape lacks a hexadecimal digit",
        "write all digits: `\\x41`, `\\u0041`, `\\U00000041`",
    ),
    "found invalid Unicode character escape code": (False, "this escape is no character", "write one that exists"),
    "block sequence entries are not allowed in this context": (
        False,
        "a list cannot begin here",
        "begin it on a line of its own, or write `[a, b]`",
    ),
    "mapping keys are not allowed in this context": (False, "`?` cannot begin a value", _QUOTE),
    "did not find expected '-' indicator": (
        False,
        "this line is no item of the list above it",
        "begin it with `-`, or indent it as the key that the list belongs to",
    ),
    "did not find expected key": (
        False,
        "no key can stand here",
        "indent the line as its neighbours are, and let nothing follow a closing quote or bracket",
    ),
    "did not find expected node content": (False, "a value is missing here", "write one, or remove the comma"),
    "did not find expected comment or line break": (
        False,
        "nothing but a comment can follow this sign on its line",
        "begin the text on the next line, or quote it",
    ),
    "found an indentation indicator equal to 0": (False, "a block of text cannot be indented by 0", "remove the 0"),
    "did not find expected alphabetic or numeric character": (
        True,
        "a value that begins with this sign is an alias or an anchor, which this language does not have",
        _QUOTE,
    ),
    "did not find expected <document start>": (
        False,
        "this does not belong to the document above it",
        "indent it as its neighbours are, or remove it",
    ),
}


def explained(error: yaml.YAMLError, source: Source, opened: Span | None) -> Diagnostic:
    """Return *error*, which ended the reading of *source*, as a diagnostic; *opened* is an innermost open bracket."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None or error.problem is None:
        return YAML_SYNTAX.at(Span(source.path, 1, 1, 1, 1), f"this is no YAML: {visible(str(error))}")
    problem, mark = error.problem, error.problem_mark
    if "directive" in problem or "incompatible YAML" in problem or "directive" in (error.context or ""):
        start = mark.index - mark.column
        found = refusals.directive(source.text, start, _point(source, mark.line, 0))
        if found is not None:
            return found
    if problem == "exceeded maximum nesting depth":  # libyaml from 0.2.6 on counts brackets before we do
        return refusals.too_deep(_point(source, mark.line, mark.column))
    begun = error.context_mark or mark
    if problem == "found undefined tag handle" or "tag" in (error.context or ""):
        return refusals.tag(_first_word(source, begun), _point(source, begun.line, begun.column))
    if problem in _UNFINISHED:
        return _unfinished(source, begun, mark, opened)
    if problem == "did not find expected node content" and not _at(source.text, mark):
        return _unclosed(source, opened or _point(source, begun.line, begun.column))
    if problem == "found character that cannot start any token":
        place, message, help_ = mark, f"{quoted(_at(source.text, mark))} cannot begin a value", _QUOTE
    elif problem == "mapping values are not allowed in this context":
        place, (message, help_) = mark, _second_colon(source, mark)
    elif problem == "did not find expected key" and _before(source.text, mark) in _AFTER:
        place, (message, help_) = mark, _AFTER[_before(source.text, mark)]
    elif problem in _SAID:
        at_context, message, help_ = _SAID[problem]
        place = begun if at_context else mark
    else:
        place, message, help_ = mark, f"this is no YAML: {visible(problem)}", ""
    return YAML_SYNTAX.at(_point(source, place.line, place.column), message, help=help_)


def _second_colon(source: Source, mark: yaml.Mark) -> tuple[str, str]:
    if ": " in _line(source.text, mark)[: mark.column]:
        return "a second `: ` stands in this line", "quote text that holds one: `'...'`"
    return "this line is indented further than those that it belongs to", "indent it as its neighbours are"


def _first_word(source: Source, mark: yaml.Mark) -> str:
    return _line(source.text, mark)[mark.column :].split(" ")[0]


def _unfinished(source: Source, begun: yaml.Mark, mark: yaml.Mark, opened: Span | None) -> Diagnostic:
    """Explain what follows an item within `{}` or `[]` and is neither a comma nor the end."""
    character = _at(source.text, mark)
    line = _line(source.text, mark)
    word = _CONTAINER.search(line[: mark.column])
    if character == "[" and word is not None:
        written = word.group() + _bracketed(line[mark.column :])
        start = mark.column - len(word.group())
        return YAML_SYNTAX.at(
            Span(source.path, mark.line + 1, start + 1, mark.line + 1, start + 1 + len(written)),
            "a type with brackets stands unquoted within `{}` or `[]`",
            help=f"quote it: `'{visible(written)}'`",
        )
    if character == "" or mark.line > begun.line:
        return _unclosed(source, opened or _point(source, begun.line, begun.column))
    closing = "`,` or `}`" if _at(source.text, begun) == "{" else "`,` or `]`"
    return YAML_SYNTAX.at(
        _point(source, mark.line, mark.column),
        f"expected {closing}, got {quoted(character)}",
        help="quote text that holds a bracket, a brace or a quote",
    )


def _unclosed(source: Source, opened: Span) -> Diagnostic:
    line = source.text.split("\n")[opened.line - 1 : opened.line]
    bracket = "".join(line)[opened.column - 1 : opened.column]
    if bracket not in {"{", "["}:
        return YAML_SYNTAX.at(opened, "the file ends before this value does", help="write the rest")
    closing = "}" if bracket == "{" else "]"
    return YAML_SYNTAX.at(opened, f"this `{bracket}` is not closed", help=f"close it with `{closing}`")


def _bracketed(rest: str) -> str:
    """Return *rest*, which begins with a bracket, until the type ends: `[str] | None`."""
    depth = 0
    for index, character in enumerate(rest):
        depth += (character == "[") - (character == "]")
        if depth == 0:
            nullable = re.match(r"\] *\| *None\b", rest[index:])
            return rest[: index + (nullable.end() if nullable else 1)]
    return rest


def _at(text: str, mark: yaml.Mark) -> str:
    return text[mark.index : mark.index + 1]


def _before(text: str, mark: yaml.Mark) -> str:
    """Return the last character before *mark* on its line that is no space."""
    return _line(text, mark)[: mark.column].rstrip()[-1:]


def _line(text: str, mark: yaml.Mark) -> str:
    start = mark.index - mark.column
    return text[start:].partition("\n")[0] if mark.index <= len(text) else ""


def _point(source: Source, line: int, column: int) -> Span:
    return Span(source.path, line + 1, column + 1, line + 1, column + 2)
