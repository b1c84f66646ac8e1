"""Diagnostics as machines read them."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from perdure_codegen.diagnostic import Diagnostic, Fix, Related
from perdure_codegen.render import render_github, render_json
from perdure_codegen.span import Span

SPAN = Span("schema/a,b:c/domain.yaml", 3, 7, 3, 15)


def test_json() -> None:
    """All of a diagnostic is there, under stable names."""
    fix = Fix(type="Moved", version=2, operations=("{swap: [a, b]}",), begins=True, meaning="m")
    found = Diagnostic("rule", "message", SPAN, "l", "h", Related(SPAN, "other"), "warning", (fix,))
    place = {"path": SPAN.path, "line": 3, "column": 7, "end_line": 3, "end_column": 15}
    assert json.loads(render_json([found])) == [
        {
            "rule": "rule",
            "severity": "warning",
            "message": "message",
            "label": "l",
            "help": "h",
            **place,
            "related": {"message": "other", **place},
            "fixes": [{"type": "Moved", "version": 2, "operations": ["{swap: [a, b]}"], "meaning": "m"}],
        }
    ]


def test_json_of_nothing() -> None:
    """Nothing to say is an empty array."""
    assert json.loads(render_json([])) == []


@given(st.text(), st.text())
def test_json_is_json_whatever_is_said(message: str, path: str) -> None:
    """Any text is escaped, in ASCII, and comes back as it was."""
    written = render_json([Diagnostic("rule", message, Span(path, 1, 1, 1, 1))])
    (record,) = json.loads(written.encode("ascii"))
    assert (record["message"], record["path"], record["related"]) == (message, path, None)


def test_github() -> None:
    """Properties and message are escaped as workflow commands demand."""
    found = Diagnostic("some-rule", "100% of `a`, `b`: no", SPAN, help="write\nthis")
    assert render_github([found]) == (
        "::error file=schema/a%2Cb%3Ac/domain.yaml,line=3,endLine=3,col=7,endColumn=15,title=some-rule"
        "::100%25 of `a`, `b`: no%0Ahelp: write%0Athis\n"
    )


def test_github_of_several_lines() -> None:
    """Columns are left out where a span has several lines, since GitHub refuses them there."""
    found = Diagnostic("some-rule", "message", Span("a.yaml", 1, 5, 2, 3), severity="warning")
    assert render_github([found]) == "::warning file=a.yaml,line=1,endLine=2,title=some-rule::message\n"


@given(st.text(), st.text(), st.text())
def test_github_is_one_line_whatever_is_said(message: str, help_: str, path: str) -> None:
    """No text of an author begins a command of its own."""
    written = render_github([Diagnostic("rule", message, Span(path, 1, 1, 1, 1), help=help_)])
    assert len(written.splitlines()) == 1
    assert written.startswith("::error file=")
