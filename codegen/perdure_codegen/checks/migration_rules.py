"""Rules about what the tables of a draft do to the rows of files, once it is released."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = ["DESTRUCTIVE_MIGRATION", "LOCKING_MIGRATION", "REFUSING_MIGRATION"]

DESTRUCTIVE_MIGRATION: Final = Rule(
    "destructive-migration",
    purpose="Checks that no rows or values are dropped without notice.",
    page="""
    ## What it does

    Compares the tables of a draft with those of the last release, and warns of each table that would be dropped, and of
    each field whose values would be.

    ## Why is this bad?

    It may be just what is meant. But what a migration drops is in no file any more, only in backups.

    ## Example

    ```yaml
    Book:
      table: books
      fields: {id: int, title: str}
      changes:
        2: [{remove: note, type: str, fill: ''}]
    ```

    ## What to do

    Nothing, if the values are not needed. Else keep the field, or let a `hook` make another one of it. `perdure backup`
    keeps what was there before.
    """,
)

LOCKING_MIGRATION: Final = Rule(
    "locking-migration",
    purpose="Checks that no table is made anew without notice.",
    page="""
    ## What it does

    Compares the tables of a draft with those of the last release, and warns of each that SQLite cannot alter, so that
    all of its rows are copied, or cast one by one.

    ## Why is this bad?

    It takes time and room that grow with the table, and nobody else writes to the file meanwhile. Casting takes some
    36 microseconds a row of fourteen columns, copying 5.

    ## Example

    ```yaml
    Book:
      table: books
      fields: {id: int, title: str, pages: int}
      changes:
        2: [{add: pages, fill: 0}]
    ```

    ## What to do

    Nothing, while tables are small. What ALTER can do takes no time: adding a field that is None at first and has no
    constraints, removing or renaming one that has none and is in no key, reference or unique key.
    """,
)

REFUSING_MIGRATION: Final = Rule(
    "refusing-migration",
    purpose="Checks that no rows stop a migration without notice.",
    page="""
    ## What it does

    Warns of each unique key and each reference that a draft has and the last release has not, unless one of its fields
    is new and begins as None.

    ## Why is this bad?

    Rows may break the new rule. Then the migration of that file stops, and nothing is changed: the file cannot be used
    by the new release before the rows are corrected.

    ## Example

    ```yaml
    Author:
      table: authors
      fields: {id: int, name: str}
      unique: [name]
    ```

    ## What to do

    Look for such rows in the files that there are, and correct them by the release before.
    """,
)
