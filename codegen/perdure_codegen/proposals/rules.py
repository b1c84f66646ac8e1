"""The rules about what was released: nothing changes without an operation that says so."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = ["UNDECLARED_CHANGE"]

UNDECLARED_CHANGE: Final = Rule(
    "undeclared-change",
    purpose="Checks that a type is what its declared changes make of its last released version.",
    page="""
    ## What it does

    Undoes the changes that are declared since the last release, and compares what is left with what was released:
    fields, types, constraints, units, members and names. Docs, defaults and the order of things are no part of it. A
    type that embeds one that has changed differs as well, until it adopts the new version.

    ## Why is this bad?

    Records of the released version are stored, and only the file says how to read them. A renamed field that nobody
    declared would be read as one that is missing; seconds that became milliseconds would be read as they are.

    ## Example

    ```yaml
    # released
    events:
      VoteAdded: {stream: session, fields: {player: str, day: date}}
    ```

    ```yaml
    # today
    events:
      VoteAdded: {stream: session, fields: {voter: str, day: date}}
    ```

    ## What to do

    Paste the operation that the help shows under the type's `changes`, or let `perdure evolve` write it. Where the
    change can be read in several ways, as a rename or as a removal and an addition, choose the one that happened. Fill
    in what stands as `...`: only you know it. If nothing was meant to change, make the declaration what it was.
    """,
)
