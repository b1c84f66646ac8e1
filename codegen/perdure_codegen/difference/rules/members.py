"""Changes of the members of an enum or a union."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = [
    "ADDED_MEMBER",
    "REMOVED_MEMBER",
    "RENAMED_MEMBER",
]

ADDED_MEMBER: Final = Rule(
    "added-member",
    purpose="Checks that an added member is known, and what old code is given instead of it.",
    page="""
    ## What it does

    Names a member that an enum or a union has and did not have. `into` says what it is on the way down, from which
    it does not come back; without `into` it is refused there.

    ## Why is this bad?

    Old code has never heard of the member.

    ## Example

    ```yaml
    changes:
      2: [{add_member: foggy, into: rainy}]
    ```

    ## What to do

    Say what it is `into`, if any member that old code knows means nearly the same, or write it only when all code
    is new.
    """,
)

REMOVED_MEMBER: Final = Rule(
    "removed-member",
    purpose="Checks that a removed member is known, and what it is replaced by.",
    page="""
    ## What it does

    Names a member that an enum or a union has no more. Old records that hold it are read with `into` in its place,
    so that it was another one is lost.

    ## Why is this bad?

    A reader that put a default there would rewrite history without a word.

    ## Example

    ```yaml
    changes:
      2: [{remove_member: foggy, into: rainy}]
    ```

    ## What to do

    Keep the member if history must tell it apart: code that no longer writes it is enough.
    """,
)

RENAMED_MEMBER: Final = Rule(
    "renamed-member",
    purpose="Checks that a member under another name is known as the same member.",
    page="""
    ## What it does

    Names a member of an enum that is called by another word, in both directions.

    ## Why is this bad?

    The word is what is stored. Read as a removal and an addition, it would be lost.

    ## Example

    ```yaml
    changes:
      2: [{rename_member: foggy, to: misty}]
    ```

    ## What to do

    Nothing: no record loses anything.
    """,
)
