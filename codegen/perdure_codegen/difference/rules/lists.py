"""Changes between one value, a list and a set."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = [
    "LIST_TO_ONE",
    "LIST_TO_SET",
    "ONE_TO_LIST",
    "SET_TO_LIST",
]

ONE_TO_LIST: Final = Rule(
    "one-to-list",
    purpose="Checks that a value which became a list is known.",
    page="""
    ## What it does

    Names a field whose old value is a list of one, and None an empty list. A list of several is refused on the way
    down, or its first goes down if `many: first` allows it; so is an empty one, or it goes down as the `fill`.

    ## Why is this bad?

    Old code sees one value at most.

    ## Example

    ```yaml
    changes:
      2: [{retype: coupon, from: str, to: 'list[str]', fill: '', many: first}]
    ```

    ## What to do

    Allow `many: first` and give a `fill` if old code may see less, or write lists of one only while it runs.
    """,
)

LIST_TO_ONE: Final = Rule(
    "list-to-one",
    purpose="Checks that a list which became one value is known.",
    page="""
    ## What it does

    Names a field of which the first is kept if `many: first` allows it; a longer list takes the `else` if not. An
    empty list takes the `fill`, or is None. A new value goes down as a list of one.

    ## Why is this bad?

    All but the first is lost as old records are read.

    ## Example

    ```yaml
    changes:
      2: [{retype: coupon, from: 'list[str]', to: str, fill: '', many: first}]
    ```

    ## What to do

    Let a hook decide where the first is not the right one.
    """,
)

LIST_TO_SET: Final = Rule(
    "list-to-set",
    purpose="Checks that a list which became a set is known.",
    page="""
    ## What it does

    Names a field whose order and repetitions are lost as old records are read. A set goes down as a list in order,
    and comes back as the same set.

    ## Why is this bad?

    What meant something by its place, or by being there twice, does so no more.

    ## Example

    ```yaml
    changes:
      2: [{retype: tags, from: 'list[str]', to: 'set[str]'}]
    ```

    ## What to do

    Nothing, if neither order nor repetitions mean anything.
    """,
)

SET_TO_LIST: Final = Rule(
    "set-to-list",
    purpose="Checks that a set which became a list is known.",
    page="""
    ## What it does

    Names a field whose old value is a list in order. A list in another order, or with repetitions, is refused on
    the way down.

    ## Why is this bad?

    A store that is held at the former release refuses most lists.

    ## Example

    ```yaml
    changes:
      2: [{retype: tags, from: 'set[str]', to: 'list[str]'}]
    ```

    ## What to do

    Write lists in order while old code runs.
    """,
)
