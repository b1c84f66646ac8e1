"""What the file must go on to say about that which was released."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = ["CHANGED_KIND", "SECOND_DRAFT", "UNDECLARED_ALTERATION"]

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

UNDECLARED_ALTERATION: Final = Rule(
    "undeclared-alteration",
    purpose="Checks that the table of an entity is what its declared changes make of the one that was released.",
    page="""
    ## What it does

    Compares the unique keys, the references with their `on_delete`, and `version` of each entity with those of the last
    release, as the changes since then leave them. What a step adds brings with it what is declared of it, and what it
    removes takes it away. Indexes, `search` and `counts` are no part of it: they are made of the rows, and may be had
    otherwise at any time.

    ## Why is this bad?

    Rows are held to what was released. Some of them may break a unique key or a reference that is new, and then the
    migration of their file stops. Under another `on_delete` rows are deleted that were kept, or kept that were deleted.
    Where a unique key or a reference is gone, rows may come that have no place in the tables of the release before.

    ## Example

    ```yaml
    # released
    entities:
      Person: {table: persons, key: id, fields: {id: int, email: str}}
    ```

    ```yaml
    # today
    entities:
      Person: {table: persons, key: id, fields: {id: int, email: str}, unique: [email]}
    ```

    ## What to do

    Paste the operation that the help shows, `2: [{alter: unique, to: [email]}]`, or let `perdure evolve` write it; say
    why by `because`. `perdure diff` tells what the migration does. If nothing was meant to change, put back what was
    released.
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
