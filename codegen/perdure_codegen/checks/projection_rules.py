"""The rules about projections."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = ["PROJECTION_ENTITY", "PROJECTION_EVENT"]

PROJECTION_ENTITY: Final = Rule(
    "projection-entity",
    purpose="Checks that the entities of a projection are whole, and its alone.",
    page="""
    ## What it does

    Reports an entity that two projections write; one that is a child of another, under `writes`; and an entity that
    refers to one of a projection without being of it.

    ## Why is this bad?

    Rebuilding a projection replaces all rows of its tables. Rows of another projection would be lost, and so would be
    rows elsewhere that refer to what is replaced. Children are written with their parents.

    ## Example

    ```yaml
    projections:
      heat_map: {handles: [VoteAdded], writes: [Cell]}
      totals: {handles: [VoteAdded], writes: [Cell]}
    ```

    ## What to do

    Give each projection entities of its own, name the parent in the place of a child, and hold the key of a row in a
    plain field in the place of a reference.
    """,
)

PROJECTION_EVENT: Final = Rule(
    "projection-event",
    purpose="Checks that a projection handles events that reading yields.",
    page="""
    ## What it does

    Reports an event under `handles` that was split into others, and one whose method would be called as the method
    that every projection has for streams that were erased.

    ## Why is this bad?

    Nothing is read as an event that was split: its parts are, each by itself. A method can have one meaning alone.

    ## Example

    ```yaml
    projections:
      orders: {handles: [OrderPlacedAndPaid], writes: [Order]}
    ```

    ## What to do

    Handle the parts that the event was split into. A retired event may be handled, since old records still hold it.
    """,
)
