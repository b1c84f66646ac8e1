"""Changes of what a field, or a named type, holds."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = [
    "ADOPTED_TYPE",
    "CHANGED_TYPE",
    "MADE_OPTIONAL",
    "MADE_REQUIRED",
    "NARROWED_TYPE",
    "UNION_TO_VALUE",
    "VALUE_TO_UNION",
    "WIDENED_TYPE",
]

WIDENED_TYPE: Final = Rule(
    "widened-type",
    purpose="Checks that a type which holds more than the one before is known.",
    page="""
    ## What it does

    Names a field of which every old value is kept as one of the new type, and not the other way round. A value that
    the old type lacks is refused on the way down.

    ## Why is this bad?

    A store that is held at the former release refuses some of what new code writes.

    ## Example

    ```yaml
    changes:
      2: [{retype: total, from: int, to: decimal}]
    ```

    ## What to do

    Write only values that the old type has while old code runs, or give a `fill` where the operation takes one.
    """,
)

NARROWED_TYPE: Final = Rule(
    "narrowed-type",
    purpose="Checks that a type which holds less than the one before is known.",
    page="""
    ## What it does

    Names a field of which every new value is one of the old type too, and not the other way round. An old value
    that does not fit takes the `else`, or drops what does not, as a date drops the time: it is lost as old records
    are read.

    ## Why is this bad?

    History is read with something else in place of what was written.

    ## Example

    ```yaml
    changes:
      2: [{retype: total, from: str, to: int, else: 0}]
    ```

    ## What to do

    Choose an `else` that says that it is one, or let a hook decide.
    """,
)

CHANGED_TYPE: Final = Rule(
    "changed-type",
    purpose="Checks that a type which neither holds all of the other, or holds the same, is known.",
    page="""
    ## What it does

    Names a field whose old and new type each have values that the other lacks, or the same values under another
    name. What does not fit takes the `else` on the way up, and is refused on the way down.

    ## Why is this bad?

    Some records are read with something else in place of what was written, and some of what new code writes is
    refused by a store that is held at the former release.

    ## Example

    ```yaml
    changes:
      2: [{retype: total, from: int, to: float, else: 0}]
    ```

    ## What to do

    Bound the field so that every value fits, where the domain allows it: `{type: int, min: 0, max: 1000000}`.
    """,
)

MADE_OPTIONAL: Final = Rule(
    "made-optional",
    purpose="Checks that a field which may be None from now on is known.",
    page="""
    ## What it does

    Names a field whose old values all stand. None is refused on the way down, or goes down as the `fill`, and then
    comes back as that.

    ## Why is this bad?

    Old code has no way to see that there is nothing.

    ## Example

    ```yaml
    changes:
      2: [{retype: note, from: str, to: str | None, fill: ''}]
    ```

    ## What to do

    Give a `fill` if some value means nothing to old code, or write None only when all code is new.
    """,
)

MADE_REQUIRED: Final = Rule(
    "made-required",
    purpose="Checks that a field which may no longer be None is known.",
    page="""
    ## What it does

    Names a field in which None takes the `else` as old records are read. Every new value can be written for old
    code.

    ## Why is this bad?

    Afterwards nobody can tell that there was nothing.

    ## Example

    ```yaml
    changes:
      2: [{retype: note, from: str | None, to: str, else: ''}]
    ```

    ## What to do

    Choose an `else` that no real value equals.
    """,
)

VALUE_TO_UNION: Final = Rule(
    "value-to-union",
    purpose="Checks that a record which became one of several is known.",
    page="""
    ## What it does

    Names a field whose old records are all of the union. Its other records are refused on the way down.

    ## Why is this bad?

    Old code knows one kind of record only.

    ## Example

    ```yaml
    changes:
      2: [{retype: paid_by, from: Card, to: Payment}]
    ```

    ## What to do

    Write the other records only when all code is new.
    """,
)

UNION_TO_VALUE: Final = Rule(
    "union-to-value",
    purpose="Checks that one of several records which became the only one is known.",
    page="""
    ## What it does

    Names a field in which the other records take the `else` as old records are read. A new value can always be
    written for old code.

    ## Why is this bad?

    What the other records said is lost.

    ## Example

    ```yaml
    changes:
      2: [{retype: paid_by, from: Payment, to: Card, else: {number: ''}}]
    ```

    ## What to do

    Let a hook make the one of the others, where they have anything in common.
    """,
)

ADOPTED_TYPE: Final = Rule(
    "adopted-type",
    purpose="Checks that a new version of an embedded type is known, with what it does to whoever embeds it.",
    page="""
    ## What it does

    Names a field that holds another version of a type, or the member of a union that is one. What the steps of the
    type refuse or lose, the field does.

    ## Why is this bad?

    A change of a small type is a change of every event that holds it.

    ## Example

    ```yaml
    changes:
      2: [{adopt: Address, from: 1, to: 2}]
    ```

    ## What to do

    Look at the changes of the type itself, which are listed under its name.
    """,
)
