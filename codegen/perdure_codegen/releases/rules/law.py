"""What the file must go on to say about that which was released."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = ["CHANGED_KIND", "CHANGED_ROWS", "SECOND_DRAFT"]

CHANGED_KIND: Final = Rule(
    "changed-kind",
    purpose="Checks that a released type stays a record, an enum, a union, a named type or an event.",
    page="""
    ## What it does
    Reports a name that was released as one kind of type and is declared as another.

    ## Why is this bad?
    No operation makes an enum of a record, so old values would have no way to the new ones.

    ## Example
    ```yaml
    # released
    enums:
      Size: {members: [small, large]}
    ```

    ```yaml
    # today
    records:
      Size: {fields: {name: str}}
    ```

    ## What to do
    Declare the new type under another name beside the old one, and change the fields that hold it by `retype` or a
    `hook`.
    """,
)

CHANGED_ROWS: Final = Rule(
    "changed-rows",
    purpose="Checks that a released entity has the table and the key that it had.",
    page="""
    ## What it does
    Reports an entity whose table is called otherwise than when it was released, or whose rows have another key. A field
    of the key may be renamed by `rename`.

    ## Why is this bad?
    Rows are in that table, under that key, and other rows refer to them by it.

    ## Example
    ```yaml
    entities:
      Session: {table: sessions, key: task}      # was released with `key: id`
    ```

    ## What to do
    Put back what was released. To have another table or key, declare another entity beside it, and copy the rows.
    """,
)

SECOND_DRAFT: Final = Rule(
    "second-draft",
    purpose="Checks that a type has no more than one version that was not released.",
    page="""
    ## What it does
    Reports a step beyond the one that follows the last released version.

    ## Why is this bad?
    A draft reaches no durable file, so nobody has records of it: a version between two releases would be kept and
    tested for ever, and nothing would ever be read by it.

    ## Example
    ```yaml
    # version 1 is released
    changes:
      2: [{add: timezone, fill: UTC}]
      3: [{rename: player, to: voter}]
    ```

    ## What to do
    Join the steps into one, in their order: `2: [{add: timezone, fill: UTC}, {rename: player, to: voter}]`. Or release
    between them.
    """,
)
