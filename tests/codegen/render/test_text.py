"""Diagnostics as people read them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perdure_codegen.diagnostic import Diagnostic, Related
from perdure_codegen.render import in_order, render_text, summary
from perdure_codegen.render.width import width
from perdure_codegen.span import Span

PATH = "schema/scheduler/domain.yaml"


def at(line: int, column: int, end: int | None = None, *, end_line: int | None = None) -> Span:
    """Return a span of one line, and of one character unless an end is given."""
    return Span(PATH, line, column, end_line or line, end or column + 1)


def shown(span: Span, text: str) -> list[str]:
    """Return the lines of a diagnostic of *span* in *text*, without message and count."""
    return render_text([Diagnostic("rule", "message", span)], {PATH: text}).split("\n")[1:-3]


def test_the_form() -> None:
    """Message, place, line, caret with label, and help stand as the style says."""
    found = Diagnostic(
        "undeclared-change",
        "`VoteAdded` differs from its released version 1",
        at(31, 7, 15),
        label="added since version 1",
        help="declare it under `VoteAdded.changes`:\n`2: [{add: timezone, fill: ...}]`",
        related=Related(at(2, 1, 4), "released here"),
    )
    text = "\n".join(["", "old: 1", *[""] * 28, "      timezone: {type: str}"])
    assert render_text([found], {PATH: text}) == (
        "error[undeclared-change]: `VoteAdded` differs from its released version 1\n"
        "  --> schema/scheduler/domain.yaml:31:7\n"
        "   |\n"
        "31 |       timezone: {type: str}\n"
        "   |       ^^^^^^^^ added since version 1\n"
        "note: released here\n"
        " --> schema/scheduler/domain.yaml:2:1\n"
        "  |\n"
        "2 | old: 1\n"
        "  | ---\n"
        "help: declare it under `VoteAdded.changes`:\n"
        "      `2: [{add: timezone, fill: ...}]`\n"
        "\n"
        "1 error\n"
    )


@pytest.mark.parametrize(
    ("text", "span", "line", "carets"),
    [
        ("世界: x", at(1, 5), "世界: x", "      ^"),
        ("a: 世界", at(1, 4, 6), "a: 世界", "   ^^^^"),
        ("e\u0301: x", at(1, 5), "e\u0301: x", "   ^"),
        ("\ta: x", at(1, 2), "    a: x", "    ^"),
        ("a: \x1b[31m", at(1, 8), "a: \\x1b[31m", "          ^"),
        ("a: \ud800 x", at(1, 6), "a: \\ud800 x", "          ^"),
        ("a: \u202ex", at(1, 5), "a: \\u202ex", "         ^"),
        ("a: x\r", at(1, 4), "a: x", "   ^"),
        ("\ufeffa: x", at(1, 4), "a: x", "   ^"),
        ("a: x", at(1, 9, 12), "a: x", "    ^"),
        ("a: x", at(1, 4, 4), "a: x", "   ^"),
        ("a: [\nb]", at(1, 4, 3, end_line=2), "a: [", "   ^"),
    ],
)
def test_carets_stand_under_what_they_mean(text: str, span: Span, line: str, carets: str) -> None:
    """Wide, combining, invisible and missing characters move no caret, as a terminal shows them."""
    assert shown(span, text)[-2:] == [f"1 | {line}", f"  | {carets}"]


@pytest.mark.parametrize("span", [at(0, 1), at(3, 1), at(2, 1), Span("other.yaml", 1, 1, 1, 2)])
def test_places_without_a_line(span: Span) -> None:
    """A place outside of the texts, or on a blank line, is named alone."""
    assert shown(span, "a: b\n\n") == [f" --> {span.path}:{span.line}:{span.column}"]


@given(st.integers(0, 400), st.integers(0, 200), st.integers(0, 400), st.sampled_from("x世\x07"))
def test_long_lines_are_cut_around_the_caret(before: int, marked: int, after: int, character: str) -> None:
    """However long a line is, what is shown is not, and holds the beginning of what is meant."""
    text = "-" * before + character * marked + "=" * after
    lines = shown(at(1, before + 1, before + marked + 1), text)
    if len(lines) == 1:
        assert not text
        return
    assert max(len(line) for line in lines) <= 4 + 4 * 160
    line, carets = lines[-2][4:], lines[-1][4:]
    if marked:
        glyph = {"\x07": "\\x07"}.get(character, character)
        assert width(line[: line.index(glyph)]) == carets.index("^")


@given(st.text(), st.text(), st.text(), st.text())
def test_no_text_reaches_the_terminal_raw(message: str, label: str, line: str, path: str) -> None:
    """Whatever an author writes, only line feeds of ours and what can be printed is given out."""
    span = Span(path, 1, 1, 1, 2)
    found = Diagnostic("rule", message, span, label=label, help=message, related=Related(span, label))
    given_out = render_text([found], {path: line})
    assert all(unicodedata.category(character)[0] != "C" for character in given_out.replace("\n", ""))


def test_order_and_count() -> None:
    """Diagnostics stand in the order of the files, each once, and are counted by severity."""
    late, early = Diagnostic("b", "late", at(9, 1)), Diagnostic("a", "early", at(2, 5))
    warning = Diagnostic("c", "warning", at(3, 1), severity="warning")
    assert in_order([late, warning, early, late]) == (early, warning, late)
    assert summary([late, warning, early, late]) == "2 errors, 1 warning"
    assert summary([warning]) == "1 warning"
    assert (summary([]), render_text([], {})) == ("", "")


def test_what_is_said_of_several_whole_files_is_said_once() -> None:
    """With a line for each; what has another help, or a place in a file, stands alone."""

    def of(path: str, text: str = "run it") -> Diagnostic:
        return Diagnostic("stale-output", "it is stale", Span(path, 1, 1, 1, 1), help=text)

    found = [of("a.py"), of("b.py", "another"), of("c\x1b.py"), of(PATH)]
    assert render_text(found, {PATH: "x\n"}) == (
        "error[stale-output]: it is stale\n --> a.py\n --> c\\x1b.py\nhelp: run it\n\n"
        "error[stale-output]: it is stale\n --> b.py:1:1\nhelp: another\n\n"
        f"error[stale-output]: it is stale\n --> {PATH}:1:1\n  |\n1 | x\n  | ^\nhelp: run it\n\n"
        "4 errors\n"
    )
