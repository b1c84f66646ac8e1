"""Kinds of change: events under another name, and events and types of which nothing new is made."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = ["RENAMED_EVENT", "RETIRED_EVENT", "RETIRED_TYPE", "SPLIT_EVENT"]

RENAMED_EVENT: Final = Rule(
    "renamed-event",
    purpose="Checks that an event under another name is known as the same event.",
    page="""
    ## What it does

    Names an event that is called otherwise. Records of older versions lie under the former name, and are found there.

    ## Why is this bad?

    Read as a removal and an addition, old records would be of an event that nobody knows.

    ## Example

    ```yaml
    changes:
      2: [{rename_event: OrderSent, to: OrderShipped}]
    ```

    ## What to do

    Nothing: no record loses anything. Old code reads what is written as its version, under the name that it knows.
    """,
)

SPLIT_EVENT: Final = Rule(
    "split-event",
    purpose="Checks that an event which became several is known, and that old code cannot read its parts.",
    page="""
    ## What it does

    Names an event that was split. Its records are read as what its hook makes of them; nothing new is stored as it.

    ## Why is this bad?

    There is no way down: old code knows the parts only where they are older than the split, and never reads them as the
    event that they were.

    ## Example

    ```yaml
    changes:
      2: [{split: [ItemAdded, ItemRemoved], hook: by_item}]
    ```

    ## What to do

    Upgrade every reader before the first part is written.
    """,
)

RETIRED_EVENT: Final = Rule(
    "retired-event",
    purpose="Checks that an event which is no longer written is known.",
    page="""
    ## What it does

    Names an event that was retired, or brought back. What is stored is read as before.

    ## Why is this bad?

    Code that still appends it does not type-check any more, and whoever waits for such events waits in vain.

    ## Example

    ```yaml
    changes:
      2: [{retire: OrderFlagged, because: replaced by reviews}]
    ```

    ## What to do

    Nothing: no record loses anything.
    """,
)

RETIRED_TYPE: Final = Rule(
    "retired-type",
    purpose="Checks that a type of which nothing new is made is known.",
    page="""
    ## What it does

    Names a type that was retired, or brought back: former versions and retired events hold it, and nothing else may.

    ## Why is this bad?

    What is written from now on has no place for it.

    ## Example

    ```yaml
    types:
      Fax: {is: str, changes: {2: [{retire: Fax}]}}
    ```

    ## What to do

    Nothing: no record loses anything.
    """,
)
