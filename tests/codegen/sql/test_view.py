"""The view of tables: plain data that compares, with one fingerprint for one meaning."""

from __future__ import annotations

import pytest
from tables import tables_of

from perdure_codegen.sql.tables import fingerprint
from perdure_codegen.sql.words import short_name

TWO = """
domain: view
entities:
  A: {{table: a_rows, key: id, fields: {{{first}}}, indexes: [{indexes}]}}
  B: {{table: b_rows, key: id, fields: {{id: int}}}}
"""


def two(first: str = "id: int, name: str, size: int", indexes: str = "[name], [size]") -> str:
    """Return a domain of two tables."""
    return TWO.format(first=first, indexes=indexes)


def test_order_is_no_part_of_the_meaning() -> None:
    """Fields and indexes in another order, and docs, give the same fingerprint."""
    known = fingerprint(tables_of(two()))
    assert (
        fingerprint(tables_of(two("size: {type: int, doc: How big.}, name: str, id: int", "[size], [name]"))) == known
    )


@pytest.mark.parametrize(
    "other",
    [
        two("id: int, name: str, size: int | None"),
        two("id: int, name: {type: str, max_length: 3}, size: int"),
        two("id: int, name: str, size: float"),
        two(indexes="[name], [size desc]"),
        two(indexes="[name]"),
    ],
)
def test_whatever_the_tables_are_made_of_is_part_of_it(other: str) -> None:
    """Another column, check or index gives another fingerprint."""
    assert fingerprint(tables_of(other)) != fingerprint(tables_of(two()))


def test_a_reference_has_an_index() -> None:
    """A column that refers to another table is indexed, once."""
    text = """
domain: view
entities:
  A: {table: a_rows, key: id, fields: {id: int}}
  B:
    table: b_rows
    key: [one, id]
    fields: {id: int, one: {ref: A}, two: {ref: A}, three: {ref: A}, four: {ref: A}}
    unique: [[two, id]]
    indexes: [[three desc, id], {on: [four], where: {id: 1}}]
"""
    (_, table) = tables_of(text).tables
    assert [[part.column for part in index.parts] for index in table.indexes] == [["three", "id"], ["four"], ["four"]]


def test_names_stay_short_enough() -> None:
    """A name that would be longer than any database keeps is cut, and stays different from others."""
    long = ["x" * 40, "y" * 40]
    assert len(short_name(*long)) == 63
    assert short_name(*long) != short_name(*long, "z")
    assert short_name("a", "b") == "a_b"
