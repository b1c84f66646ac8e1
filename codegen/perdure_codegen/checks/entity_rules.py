"""The rules about the tables of entities."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = ["CHILD", "COUNTER", "ENTITY_COLUMN", "ENTITY_KEY"]

CHILD: Final = Rule(
    "child",
    purpose="Checks that children belong to one collection, and are saved with it.",
    page="""
    ## What it does

    Reports an entity that two collections have as their children, and a child that has a version of its own.

    ## Why is this bad?

    The table of a child holds the key of one parent. It is saved, loaded and deleted with that, whose version is the
    one that an update expects.

    ## Example

    ```yaml
    Session: {table: sessions, key: id, fields: {id: uuid}, children: {notes: Note}}
    Project: {table: projects, key: id, fields: {id: uuid}, children: {notes: Note}}
    ```

    ## What to do

    Declare an entity for each collection, say `SessionNote` and `ProjectNote`, and write `version: true` under the
    parent.
    """,
)

COUNTER: Final = Rule(
    "counter",
    purpose="Checks that numbers can be added to a counter at any time.",
    page="""
    ## What it does

    Looks at the type of each field with `counter: true`, and whether it is part of a key.

    ## Why is this bad?

    Numbers are added to a counter in the database, by several programs at once, and what each adds may wait in a
    buffer until it is added up. The sum must not depend on the order, so it is an integer: floats round. None plus a
    number is None in SQL. A key says which row it is, and must not move; what is unique must not meet another by
    counting.

    ## Example

    ```yaml
    Agent: {table: agents, key: id, fields: {id: str, mood: {type: float, counter: true}}}
    ```

    ## What to do

    Count in an `int` of the smallest unit, such as cents or microseconds, and give it a default rather than None.
    """,
)

ENTITY_COLUMN: Final = Rule(
    "entity-column",
    purpose="Checks that the columns of indexes, unique keys and searches can be indexed.",
    page="""
    ## What it does

    Looks at the type of each field under `indexes`, `unique` and `search`.

    ## Why is this bad?

    Lists, sets, dicts, records, unions and `json` are kept as JSON, and a decimal as text: a database would compare
    them letter by letter. Words are found in text alone.

    ## Example

    ```yaml
    fields: {id: uuid, tags: 'list[str]'}
    indexes: [[tags]]
    ```

    ## What to do

    Index a scalar. What is looked for within a list can be an entity of its own under `children`.
    """,
)

ENTITY_KEY: Final = Rule(
    "entity-key",
    purpose="Checks that the fields of a key can tell rows apart.",
    page="""
    ## What it does

    Looks at the type of each field under `key`.

    ## Why is this bad?

    A key is compared for equality, in Python and in every database alike. Floats, decimals and JSON are equal in one
    and not in another, and None is equal to nothing in SQL.

    ## Example

    ```yaml
    Price: {table: prices, key: amount, fields: {amount: decimal}}
    ```

    ## What to do

    Take texts, integers, UUIDs, enums, dates, times or durations, none of them with `| None`.
    """,
)
