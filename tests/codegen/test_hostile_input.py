"""Whatever the files hold, the front end answers with declarations or diagnostics, and never with an exception."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.parse import parse
from perdure_codegen.reader import read
from perdure_codegen.render import render_github, render_json, render_text
from perdure_codegen.rules import all_rules
from perdure_codegen.source.folder import decode
from perdure_codegen.text import Source

HERE = Path(__file__).resolve().parent
SAMPLE = (HERE / "parse" / "sample.yaml").read_text()
RULES = frozenset(all_rules("source", "reader", "parse"))

FRAGMENTS = st.sampled_from(
    [
        *"{}[]:,-?&*!|>'\"%@`#<=~\n \t\r\0\x85\ufeff\u2028\ud800\u202e世😀é0",
        *("<<: ", "---\n", "...\n", "%YAML 1.1\n", "&a ", "*a", "!!str ", "list[", "| None", "'", "null", ": ", "- "),
        *("domain: ", "events:\n", "  changes:\n", "2: ", "{add: a, fill: 1}", "{hook: h}", "\n  ", "\n      ", "\r\n"),
        *("{rename: {a: b}}", "factor: ", "else: ", "Optional[str]", "str?", "A | B", "\\u0041", '"\\x00"'),
    ]
)


def examine(text: str) -> None:
    """Run the whole front end on *text*, and hold it to its word."""
    source = Source("schema/shop/domain.yaml", text)
    read_ = read(source)
    parsed = parse([read_.document], folder="shop")
    found = [*read_.diagnostics, *parsed.diagnostics]
    if read_.document.root is None:
        assert read_.diagnostics
    assert (parsed.declarations is not None) or found
    for diagnostic in found:
        examine_diagnostic(diagnostic, text)
    render_text(found, {source.path: text}).encode()
    render_github(found).encode()
    render_json(found).encode()


def examine_diagnostic(diagnostic: Diagnostic, text: str) -> None:
    """Check that a diagnostic has a known rule, something to say in one line, and a place in the text."""
    span = diagnostic.span
    assert diagnostic.rule in RULES
    assert diagnostic.message
    assert "\n" not in diagnostic.message
    lines = text.split("\n")
    assert 1 <= span.line <= len(lines) + 1
    assert (span.line, span.column) <= (span.end_line, span.end_column)
    width = len(lines[span.line - 1]) if span.line <= len(lines) else 0
    assert 1 <= span.column <= width + 2


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    """Any bytes are text, or a diagnostic."""
    decoded = decode(data, "schema/shop/domain.yaml")
    if isinstance(decoded, Source):
        examine(decoded.text)
    else:
        assert decoded.rule == "not-utf8"


@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    """So is any text, surrogates included."""
    examine(text)


@settings(max_examples=300)
@given(st.lists(FRAGMENTS, max_size=40).map("".join))
def test_fragments_of_yaml(text: str) -> None:
    """Pieces of the language and of YAML's tricks, in any order."""
    examine(text)


@settings(max_examples=200)
@given(st.data())
def test_damaged_files(data: st.DataObject) -> None:
    """A good file of which pieces are cut out, doubled or replaced."""
    text = SAMPLE
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 30)))
        piece = data.draw(FRAGMENTS | st.just("") | st.just(text[start:end] * 2))
        text = text[:start] + piece + text[end:]
    examine(text)
