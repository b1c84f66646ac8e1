"""Whatever is written as SQL: it is refused with a place, or its text can be asked."""

from __future__ import annotations

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perdure_codegen.compiler import understand
from perdure_codegen.source import Folder
from perdure_codegen.sql import sqlite
from perdure_codegen.tables import schema_of
from perdure_codegen.text import Source

DOMAIN = """domain: letters
enums:
  Mood: {members: [good, bad]}
entities:
  Letter:
    table: letters
    key: id
    fields: {id: int, text: str, mood: Mood, answer: {ref: Letter | None}}
    children: {pages: Page}
    search: [text]
  Page: {table: pages, key: number, fields: {number: int, text: str}}
queries:
  asked:
    scan: ok
    params: {id: int}
    columns: {n: int | None, text: str | None}
    sql: |
"""
FROM = (
    "letters",
    "letters AS l",
    "pages p",
    "letters_search s",
    "json_each('[1]') j",
    "(SELECT * FROM pages) q",
    "nothing",
)
PARTS = st.sampled_from(
    (
        *(
            "SELECT",
            "FROM",
            "WHERE",
            "JOIN",
            "LEFT JOIN",
            "FULL JOIN",
            "ON 1",
            "UNION ALL",
            "GROUP BY",
            "ORDER BY",
            "LIMIT 1",
        ),
        *(
            "*",
            "l.*",
            "id",
            "text",
            "mood",
            "count(*) AS n",
            "max(id) AS n",
            "(SELECT 1) AS n",
            "snippet(s, 0, '', '', '', 1)",
        ),
        *(
            "= :id",
            ":id",
            "= 'good'",
            "= 'gut'",
            "IN (",
            ")",
            "(",
            ",",
            ";",
            "--",
            "/*",
            "'",
            '"',
            "?",
            "@id",
            ".",
            "WITH q AS (",
        ),
        *("DELETE", "PRAGMA", "NULL", "1", "MATCH", "CASE WHEN", "END", "EXISTS (", "\N{GRINNING FACE}", "_row"),
        *FROM,
    )
)
LIKELY = st.builds(
    "SELECT {} FROM {} {}".format,
    st.lists(PARTS, min_size=1, max_size=3).map(", ".join),
    st.sampled_from(FROM),
    st.lists(PARTS, max_size=6).map(" ".join),
)


@settings(max_examples=150)
@given(sql=LIKELY | st.lists(PARTS, min_size=1, max_size=12).map(" ".join))
def test_random_queries(sql: str) -> None:
    """A query is refused within its own lines, or it is one that SQLite prepares, with the columns that were told."""
    domain, found = understand(Folder("", (Source("domain.yaml", f"{DOMAIN}      {sql}\n"),), ()), None)
    begin = DOMAIN.count("\n") - 5
    assert all(each.span.line >= begin for each in found), found
    if domain is None:
        assert found
        return
    (query,) = domain.queries
    names: list[str] = []

    def trace(cursor: apsw.Cursor, _sql: str, _values: object) -> bool:
        names.extend(each[0] for each in cursor.get_description())
        return False

    connection = apsw.Connection(":memory:")
    for statement in sqlite.create(schema_of(domain)):
        connection.execute(statement)
    connection.exec_trace = trace
    with pytest.raises(apsw.ExecTraceAbort):
        connection.execute(query.text, {"id": 1})
    assert names == list(query.result)
