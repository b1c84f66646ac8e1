"""Changes that no record notices, and for which no operation is owed."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = [
    "CHANGED_CODEC",
    "CHANGED_COUNTER",
    "CHANGED_DEFAULT",
    "CHANGED_DOC",
    "REORDERED_FIELDS",
    "REORDERED_MEMBERS",
]

CHANGED_CODEC: Final = Rule(
    "changed-codec",
    purpose="Checks that another codec of the domain is known.",
    page="""
    ## What it does

    Says that records are written in another codec from now on. Every stored row says its own, so one store may hold
    both.

    ## Why is this bad?

    Nothing is bad about it.

    ## Example

    ```yaml
    domain: shop
    codec: msgpack              # was json
    ```

    ## What to do

    Nothing.
    """,
)

CHANGED_COUNTER: Final = Rule(
    "changed-counter",
    purpose="Checks that a field which became a counter, or is none any more, is known.",
    page="""
    ## What it does

    Names a field of an entity that numbers can be added to from now on, or no longer. A row holds the same integer
    either way, so this is no part of the shape, and no operation is owed.

    ## Why is this bad?

    Programs that add to a field which is no counter any more do not type-check, and are refused when they run.

    ## Example

    ```yaml
    fields:
      loans: {type: int, counter: true}     # was `int`
    ```

    ## What to do

    Look at the code that adds to it. Nothing where it became a counter.
    """,
)

CHANGED_DEFAULT: Final = Rule(
    "changed-default",
    purpose="Checks that another default of a field is known.",
    page="""
    ## What it does

    Names a field whose constructor takes another value where the argument is left out, or none. A default is no
    part of the shape: old records hold what they held.

    ## Why is this bad?

    Programs that leave the argument out write another value, or no longer type-check.

    ## Example

    ```yaml
    fields:
      currency: {type: str, default: CHF}     # was EUR
    ```

    ## What to do

    Look at the code that leaves it out.
    """,
)

CHANGED_DOC: Final = Rule(
    "changed-doc",
    purpose="Checks that other docs are known.",
    page="""
    ## What it does

    Names what is explained otherwise. Docs are no part of a shape.

    ## Why is this bad?

    Nothing is bad about it, unless the words give an old field a new meaning: then no tool can see it.

    ## Example

    ```yaml
    fields:
      total: {type: int, doc: In cents.}
    ```

    ## What to do

    Nothing. Where the meaning changed, remove the field and add another one.
    """,
)

REORDERED_FIELDS: Final = Rule(
    "reordered-fields",
    purpose="Checks that another order of fields is known.",
    page="""
    ## What it does

    Names a type whose fields are listed in another order. Fields are stored by name.

    ## Why is this bad?

    Nothing is bad about it.

    ## Example

    ```yaml
    fields: {note: str, total: int}     # was total, note
    ```

    ## What to do

    Nothing.
    """,
)

REORDERED_MEMBERS: Final = Rule(
    "reordered-members",
    purpose="Checks that another order of members is known.",
    page="""
    ## What it does

    Names an enum or a union whose members are listed in another order. A member is stored by its word or tag, never
    by its place.

    ## Why is this bad?

    Nothing is bad about it.

    ## Example

    ```yaml
    members: [app, web]     # was web, app
    ```

    ## What to do

    Nothing.
    """,
)
