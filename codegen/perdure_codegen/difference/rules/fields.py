"""Changes of which fields there are."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = [
    "ADDED_FIELD",
    "HOISTED_RECORD",
    "NESTED_FIELDS",
    "REMOVED_FIELD",
    "RENAMED_FIELD",
    "REWRITTEN_FIELDS",
    "SWAPPED_FIELDS",
]

ADDED_FIELD: Final = Rule(
    "added-field",
    purpose="Checks that an added field is known, and what old code is given instead of it.",
    page="""
    ## What it does

    Names a field that a version has and the one before had not. New code reads the `fill` in old records. Old code
    is given the record without the field, so everything but the fill is lost on the way down: `write_as` takes only
    records that hold the fill, unless it is `lossy`.

    ## Why is this bad?

    While old code still runs, what users enter into the new field is refused or lost.

    ## Example

    ```yaml
    changes:
      2: [{add: timezone, fill: UTC}]
    ```

    ## What to do

    Nothing, if the rollout leaves the field at its fill until all code is new. Otherwise move every process to the
    new build first, and raise the file afterwards.
    """,
)

REMOVED_FIELD: Final = Rule(
    "removed-field",
    purpose="Checks that a removed field is known, and whether old code can do without it.",
    page="""
    ## What it does

    Names a field that a version has no more. Its value is lost as old records are read. Old code is given the
    `fill`; without one, nothing can be written for it.

    ## Why is this bad?

    A store cannot be held at the former release where the field has no fill, so the rollout cannot be gradual.

    ## Example

    ```yaml
    changes:
      2: [{remove: fax, type: str, fill: ''}]
    ```

    ## What to do

    Give a `fill` if any value can stand for the field in old code.
    """,
)

RENAMED_FIELD: Final = Rule(
    "renamed-field",
    purpose="Checks that a field under another name is known as the same field.",
    page="""
    ## What it does

    Names a field that has another name and the same value, in both directions.

    ## Why is this bad?

    Read as a removal and an addition, every value would silently become a default; so a rename is one only where
    the file says so.

    ## Example

    ```yaml
    changes:
      2: [{rename: player, to: voter}]
    ```

    ## What to do

    Nothing: no record loses anything.
    """,
)

SWAPPED_FIELDS: Final = Rule(
    "swapped-fields",
    purpose="Checks that fields which exchanged their names are known.",
    page="""
    ## What it does

    Names fields that took each other's names at once. Each value follows its field, in both directions.

    ## Why is this bad?

    The shape is the same before and after, so nothing but this line tells that the values changed places.

    ## Example

    ```yaml
    changes:
      2: [{swap: [net, gross]}]
    ```

    ## What to do

    Nothing: no record loses anything.
    """,
)

NESTED_FIELDS: Final = Rule(
    "nested-fields",
    purpose="Checks that fields which moved into a record are known.",
    page="""
    ## What it does

    Names the record that took the fields in. The values move, in both directions. Where the record may be None,
    None has no way down, unless `else` has the values that old code is given.

    ## Why is this bad?

    A record that is None is refused by a store that is held at the former release, or does not come back as None.

    ## Example

    ```yaml
    changes:
      2: [{nest: [street, city], into: address}]
    ```

    ## What to do

    Let the record be required, or write None only when all code is new.
    """,
)

HOISTED_RECORD: Final = Rule(
    "hoisted-record",
    purpose="Checks that a record whose fields moved out of it is known.",
    page="""
    ## What it does

    Names the record. The values move, in both directions. Where the record could be None its fields take the
    constants of `else`, so that it was None is lost as old records are read.

    ## Why is this bad?

    Afterwards nobody can tell a record that was not there from one that held those constants.

    ## Example

    ```yaml
    changes:
      2: [{hoist: address, type: Address, to: [street, city]}]
    ```

    ## What to do

    Choose constants that no real record holds, or hoist into fields that may be None.
    """,
)

REWRITTEN_FIELDS: Final = Rule(
    "rewritten-fields",
    purpose="Checks that fields which are made of others by hand are known, with what their hook loses.",
    page="""
    ## What it does

    Names the first of the fields that a hook makes. What is lost is what the hook says it `loses`; the generated
    tests hold it to that. Without `back` nothing can be written for old code.

    ## Why is this bad?

    Hand-written casts run on every old record, for ever.

    ## Example

    ```yaml
    changes:
      2: [{hook: split_name, from: {name: str}, to: {given: str, family: str}, back: join_name}]
    ```

    ## What to do

    Write the hooks, and name them in the configuration of the project. Give a `back` if there is any way.
    """,
)
