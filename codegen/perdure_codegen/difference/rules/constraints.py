"""Changes of which values of a type are allowed."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = [
    "CHANGED_CONSTRAINT",
    "LOOSENED_CONSTRAINT",
    "TIGHTENED_CONSTRAINT",
]

TIGHTENED_CONSTRAINT: Final = Rule(
    "tightened-constraint",
    purpose="Checks that a constraint which allows less than before is known.",
    page="""
    ## What it does

    Names a field or a named type. An old value that is no longer allowed takes the `else`, and is lost. Every new
    value was allowed before.

    ## Why is this bad?

    History is read with something else in place of what was written.

    ## Example

    ```yaml
    changes:
      2: [{constrain: quantity, from: {}, to: {max: 1000}, else: 1000}]
    ```

    ## What to do

    Leave the constraint to the code that takes values in, if old values shall stay as they are.
    """,
)

LOOSENED_CONSTRAINT: Final = Rule(
    "loosened-constraint",
    purpose="Checks that a constraint which allows more than before is known.",
    page="""
    ## What it does

    Names a field or a named type. Every old value stands. A new one that was not allowed before is refused on the
    way down.

    ## Why is this bad?

    Old code would refuse to read such a value.

    ## Example

    ```yaml
    changes:
      2: [{constrain: note, from: {max_length: 80}, to: {max_length: 200}}]
    ```

    ## What to do

    Write only what was allowed before while old code runs.
    """,
)

CHANGED_CONSTRAINT: Final = Rule(
    "changed-constraint",
    purpose="Checks that a constraint which allows some values more and some less is known.",
    page="""
    ## What it does

    Names a field or a named type. An old value that is no longer allowed takes the `else`; a new one that was not
    allowed before is refused on the way down. Where the two never meet, that is every value.

    ## Why is this bad?

    Some records are read with something else in place of what was written, and some of what new code writes has no
    way down.

    ## Example

    ```yaml
    changes:
      2: [{constrain: quantity, from: {max: 100}, to: {min: 50}, else: 50}]
    ```

    ## What to do

    Let the two constraints meet, and write what both allow while old code runs.
    """,
)
