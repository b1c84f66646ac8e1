"""Keys, and the shape of what stands behind them."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = ["EMPTY_VALUE", "MISSING_KEY", "UNKNOWN_KEY", "WRONG_SHAPE"]

UNKNOWN_KEY: Final = Rule(
    "unknown-key",
    purpose="Checks that every key is one that its place has.",
    page="""
    ## What it does
    Reports keys that the language does not have in their place, and suggests the one that is nearest.

    ## Why is this bad?
    A misspelled `max_lenght` that is ignored is a constraint that nobody checks.

    ## Example
    ```yaml
    PlayerId: {is: str, max_lenght: 64}
    ```

    ## What to do
    Correct the spelling, or remove the key. The JSON Schema of the language lets editors complete keys.
    """,
)

MISSING_KEY: Final = Rule(
    "missing-key",
    purpose="Checks that a declaration has every key that it needs.",
    page="""
    ## What it does
    Reports a declaration or an operation without one of its required keys.

    ## Why is this bad?
    Any value that the compiler made up in its place would be stored for ever.

    ## Example
    ```yaml
    events:
      VoteAdded: {fields: {day: date}}       # of which stream?
    ```

    ## What to do
    Add the key.
    """,
)

EMPTY_VALUE: Final = Rule(
    "empty-value",
    purpose="Checks that a value stands behind every key that needs one.",
    page="""
    ## What it does
    Reports keys with nothing behind the colon, where a mapping that may be empty is not what is expected.

    ## Why is this bad?
    YAML reads nothing as null, so a forgotten `fill:` would quietly fill with None.

    ## Example
    ```yaml
    2: [{add: timezone, fill: }]
    ```

    ## What to do
    Write the value: `null` for None, `''` for the empty text.
    """,
)

WRONG_SHAPE: Final = Rule(
    "wrong-shape",
    purpose="Checks that a text, a list or a mapping stands where one is expected.",
    page="""
    ## What it does
    Reports a value of another shape than its key has, such as a text where a list is expected.

    ## Why is this bad?
    There is no meaning that it could have.

    ## Example
    ```yaml
    Choice: {members: yes}
    ```

    ## What to do
    Write the shape that the message names: `[a, b]` is a list, `{a: b}` a mapping.
    """,
)
