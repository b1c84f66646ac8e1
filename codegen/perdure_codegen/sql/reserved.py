"""Words that a query would have to quote where they stand for a table, in SQLite or PostgreSQL."""

from __future__ import annotations

from typing import Final

__all__ = ["SQL_WORDS"]

_TEXT: Final = """
all alter and any array as asc both case cast check collate column constraint create cross current_date
current_time current_timestamp default delete desc distinct do drop else end except exists false fetch for
foreign from full grant group having in index inner insert intersect into is join leading left like limit
natural not null offset on only or order outer primary references returning right select set some table then
to trailing transaction trigger true union unique update user using values view when where window with
"""
SQL_WORDS: Final = frozenset(_TEXT.split())
