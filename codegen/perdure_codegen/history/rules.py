"""The rules about changes: whether each one leads to what stands after it."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = [
    "BAD_FILL",
    "CHANGE_DOES_NOT_APPLY",
    "CIRCULAR_HISTORY",
    "MISSING_ADOPTION",
]

BAD_FILL: Final = Rule(
    "bad-fill",
    purpose="Checks that `fill` and `else` are values of the shape that they are for.",
    page="""
    ## What it does

    Reads each constant by the type and the constraints that the field has in that version.

    ## Why is this bad?

    What is put into old records must be as valid as what is written today.

    ## Example

    ```yaml
    fields: {timezone: {type: str, min_length: 1}}
    changes:
      2: [{add: timezone, fill: ''}]
    ```

    ## What to do

    Write a value that the field could hold in that version.
    """,
)

CHANGE_DOES_NOT_APPLY: Final = Rule(
    "change-does-not-apply",
    purpose="Checks that every change leads to the shape that stands after it.",
    page="""
    ## What it does

    Undoes the changes of each type, newest first, from today's shape; each must fit the shape that it is said to
    have led to.

    ## Why is this bad?

    The file alone tells the whole history. A change that does not fit tells a history that never was, and old
    records would be read by it.

    ## Example

    ```yaml
    fields: {voter: PlayerId}
    changes:
      2: [{rename: player, to: voters}]     # there is no field `voters`
    ```

    ## What to do

    Correct the change as the help says: it lists what the version has instead.
    """,
)

CIRCULAR_HISTORY: Final = Rule(
    "circular-history",
    purpose="Checks that the histories of types do not depend on each other in a circle.",
    page="""
    ## What it does

    Notices a change that needs a former version of a type whose own changes need this one.

    ## Why is this bad?

    Neither history could be told before the other one.

    ## Example

    ```yaml
    records:
      Box:
        fields: {size: int}
        changes:
          2: [{remove: lid, type: Lid@1}]
      Lid:
        fields: {size: int}
        changes:
          2: [{remove: box, type: Box@1}]
    ```

    ## What to do

    Declare a new record in place of one of the two.
    """,
)

MISSING_ADOPTION: Final = Rule(
    "missing-adoption",
    purpose="Checks that a type that embeds a changed one says when it adopted the new version.",
    page="""
    ## What it does

    Compares the versions that the first version of each type embeds with the first versions of those types, and
    looks for the step that is left out where a type adopts one version and holds a later one. Before the first release
    every version counts as released; after it, what was embedded is known, and `undeclared-change` says what is owed.

    ## Why is this bad?

    Stored records of the outer type hold the inner one as it was. Without `adopt` nothing would say which.

    ## Example

    ```yaml
    records:
      Address:
        fields: {street: str, city: str}
        changes:
          2: [{add: city, fill: ''}]
    events:
      Moved: {stream: person, fields: {to: Address}}
    ```

    ## What to do

    Paste the line that the help shows. A type that is younger than the change takes the same step, and no record of
    its version 1 exists.
    """,
)
