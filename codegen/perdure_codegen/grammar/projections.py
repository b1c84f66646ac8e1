"""Projections: the tables that are kept up to date from events."""

from __future__ import annotations

from typing import Final

from perdure_codegen.grammar.kinds import Choice, Construct, Key, Lexeme, ListOf, Text
from perdure_codegen.grammar.names import TYPE

__all__ = ["MODES", "PROJECTION_KIND"]

MODES: Final = ("inline", "async")

PROJECTION_KIND: Final = Construct(
    "projection",
    "a projection",
    "Entities that are made of events by code, and can be made again.",
    (
        Key("doc", Text(), "What it shows, for docstrings and reference."),
        Key(
            "mode",
            Choice(MODES),
            "`inline` applies events in the transaction that appends them; `async` (the default) whenever it is run.",
        ),
        Key(
            "version",
            Lexeme("a number", ("2",)),
            "Raised where the code does something else than before: the rows must be rebuilt then. 1 without it.",
        ),
        Key("handles", ListOf(TYPE, least=1), "The events that it is made of.", required=True),
        Key("writes", ListOf(TYPE, least=1), "The entities that it keeps, which nobody else writes.", required=True),
    ),
)
