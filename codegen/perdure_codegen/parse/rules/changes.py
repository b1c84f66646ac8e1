"""How versions came to be."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = [
    "EMPTY_STEP",
    "INVALID_FACTOR",
    "SEVERAL_OPERATIONS",
    "UNFILLED",
    "UNKNOWN_OPERATION",
    "VERSION_NUMBER",
    "VERSION_ORDER",
]

VERSION_NUMBER: Final = Rule(
    "version-number",
    purpose="Checks that versions are plain positive integers.",
    page="""
    ## What it does
    Reports keys of `changes`, versions in `adopt` and releases in `compatibility` that are no integer: `v2`, `2.0`,
    `02`, `"2"`.

    ## Why is this bad?
    A version is stored beside each record, as a number, and has one spelling.

    ## Example
    ```yaml
    changes:
      v2: [{add: timezone, fill: UTC}]
    ```

    ## What to do
    Write the number: `2:`.
    """,
)

VERSION_ORDER: Final = Rule(
    "version-order",
    purpose="Checks that the versions in `changes` count from 2, in order and without a gap.",
    page="""
    ## What it does
    Reports a version that does not follow the one before it.

    ## Why is this bad?
    Each step begins with what the one before it left, so a step that is missing or stands elsewhere cannot be
    applied. Version 1 is what everything began with, and has no changes.

    ## Example
    ```yaml
    changes:
      2: [{add: timezone, fill: UTC}]
      4: [{rename: player, to: voter}]
    ```

    ## What to do
    Number the steps 2, 3, 4, from top to bottom.
    """,
)

EMPTY_STEP: Final = Rule(
    "empty-step",
    purpose="Checks that every version changes something.",
    page="""
    ## What it does
    Reports a version with an empty list of operations.

    ## Why is this bad?
    Two versions with one shape are two classes with one meaning.

    ## Example
    ```yaml
    changes:
      2: []
    ```

    ## What to do
    Remove the version, or write what changed.
    """,
)

UNKNOWN_OPERATION: Final = Rule(
    "unknown-operation",
    purpose="Checks that every change is an operation that exists.",
    page="""
    ## What it does
    Reports mappings in `changes` of which no key names an operation.

    ## Why is this bad?
    The casts between versions are made of operations, each with its way up and its way down.

    ## Example
    ```yaml
    changes:
      2: [{delete: player}]
    ```

    ## What to do
    Write one of the operations that the message lists; `hook` is the one for what no other can express.
    """,
)

SEVERAL_OPERATIONS: Final = Rule(
    "several-operations",
    purpose="Checks that every mapping in `changes` holds one operation.",
    page="""
    ## What it does
    Reports a mapping with the names of two operations.

    ## Why is this bad?
    Operations are applied in order, and the keys of a mapping have none.

    ## Example
    ```yaml
    changes:
      2: [{rename: player, to: voter, add: timezone, fill: UTC}]
    ```

    ## What to do
    Write a mapping for each: `2: [{rename: player, to: voter}, {add: timezone, fill: UTC}]`.
    """,
)

INVALID_FACTOR: Final = Rule(
    "invalid-factor",
    purpose="Checks that the factor of `scale` is a positive ratio of integers that changes something.",
    page="""
    ## What it does
    Reports factors that are zero, negative, no number, or 1 while the units are the same.

    ## Why is this bad?
    A factor of zero cannot be undone, and a factor is exact: 1/3 is a ratio, 0.333 is another number.

    ## Example
    ```yaml
    2: [{scale: wait, factor: -1000}]
    ```

    ## What to do
    Write an integer, a ratio or a decimal: `1000`, `1/60`, `0.001`.
    """,
)

UNFILLED: Final = Rule(
    "unfilled",
    purpose="Checks that no `...` is left in a change.",
    page="""
    ## What it does
    Reports each plain `...` within an operation.

    ## Why is this bad?
    `perdure check` and `perdure evolve` propose operations with `...` where only the author can know a value: what a
    field is in old records, what a value becomes that the new type cannot hold, which member takes the place of
    another one. Until it is written, nothing can be cast.

    ## Example
    ```yaml
    changes:
      2: [{add: timezone, fill: ...}]
    ```

    ## What to do
    Write the value: `fill: UTC`. The text of three dots is written in quotes: `'...'`.
    """,
)
