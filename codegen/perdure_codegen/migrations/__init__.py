"""Migrations: how the tables of one release become those of another, with their rows, decided from declared changes.

A table whose columns stay is altered, or not touched at all; one whose columns change as SQL can say is made anew and
filled by SQL; and where a value changes in any other way, the rows of the table, with all that belong to them, go
through the casts of their classes, so that SQL and casts cannot disagree.
"""

from __future__ import annotations

from perdure_codegen.migrations.hazards import Hazard, hazards, tunings
from perdure_codegen.migrations.pairs import Side, Tree
from perdure_codegen.migrations.steps import Direction, Migration, migration, migrations, recorded

__all__ = [
    "Direction",
    "Hazard",
    "Migration",
    "Side",
    "Tree",
    "hazards",
    "migration",
    "migrations",
    "recorded",
    "tunings",
]
