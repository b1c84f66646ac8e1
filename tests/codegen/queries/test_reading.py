"""What the words of a query tell: its columns, and where NULL may come from."""

from __future__ import annotations

import pytest

from perdure_codegen.compiler import compile_domain, understand
from perdure_codegen.model import Domain
from perdure_codegen.queries.reading import read_query
from perdure_codegen.source import Folder
from perdure_codegen.text import Source

TABLES = frozenset({"a", "b", "c"})
DOMAIN = """
domain: letters
entities:
  Letter: {table: letters, key: id, fields: {id: int, text: str, reply: {ref: Letter | None}}}
queries:
  asked:
    scan: ok
    sql: """


@pytest.mark.parametrize(
    ("sql", "outer"),
    [
        ("SELECT x FROM a", frozenset()),
        ("SELECT x FROM a JOIN b ON 1 CROSS JOIN c", frozenset()),
        ("SELECT x FROM a LEFT JOIN b ON 1", frozenset({"b"})),
        ("SELECT x FROM a left outer join b AS q ON 1 JOIN c", frozenset({"b"})),
        ('SELECT x FROM a NATURAL LEFT JOIN "B"', frozenset({"b"})),
        ("SELECT x FROM a LEFT JOIN main.b ON 1", None),
        ("SELECT x FROM a LEFT JOIN (b JOIN c) ON 1", None),
        ("SELECT x FROM a LEFT JOIN (SELECT * FROM b) ON 1", None),
        ("WITH q AS (SELECT x FROM b) SELECT x FROM a LEFT JOIN q ON 1", None),
        ("WITH b AS (SELECT x FROM c) SELECT x FROM a LEFT JOIN b ON 1", None),
        ("SELECT x FROM a RIGHT JOIN b ON 1", None),
        ("SELECT x FROM a FULL OUTER JOIN b ON 1", None),
        ("SELECT x FROM (SELECT a.x FROM a LEFT JOIN b ON 1) AS q", frozenset({"b"})),
        ("SELECT q.x FROM (SELECT (SELECT x FROM b) AS x FROM a) AS q", None),
        ("SELECT x FROM a WHERE x IN (SELECT x FROM b) AND EXISTS (SELECT 1 FROM c)", frozenset()),
        ("SELECT x AS \"left join\", 'RIGHT JOIN' FROM a -- FULL JOIN b", frozenset()),
    ],
)
def test_outer_joins(sql: str, outer: frozenset[str] | None) -> None:
    """A table that may be missing is known by name, or all of them may be where that is not certain."""
    assert read_query(sql, TABLES).outer == outer


@pytest.mark.parametrize(
    ("sql", "items"),
    [
        ("SELECT DISTINCT x, f(y, z) AS w FROM a", ["x", "f(y, z) AS w"]),
        ("WITH q AS (SELECT 1, 2) SELECT q.*, (SELECT 3, 4) FROM q", ["q.*", "(SELECT 3, 4)"]),
        ("SELECT x IS DISTINCT FROM y, z FROM a", ["x IS DISTINCT FROM y", "z"]),
        ("SELECT 'FROM', \"FROM\" /* FROM */ WHERE 1", ["'FROM'", '"FROM"']),
        ("SELECT 2 * x UNION SELECT 1", ["2 * x"]),
    ],
)
def test_items(sql: str, items: list[str]) -> None:
    """The list of columns is that of the outermost SELECT, and its parts stand between its own commas."""
    assert [sql[item.start : item.end] for item in read_query(sql, TABLES).items] == items


def domain(sql: str) -> Domain:
    """Return a domain with one query."""
    found, diagnostics = understand(Folder("", (Source("domain.yaml", f"{DOMAIN}{sql}\n"),), ()), None)
    assert found is not None, diagnostics
    return found


@pytest.mark.parametrize(
    ("sql", "text"),
    [
        ("SELECT * FROM letters", "SELECT id, text, reply FROM letters"),
        ("SELECT l.text AS other, L.* FROM letters l", "SELECT l.text AS other, L.id, L.text, L.reply FROM letters l"),
        ("|\n      SELECT -- all\n        *\n      FROM letters;", "SELECT id, text, reply FROM letters"),
        (
            "SELECT l.*, 1 + l.id AS next FROM letters AS l\n    columns: {next: int}",
            "SELECT l.id, l.text, l.reply, 1 + l.id AS next FROM letters AS l",
        ),
    ],
)
def test_stars_are_written_out(sql: str, text: str) -> None:
    """`*` becomes the names of the fields, in the order in which they are declared."""
    assert domain(sql).queries[0].text == text


def test_queries_are_no_part_of_a_release() -> None:
    """A domain whose queries are others has the same tables: their fingerprint and the files of SQL do not change."""
    one, other = (
        compile_domain([Source("domain.yaml", f"{DOMAIN}{sql}\n")])
        for sql in ("SELECT id FROM letters", "SELECT text FROM letters")
    )
    differing = {a.path for a, b in zip(one.files, other.files, strict=True) if a != b}
    assert {path.rpartition("/")[2] for path in differing} == {"queries.py"}


def test_a_query_without_end() -> None:
    """A query that finds rows without end where there are none is compiled all the same."""
    sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n\n    columns: {i: int}"
    assert domain(sql).queries[0].text
