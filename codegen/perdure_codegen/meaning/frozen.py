"""What every comparison with a release says alike: that a released version is no longer what it was."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = ["CHANGED_HISTORY", "CHANGED_ROWS"]

CHANGED_HISTORY: Final = Rule(
    "changed-history",
    purpose="Checks that released changes are still declared as they were released.",
    page="""
    ## What it does
    Compares every released version, and the changes that led to it, with the release: operations, their order, their
    fills and hooks. Why a change was made (`because`) is no part of it.

    ## Why is this bad?
    Records of former versions are read by these changes. Another fill would give them another past, and a change that
    is gone would leave them unreadable.

    ## Example
    ```yaml
    # released
    changes: {2: [{add: timezone, fill: UTC}]}
    ```

    ```yaml
    # today
    changes: {2: [{add: timezone, fill: Europe/Paris}]}
    ```

    ## What to do
    Put back the line that the help shows. What should be different from now on is a change of its own, in the next
    version.
    """,
)

CHANGED_ROWS: Final = Rule(
    "changed-rows",
    purpose="Checks that a released entity has the table and the key that it had, and that its rows are its own still.",
    page="""
    ## What it does
    Reports an entity whose table is called otherwise than when it was released, or whose rows have another key, and one
    that became a child of another, or temporal, or is no longer. A field of the key may be renamed by `rename`.

    ## Why is this bad?
    Rows are in that table, under that key, and other rows refer to them by it. To children a parent belongs, which rows
    that were nobody's do not have. Of rows without revisions nobody knows since when they are what they are, and
    revisions would be lost with the table that they are in.

    ## Example
    ```yaml
    entities:
      Session: {table: sessions, key: task}      # was released with `key: id`
    ```

    ## What to do
    Put back what was released. To have another table or key, declare another entity beside it, and copy the rows.
    """,
)
