"""Kinds of change: what holds of the rows of a table, and how they are found."""

from __future__ import annotations

from typing import Final

from perdure_codegen.meaning.frozen import CHANGED_ROWS
from perdure_codegen.rule import Rule

__all__ = [
    "ADDED_REFERENCE",
    "ADDED_UNIQUE_KEY",
    "CHANGED_COUNTS",
    "CHANGED_INDEXES",
    "CHANGED_NUMBERING",
    "CHANGED_REFERENCE",
    "CHANGED_ROWS",
    "CHANGED_SEARCH",
    "REMOVED_REFERENCE",
    "REMOVED_UNIQUE_KEY",
]

ADDED_UNIQUE_KEY: Final = Rule(
    "added-unique-key",
    purpose="Checks that a unique key which was not there is known.",
    page="""
    ## What it does

    Names fields of an entity in which no two rows may be alike from now on.

    ## Why is this bad?

    Rows that are alike may be there. The migration of such a file stops before anything is changed, and names them.

    ## Example

    ```yaml
    changes:
      2: [{alter: unique, to: [email]}]
    ```

    ## What to do

    Look for such rows in the files that there are, and correct them by the release before.
    """,
)

REMOVED_UNIQUE_KEY: Final = Rule(
    "removed-unique-key",
    purpose="Checks that a unique key which is gone is known.",
    page="""
    ## What it does

    Names fields of an entity in which rows may be alike from now on.

    ## Why is this bad?

    Code that finds one row by them may find several. And once there are such rows, the file does not go back to the
    release before: `perdure migrate down` stops, and names them.

    ## Example

    ```yaml
    changes:
      2: [{alter: unique, from: [email]}]
    ```

    ## What to do

    Write no such rows while the way back may be needed.
    """,
)

ADDED_REFERENCE: Final = Rule(
    "added-reference",
    purpose="Checks that a field which became a reference is known.",
    page="""
    ## What it does

    Names a field that was there, and must hold the key of a row of another entity from now on.

    ## Why is this bad?

    Rows may hold the key of none. The migration of such a file stops before anything is changed, and names one of them.

    ## Example

    ```yaml
    changes:
      2: [{alter: references, to: {owner: {ref: Person}}}]
    ```

    ## What to do

    Look for such rows in the files that there are, and correct them by the release before.
    """,
)

REMOVED_REFERENCE: Final = Rule(
    "removed-reference",
    purpose="Checks that a field which is no longer a reference is known.",
    page="""
    ## What it does

    Names a field that held the key of a row of another entity, and may hold anything of that type from now on.

    ## Why is this bad?

    What it names may be deleted without it. And once there are such rows, the file does not go back to the release
    before: `perdure migrate down` stops, and names one of them.

    ## Example

    ```yaml
    changes:
      2: [{alter: references, from: {owner: {ref: Person}}}]
    ```

    ## What to do

    Write no such rows while the way back may be needed.
    """,
)

CHANGED_REFERENCE: Final = Rule(
    "changed-reference",
    purpose="Checks that a reference to another entity, or with another `on_delete`, is known.",
    page="""
    ## What it does

    Names a field that refers to another entity than before, or to the same, with another thing to happen where that is
    deleted.

    ## Why is this bad?

    Under another `on_delete` rows are deleted that were kept, or keep from being deleted what was not kept. Of another
    entity there may be no row with that key; then the migration stops before anything is changed.

    ## Example

    ```yaml
    changes:
      2: [{alter: references, from: {owner: {ref: Person}}, to: {owner: {ref: Person, on_delete: cascade}}}]
    ```

    ## What to do

    See that whoever deletes the one knows what becomes of the other.
    """,
)

CHANGED_NUMBERING: Final = Rule(
    "changed-numbering",
    purpose="Checks that it is known where rows are numbered from now on, or no more.",
    page="""
    ## What it does

    Names an entity whose rows are numbered (`version: true`) from now on, or no more.

    ## Why is this bad?

    Without numbers an update does not expect a version, and one of two that meet is lost. The numbers that there are
    are dropped; where they begin, each row has the first one.

    ## Example

    ```yaml
    changes:
      2: [{alter: version, to: true}]
    ```

    ## What to do

    Let the code that updates expect versions, or do without. The type checker shows where.
    """,
)

CHANGED_INDEXES: Final = Rule(
    "changed-indexes",
    purpose="Checks that an index which came or went is known.",
    page="""
    ## What it does

    Names an index of an entity that the release has not, or that is gone. No operation is owed.

    ## Why is this bad?

    Nothing is bad about it, but that making an index takes time that grows with the table.

    ## Example

    ```yaml
    Person: {table: persons, key: id, fields: {id: int, born: date}, indexes: [[born desc]]}
    ```

    ## What to do

    Nothing.
    """,
)

CHANGED_SEARCH: Final = Rule(
    "changed-search",
    purpose="Checks that it is known where other fields are searched by their words.",
    page="""
    ## What it does

    Names an entity of which other fields are searched than in the release. No operation is owed.

    ## Why is this bad?

    Nothing is bad about it, but that the words of all rows are read once more.

    ## Example

    ```yaml
    Note: {table: notes, key: id, fields: {id: int, text: str}, search: [text]}
    ```

    ## What to do

    Nothing.
    """,
)

CHANGED_COUNTS: Final = Rule(
    "changed-counts",
    purpose="Checks that a count of children which came or went is known.",
    page="""
    ## What it does

    Names a count of an entity that the release has not, or that is gone. No operation is owed: children are counted.

    ## Why is this bad?

    Nothing is bad about it, but for queries that name the column.

    ## Example

    ```yaml
    Order: {table: orders, key: id, fields: {id: int}, children: {items: Item}, counts: {item_count: items}}
    ```

    ## What to do

    Nothing.
    """,
)
