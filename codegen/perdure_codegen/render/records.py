"""`--format json`: one array of objects, `[]` where there is nothing to say, so that the output is always one value."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TypedDict

from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.render.order import in_order
from perdure_codegen.span import Span

__all__ = ["render_json"]


class _Place(TypedDict):
    path: str
    line: int
    column: int
    end_line: int
    end_column: int


class _Related(_Place):
    message: str


class _Fix(TypedDict):
    type: str
    version: int
    operations: list[str]
    meaning: str


class _Record(_Place):
    rule: str
    severity: str
    message: str
    label: str
    help: str
    related: _Related | None
    fixes: list[_Fix]


def render_json(diagnostics: Iterable[Diagnostic]) -> str:
    """Return *diagnostics* as a JSON array, in ASCII, ending in a line feed.

    Each has `rule`, `severity`, `message`, `label`, `help` (both empty where there is none), `path`, `line`, `column`,
    `end_line`, `end_column` (from 1, in characters, the end exclusive) and `related`: null, or such a place with its
    `message`. `fixes` are the ways to settle it: each has `operations` for the head of the step to `version` under the
    `changes` of `type`, and its `meaning` where there are several.
    """
    return json.dumps([_record(each) for each in in_order(diagnostics)], indent=2) + "\n"


def _record(diagnostic: Diagnostic) -> _Record:
    related = diagnostic.related
    return {
        "rule": diagnostic.rule,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "label": diagnostic.label,
        "help": diagnostic.help,
        **_place(diagnostic.span),
        "related": None if related is None else {"message": related.message, **_place(related.span)},
        "fixes": [
            {"type": fix.type, "version": fix.version, "operations": list(fix.operations), "meaning": fix.meaning}
            for fix in diagnostic.fixes
        ],
    }


def _place(span: Span) -> _Place:
    return {
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
