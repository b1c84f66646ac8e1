"""Whatever is written as SQL: it is refused with a place, or its text can be asked."""

from __future__ import annotations

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perdure_codegen.compiler import understand
from perdure_codegen.model import Nullable
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
PLAIN = DOMAIN.replace("    params: {id: int}\n", "").replace("    columns: {n: int | None, text: str | None}\n", "")
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


SOURCES = st.sampled_from(
    (
        *("letters l", "letters AS l", "(SELECT * FROM letters WHERE id > 1) l", "named l"),
        *("(SELECT a.id, b.mood FROM letters a LEFT JOIN letters b ON b.id = a.id + 1) l",),
        *("(SELECT a.id, (SELECT mood FROM letters WHERE id = a.id + 1) AS mood FROM letters a) l",),
    )
)
JOINS = st.sampled_from(
    (
        *(
            "JOIN letters r ON r.id = l.id",
            "LEFT JOIN letters r ON r.id = l.id + 1",
            ", letters r",
            "CROSS JOIN named AS r",
        ),
        *(
            "RIGHT JOIN letters r ON r.id = l.id + 1",
            "FULL JOIN letters r ON 0",
            "NATURAL LEFT OUTER JOIN letters AS r",
        ),
        *("LEFT JOIN (letters r JOIN pages p ON p.letter_id = r.id) ON r.id = 3", "LEFT JOIN named r ON 0"),
        *(
            "JOIN letters r ON 1 LEFT JOIN pages p ON p.letter_id = 9",
            "LEFT JOIN pages p ON 0 JOIN letters r ON r.id = p.number",
        ),
    )
)
COLUMNS = st.sampled_from(
    ("l.id", "r.id AS other", "l.mood", "r.mood AS feeling", "l.*", "r.*", "p.number", "p.letter_id")
)
ENDS = st.sampled_from(
    ("", "", "WHERE l.id > 1", "WHERE r.id IS NULL", "GROUP BY l.id", "UNION SELECT NULL", "WHERE 0", "LIMIT 3")
)
JOINED = st.builds(
    "WITH named AS (SELECT id, mood FROM letters) SELECT {} FROM {} {} {}".format,
    st.lists(COLUMNS, min_size=1, max_size=2, unique=True).map(", ".join),
    SOURCES,
    JOINS,
    ENDS,
)
ROWS = (
    "INSERT INTO letters (id, text, mood) VALUES (1, 'a', 'good'), (2, 'b', 'bad'), (3, 'c', 'bad')",
    "INSERT INTO pages (letter_id, number, text, _position) VALUES (1, 1, 'x', 0), (2, 1, 'y', 0)",
    "DELETE FROM pages",
    "DELETE FROM letters",
)


@settings(max_examples=200)
@given(sql=JOINED)
def test_what_is_never_none(sql: str) -> None:
    """A column of a query that was accepted, which is told to be never None, is never NULL: with rows, and without."""
    domain, _ = understand(Folder("", (Source("domain.yaml", f"{PLAIN}      {sql}\n"),), ()), None)
    if domain is None:
        return
    (query,) = domain.queries
    connection = apsw.Connection(":memory:")
    for statement in (*sqlite.create(schema_of(domain)), *ROWS):
        connection.execute(statement)
        if statement in ROWS:
            for row in connection.execute(query.text):
                for value, (name, spec) in zip(row, query.result.items(), strict=True):
                    assert value is not None or isinstance(spec.type, Nullable), (name, query.text)


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
