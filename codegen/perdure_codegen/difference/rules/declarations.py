"""Types, events and streams that came, went, or are called or kept otherwise."""

from __future__ import annotations

from typing import Final

from perdure_codegen.meaning.frozen import CHANGED_HISTORY
from perdure_codegen.rule import Rule

__all__ = [
    "ADDED_EVENT",
    "ADDED_STREAM",
    "ADDED_TYPE",
    "CHANGED_HISTORY",
    "CHANGED_KEY",
    "MOVED_EVENT",
    "REMOVED_EVENT",
    "REMOVED_STREAM",
    "REMOVED_TYPE",
    "RENAMED_TYPE",
]

ADDED_TYPE: Final = Rule(
    "added-type",
    purpose="Checks that a type which was not there is known.",
    page="""
    ## What it does

    Names a type that the released domain does not have. A type by itself is never stored, and no operation is owed.

    ## Why is this bad?

    Nothing is bad about it; what embeds it is another change.

    ## Example

    ```yaml
    types:
      Note: {is: str, max_length: 80}
    ```

    ## What to do

    Nothing.
    """,
)

ADDED_EVENT: Final = Rule(
    "added-event",
    purpose="Checks that an event which was not there is known.",
    page="""
    ## What it does

    Names an event that the released domain does not have. No operation is owed. Old code knows nothing that it
    could be written as, so a store that is held at the former release refuses it.

    ## Why is this bad?

    Code that appends it before all readers know it would leave them with a type that they cannot read.

    ## Example

    ```yaml
    events:
      OrderShipped: {stream: order, fields: {parcel: str}}
    ```

    ## What to do

    Append it only when all code is new.
    """,
)

ADDED_STREAM: Final = Rule(
    "added-stream",
    purpose="Checks that a kind of stream which was not there is known.",
    page="""
    ## What it does

    Names a stream that the released domain does not have. No operation is owed: what old code cannot read is its
    events.

    ## Why is this bad?

    Nothing is bad about it.

    ## Example

    ```yaml
    streams:
      parcel: {key: uuid}
    ```

    ## What to do

    Nothing.
    """,
)

RENAMED_TYPE: Final = Rule(
    "renamed-type",
    purpose="Checks that a type under another name is known as the same type.",
    page="""
    ## What it does

    Names a type that is called otherwise. Its name is no part of what is stored, except within a union, whose tag
    says it: each version keeps the name that it had.

    ## Why is this bad?

    Read as a removal and an addition, nothing would lead from the one to the other.

    ## Example

    ```yaml
    changes:
      2: [{rename_type: Note, to: Remark}]
    ```

    ## What to do

    Nothing: no record loses anything.
    """,
)

REMOVED_TYPE: Final = Rule(
    "removed-type",
    purpose="Checks that no released type is missing from the file.",
    page="""
    ## What it does

    Names a type that the released domain has and the file has not. It is a difference that no operation declares.

    ## Why is this bad?

    Stored records that hold it could not be read.

    ## Example

    ```yaml
    enums:                        # `Weather` was released, and is not here
      Season: {members: [summer, winter]}
    ```

    ## What to do

    Put it back. Where it is called otherwise, say `rename_type` in its changes.
    """,
)

REMOVED_EVENT: Final = Rule(
    "removed-event",
    purpose="Checks that no released event is missing from the file.",
    page="""
    ## What it does

    Names an event that the released domain has and the file has not. It is a difference that no operation declares.

    ## Why is this bad?

    Its records are still there, and could not be read.

    ## Example

    ```yaml
    events:                       # `OrderShipped` was released, and is not here
      OrderPlaced: {stream: order, fields: {total: int}}
    ```

    ## What to do

    Put it back. An event that is not to be written any more is still declared, so that it can be read: `retire` it.
    """,
)

REMOVED_STREAM: Final = Rule(
    "removed-stream",
    purpose="Checks that no released stream is missing from the file.",
    page="""
    ## What it does

    Names a stream that the released domain has and the file has not.

    ## Why is this bad?

    Its name is part of the name under which each of its events is stored.

    ## Example

    ```yaml
    streams:                      # `order` was released, and is not here
      parcel: {key: uuid}
    ```

    ## What to do

    Put it back under the name that it had. To have another one, declare a new stream and copy the events.
    """,
)

MOVED_EVENT: Final = Rule(
    "moved-event",
    purpose="Checks that every released event belongs to the stream that it belonged to.",
    page="""
    ## What it does

    Names an event that is declared in another stream than the released one.

    ## Why is this bad?

    Stored events lie in the streams that they were appended to; nothing moves them, and code would look for them
    elsewhere.

    ## Example

    ```yaml
    events:
      OrderPlaced: {stream: basket, fields: {total: int}}     # was released in the stream `order`
    ```

    ## What to do

    Put it back. To have it elsewhere, declare a new event there and copy the events with a transform.
    """,
)

CHANGED_KEY: Final = Rule(
    "changed-key",
    purpose="Checks that every released stream has the key that it had.",
    page="""
    ## What it does

    Names a stream whose key is of another type than the released one.

    ## Why is this bad?

    The key is part of the name under which each event is stored, which nothing rewrites: streams would not be
    found, or would be taken for others.

    ## Example

    ```yaml
    streams:
      order: {key: int}           # was released with `key: str`
    ```

    ## What to do

    Put it back. To have another key, declare a new stream and copy the events with a transform.
    """,
)
