"""The rules about types, constraints and constants."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = [
    "CONSTRAINT",
    "ENTITY_AS_TYPE",
    "EVENT_AS_TYPE",
    "TYPE_ARGUMENT",
    "TYPE_VERSION",
    "UNKNOWN_TYPE",
]

CONSTRAINT: Final = Rule(
    "constraint",
    purpose="Checks that constraints and units apply to their type and can be satisfied.",
    page="""
    ## What it does

    Reads `min`, `max`, `min_length`, `max_length`, `pattern`, `unique_items` and `unit` in the light of the type.

    ## Why is this bad?

    A bound that means nothing, or that no value satisfies, would be found by the first constructor that is called.

    ## Example

    ```yaml
    fields:
      choice: {type: bool, min: 0}
      title: {type: str, min_length: 5, max_length: 3}
    ```

    ## What to do

    Remove the constraint, or write it for the type as the help says: bounds are values of the field's own type.
    """,
)

ENTITY_AS_TYPE: Final = Rule(
    "entity-as-type",
    purpose="Checks that no field holds an entity.",
    page="""
    ## What it does

    Refuses the name of an entity where the type of a field stands.

    ## Why is this bad?

    An entity is kept in a table of its own, once. A copy of it within another record would grow stale.

    ## Example

    ```yaml
    entities:
      Session:
        table: sessions
        key: id
        fields: {id: uuid, workspace: Workspace}      # Workspace is an entity, too
    ```

    ## What to do

    Write `workspace: {ref: Workspace}`: the field holds the key of one, and has the type of that. What belongs to one
    entity alone, and is saved and deleted with it, is declared under `children`. For a copy, declare a record.
    """,
)

EVENT_AS_TYPE: Final = Rule(
    "event-as-type",
    purpose="Checks that no field holds an event.",
    page="""
    ## What it does

    Refuses the name of an event where a type stands.

    ## Why is this bad?

    An event is what a stream stores, with a position and a version of its own; inside another one it would have
    neither.

    ## Example

    ```yaml
    fields:
      vote: VoteAdded     # an event
    ```

    ## What to do

    Declare a record with the fields that both need.
    """,
)

TYPE_ARGUMENT: Final = Rule(
    "type-argument",
    purpose="Checks that containers and `| None` hold types that they can hold.",
    page="""
    ## What it does

    Looks at what `set[...]` and `| None` are applied to: a set holds scalars (other than `json`) and enums, and
    `json` needs no `| None`. A named type counts as the scalar that it is.

    ## Why is this bad?

    The items of a frozenset must be hashable and come back equal; and `json | None` would have two ways to say
    None.

    ## Example

    ```yaml
    fields:
      stops: set[Address]     # Address is a record
    ```

    ## What to do

    Use `list[...]`, with `unique_items: true` where that is what is meant; write `json` alone.
    """,
)

TYPE_VERSION: Final = Rule(
    "type-version",
    purpose="Checks that a change says which version of a type it means, and that there is one.",
    page="""
    ## What it does

    In today's shapes a type is its newest version. In `changes`, a type that has several versions is written
    `Name@version`.

    ## Why is this bad?

    A change is about the past: `Address` alone would mean something else each time `Address` changes.

    ## Example

    ```yaml
    changes:
      2: [{remove: sender, type: Address}]     # Address has 2 versions
    ```

    ## What to do

    Write `Address@1`, or whichever version the field held; write `Address` without `@` in today's fields.
    """,
)

UNKNOWN_TYPE: Final = Rule(
    "unknown-type",
    purpose="Checks that every type that is named exists.",
    page="""
    ## What it does

    Looks up each name of a type expression among the built-in types and those that the domain declares.

    ## Why is this bad?

    Nothing can be generated for a type that nobody declared; mostly it is a slip of the pen.

    ## Example

    ```yaml
    fields:
      day: dat     # did you mean `date`?
    ```

    ## What to do

    Correct the name, or declare the type under `types`, `enums`, `records` or `unions`.
    """,
)
