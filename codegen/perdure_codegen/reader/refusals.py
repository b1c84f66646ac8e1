"""What YAML allows and this language does not: the diagnostics of each trick."""

from __future__ import annotations

from typing import Any, Final

from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.nodes import Scalar
from perdure_codegen.reader.rules import features, shape
from perdure_codegen.span import Span
from perdure_codegen.text import Source
from perdure_codegen.wording import quoted

__all__ = [
    "DEEPEST",
    "alias",
    "anchor",
    "bare_key",
    "complex_key",
    "directive",
    "is_bare",
    "merge_key",
    "second_document",
    "tag",
    "too_deep",
]

DEEPEST: Final = 64
"""How deep lists and mappings may nest."""


def alias(name: str, span: Span) -> Diagnostic:
    """Return the refusal of `*name`."""
    return features.ALIAS.at(
        span,
        f"{quoted('*' + name)} is an alias, which this language does not have",
        help="write the value out; quote text that begins with `*`",
    )


def anchor(name: str, source: Source, mark: Any) -> Diagnostic:  # Any: PyYAML's marks carry no types
    """Return the refusal of `&name`, which stands at *mark* or, after a tag, behind it."""
    offset = source.text.find(f"&{name}", mark.index)
    line = mark.line + 1 + source.text.count("\n", mark.index, offset)
    column = offset - source.text.rfind("\n", 0, offset)
    return features.ANCHOR.at(
        Span(source.path, line, column, line, column + len(name) + 1),
        f"{quoted('&' + name)} is an anchor, which this language does not have",
        help="remove it; quote text that begins with `&`",
    )


def tag(name: str, span: Span) -> Diagnostic:
    """Return the refusal of a tag."""
    short = name.replace("tag:yaml.org,2002:", "!!")
    return features.TAG.at(
        span,
        f"{quoted(short)} is a tag, which this language does not have",
        help="remove it: what a value is depends on the key alone; quote text that begins with `!`",
    )


def directive(text: str, index: int, span: Span) -> Diagnostic | None:
    """Return the refusal of a directive at *index*, or None where the document begins otherwise."""
    if not text.startswith("%", index):
        return None
    line = text[index:].partition("\n")[0].rstrip()
    return features.DIRECTIVE.at(
        Span(span.path, span.line, span.column, span.line, span.column + len(line)),
        f"{quoted(line)} is a directive, which this language does not have",
        help="remove the line",
    )


def second_document(span: Span) -> Diagnostic:
    """Return the refusal of a second document in a file."""
    return features.SEVERAL_DOCUMENTS.at(
        span,
        "a second document begins here, and a file holds one",
        help="remove the line, or put what follows into a file of its own",
    )


def merge_key(span: Span) -> Diagnostic:
    """Return the refusal of `<<`."""
    return features.MERGE_KEY.at(
        span, "`<<` merges mappings, which this language does not do", help="write the keys out"
    )


def complex_key(what: str, span: Span) -> Diagnostic:
    """Return the refusal of a list or mapping as a key."""
    return shape.COMPLEX_KEY.at(
        span, f"{what} stands where a key should", help="a key is one word; quote a value that begins with `{` or `[`"
    )


def is_bare(key: Scalar, value: Scalar) -> bool:
    """Return whether *value* is nothing at all, right behind a key without a colon: `{a: b, key}`."""
    end = (key.span.end_line, key.span.end_column)
    return not value.text and not value.quoted and (value.span.line, value.span.column) == end


def bare_key(key: Scalar) -> Diagnostic:
    """Return the refusal of a key without a colon."""
    if ":" in key.text:
        name, _, value = key.text.partition(":")
        help_ = f"write a space after the colon: `{name.strip()}: {value.strip()}`"
    else:
        help_ = (
            "write a colon and a value behind it, or quote the text that it is a part of: within `{}` a comma ends one"
        )
    return shape.BARE_KEY.at(key.span, f"{quoted(key.text)} has no value", help=help_)


def too_deep(span: Span) -> Diagnostic:
    """Return the refusal of the list or mapping at *span*, or of one somewhere within it."""
    return shape.TOO_DEEP.at(span, f"lists and mappings are nested more than {DEEPEST} deep")
