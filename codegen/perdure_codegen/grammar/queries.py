"""Queries: SQL that is checked against the tables when the domain is compiled."""

from __future__ import annotations

from typing import Final

from perdure_codegen.grammar.fields import TYPE_EXPRESSION
from perdure_codegen.grammar.kinds import Choice, Construct, Key, MapOf, Text
from perdure_codegen.grammar.names import PARAMETER, RESULT, TYPE

__all__ = ["QUERY", "ROWS", "SCAN"]

ROWS: Final = ("many", "one", "optional")
SCAN: Final = ("ok",)

QUERY: Final = Construct(
    "query",
    "a query",
    "A SELECT over the tables, with typed parameters and rows.",
    (
        Key(
            "sql", Text(), "One SELECT of SQLite, with parameters as `:name`; `*` stands for the fields.", required=True
        ),
        Key("doc", Text(), "What it finds, for docstrings and reference."),
        Key("returns", TYPE, "The entity whose rows it finds, without their children; a class of its own otherwise."),
        Key("params", MapOf(PARAMETER, TYPE_EXPRESSION), "The type of each parameter."),
        Key(
            "columns",
            MapOf(RESULT, TYPE_EXPRESSION),
            "The types of the columns that SQL knows none of: expressions, and what an outer join may make NULL.",
        ),
        Key("rows", Choice(ROWS), "How many rows it finds: `many` (the default), `one`, or `optional` (one or none)."),
        Key("scan", Choice(SCAN), "`ok` where it is meant to look at all rows of a table."),
    ),
)
