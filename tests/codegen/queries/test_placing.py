"""An error of SQL is told where it stands in the file, in whichever form of YAML the SQL is written."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from perdure_codegen.nodes import Mapping, Scalar
from perdure_codegen.queries.placing import Place
from perdure_codegen.queries.tokens import one_line, tokens_of
from perdure_codegen.reader import read
from perdure_codegen.span import Span
from perdure_codegen.text import Source

WORDS = st.sampled_from(
    [
        "SELECT",
        "a.b",
        "'it''s'",
        '"or not"',
        "(",
        ")",
        ",",
        "*",
        ">=",
        ":name",
        "1.5",
        "\N{SNOWMAN}'\N{GRINNING FACE}'",
        "\\",
    ]
)
LINES = st.lists(st.lists(WORDS, min_size=1, max_size=5).map(" ".join), min_size=1, max_size=4)


def written(lines: list[str], style: str) -> str:
    """Return *lines* as a scalar in one of YAML's forms, behind `sql: `."""
    match style:
        case "literal" | "folded":
            head = "|" if style == "literal" else ">-  # why not"
            return f"{head}\n" + "\n".join(f"    {line}" for line in lines)
        case "single":
            return "'" + "\n    ".join(line.replace("'", "''") for line in lines) + "'"
        case _:
            return json.dumps(" ".join(lines), ensure_ascii=False)


@given(lines=LINES, style=st.sampled_from(["literal", "folded", "single", "double"]))
def test_every_word_is_found(lines: list[str], style: str) -> None:
    """What stands at the place of a word is that word, as that form of YAML writes it."""
    source = Source("domain.yaml", f"queries:\n  sql: {written(lines, style)}\n")
    document = read(source).document.root
    assert isinstance(document, Mapping)
    (_, inner) = document.entries[0]
    assert isinstance(inner, Mapping)
    (_, sql) = inner.entries[0]
    assert isinstance(sql, Scalar)
    place = Place(sql.text, sql.span, [source])
    for token in tokens_of(sql.text):
        found = place.at(token.start, token.end)
        assert found.line == found.end_line
        there = source.text.split("\n")[found.line - 1][found.column - 1 : found.end_column - 1]
        assert there == {
            "single": token.text.replace("'", "''"),
            "double": json.dumps(token.text, ensure_ascii=False)[1:-1],
        }.get(style, token.text)


def test_what_cannot_be_found() -> None:
    """Where the characters in the file are others, the whole scalar is the place."""
    source = Source("domain.yaml", 'sql: "SELECT \\x61"\n')
    span = Span("domain.yaml", 1, 6, 1, 19)
    assert Place("SELECT a", span, [source]).at(0, 6) == span
    assert Place("SELECT a", span, []).at(0, 6) == span


@given(st.text(alphabet="ab'\"[]`-/* \n\\:?@.1();\N{SNOWMAN}", max_size=30))
def test_tokens_lose_nothing(sql: str) -> None:
    """Every character of a text is in a token, or white space or a comment; a line of it has the same tokens."""
    tokens = tokens_of(sql)
    assert all(sql[token.start : token.end] == token.text for token in tokens)
    assert [token.text for token in tokens_of(one_line(sql))] == [token.text for token in tokens]
