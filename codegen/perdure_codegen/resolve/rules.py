"""The rules about names and today's shapes."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = [
    "BAD_VALUE",
    "DUPLICATE_NAME",
    "NAMED_TYPE",
    "RECURSIVE_TYPE",
    "REFERENCE",
    "STREAM_KEY",
    "UNION_MEMBER",
    "UNKNOWN_ENTITY",
    "UNKNOWN_EVENT",
    "UNKNOWN_FIELD",
    "UNKNOWN_STREAM",
]

BAD_VALUE: Final = Rule(
    "bad-value",
    purpose="Checks that a default is a value of its field.",
    page="""
    ## What it does

    Reads `default` by the type and the constraints of the field.

    ## Why is this bad?

    The constructor would refuse its own default.

    ## Example

    ```yaml
    fields:
      quantity: {type: int, min: 1, default: 0}
    ```

    ## What to do

    Write a value that the field can hold.
    """,
)

DUPLICATE_NAME: Final = Rule(
    "duplicate-name",
    purpose="Checks that a name is declared once.",
    page="""
    ## What it does

    Compares the names of types, enums, records, unions and events with each other and with the built-in types, and
    the members, fields and streams among themselves.

    ## Why is this bad?

    A name that means two things means nothing.

    ## Example

    ```yaml
    records:
      Vote: {fields: {day: date}}
    events:
      Vote: {stream: session, fields: {day: date}}
    ```

    ## What to do

    Rename one of them.
    """,
)

NAMED_TYPE: Final = Rule(
    "named-type",
    purpose="Checks that a named type is a scalar.",
    page="""
    ## What it does

    Looks at `is` of each entry of `types`.

    ## Why is this bad?

    A named type becomes a `NewType` with constraints of its own; containers and `| None` belong to the field, and
    what has fields is a record.

    ## Example

    ```yaml
    types:
      Tags: {is: 'list[str]'}
    ```

    ## What to do

    Write the container at the field, and name its item; or declare a record.
    """,
)

RECURSIVE_TYPE: Final = Rule(
    "recursive-type",
    purpose="Checks that no type contains itself, directly or through others.",
    page="""
    ## What it does

    Follows the fields of records and the members of unions.

    ## Why is this bad?

    The versions of such a type could not be told apart: a change of it would be a change of what it holds.

    ## Example

    ```yaml
    records:
      Comment: {fields: {text: str, replies: 'list[Comment]'}}
    ```

    ## What to do

    Hold the key of the inner one, or a `json` field.
    """,
)

STREAM_KEY: Final = Rule(
    "stream-key",
    purpose="Checks that the key of a stream is `str`, `int`, `uuid` or a named type of one of these.",
    page="""
    ## What it does

    Looks at the `key` of each stream.

    ## Why is this bad?

    A key becomes part of the stream's stored name, so it must have one spelling, for ever.

    ## Example

    ```yaml
    streams:
      reading: {key: float}
    ```

    ## What to do

    Use one of these types.
    """,
)

UNION_MEMBER: Final = Rule(
    "union-member",
    purpose="Checks that the members of a union are records.",
    page="""
    ## What it does

    Looks up each member of each union.

    ## Why is this bad?

    A union is tagged with the name of the record that was stored; other types have no tag.

    ## Example

    ```yaml
    unions:
      Payment: {members: [Card, str]}
    ```

    ## What to do

    Declare a record that holds the value.
    """,
)

UNKNOWN_STREAM: Final = Rule(
    "unknown-stream",
    purpose="Checks that every event belongs to a stream that is declared.",
    page="""
    ## What it does

    Looks up `stream` of each event under `streams`.

    ## Why is this bad?

    The generated store has a method for each stream, and an event without one could not be appended.

    ## Example

    ```yaml
    events:
      VoteAdded: {stream: sesion, fields: {day: date}}
    ```

    ## What to do

    Correct the name, or declare the stream.
    """,
)

REFERENCE: Final = Rule(
    "reference",
    purpose="Checks that a reference is to an entity that can be referred to.",
    page="""
    ## What it does

    Looks at the key of the entity behind `ref`, and at what becomes of the field when that is deleted.

    ## Why is this bad?

    A reference is one column that holds the whole key of a row. The key of a child counts within its parent alone, one
    of several fields needs several columns, and a field that is never None cannot be set to NULL.

    ## Example

    ```yaml
    fields:
      workspace: {ref: Workspace, on_delete: set_null}     # and if it is deleted?
    ```

    ## What to do

    Write `ref: Workspace | None` where there may be none. Refer to the parent of a child, and give an entity that is
    referred to a key of one field; what else tells its rows apart can be `unique`.
    """,
)

UNKNOWN_ENTITY: Final = Rule(
    "unknown-entity",
    purpose="Checks that references, children and projections name a declared entity.",
    page="""
    ## What it does

    Looks up the name behind `ref` and those under `children` and `writes` among `entities`.

    ## Why is this bad?

    There is no table that it could mean.

    ## Example

    ```yaml
    children: {instances: Instanse}
    ```

    ## What to do

    Correct the name, or declare the entity.
    """,
)

UNKNOWN_EVENT: Final = Rule(
    "unknown-event",
    purpose="Checks that projections handle declared events.",
    page="""
    ## What it does

    Looks up the names under `handles` among `events`. An event that was retired is still declared, and may be handled.

    ## Why is this bad?

    Nothing could be read that it means.

    ## Example

    ```yaml
    projections:
      heat_map: {handles: [VoteAded], writes: [Cell]}
    ```

    ## What to do

    Correct the name, or declare the event.
    """,
)

UNKNOWN_FIELD: Final = Rule(
    "unknown-field",
    purpose="Checks that keys, indexes, counts and searches name fields of their entity.",
    page="""
    ## What it does

    Looks up each name under `key`, `unique`, `indexes` and `search` among the fields, and those under `counts` among
    the children.

    ## Why is this bad?

    An index on a column that does not exist cannot be made.

    ## Example

    ```yaml
    fields: {id: uuid, status: str}
    indexes: [[state]]
    ```

    ## What to do

    Correct the name, or declare the field.
    """,
)
