"""Changes of what a number counts."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = [
    "CHANGED_UNIT",
    "SCALED_UNIT",
]

CHANGED_UNIT: Final = Rule(
    "changed-unit",
    purpose="Checks that a number which counts something else, or says what it counts, is known.",
    page="""
    ## What it does

    Names a field whose unit is another one although its numbers stay as they are. Declared, it says that they meant
    this all along.

    ## Why is this bad?

    A unit that changes without a factor makes a thousandth of every value, or a thousandfold; nothing in the bytes
    would tell.

    ## Example

    ```yaml
    changes:
      2: [{retype: wait, from: {type: int}, to: {type: int, unit: seconds}}]
    ```

    ## What to do

    Write `scale` if the numbers change with the unit.
    """,
)

SCALED_UNIT: Final = Rule(
    "scaled-unit",
    purpose="Checks that a number in another unit is known, with what rounding loses.",
    page="""
    ## What it does

    Names a field whose new value is the old one times a factor. What is not exact is rounded as `round` says, which
    is what is lost on the way up; on the way down it is refused. A float loses its last digits both ways.

    ## Why is this bad?

    A store that is held at the former release refuses what is no whole number of the former unit.

    ## Example

    ```yaml
    changes:
      2: [{scale: wait, from: seconds, to: milliseconds, factor: 1000}]
    ```

    ## What to do

    Write multiples of the former unit while old code runs.
    """,
)
