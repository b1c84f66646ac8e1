"""The rule about temporal entities."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = ["TEMPORAL"]

TEMPORAL: Final = Rule(
    "temporal",
    purpose="Checks that nothing of a temporal entity would be changed without a revision.",
    page="""
    ## What it does

    Looks at what an entity with `temporal: true` is declared with. It reports `version`, counters and children; that it
    is itself a child, or is written by a projection; and references with `on_delete: cascade` or `set_null`.

    ## Why is this bad?

    Whatever a temporal entity ever was can be read as it was. A row that goes with another one, or loses its reference
    with it, would change without a revision. Children have tables of their own, whose rows have no revisions. A
    projection is rebuilt, which replaces all of its rows. And the time of the last revision is what an update can
    expect, so that a version beside it would say the same twice. Numbers are added to a counter without reading it,
    many at once, and a revision has one value.

    ## Example

    ```yaml
    Note: {table: notes, key: id, temporal: true, fields: {id: uuid}, children: {lines: Line}}
    ```

    ## What to do

    Hold parts in a field, `list[Line]` of a record: each revision has all of them. Let references `restrict`, or hold
    the key in a plain field, which may outlive what it is the key of. Remove `version`, and give `update` the
    `recorded_at` of the revision that it `expected`.
    """,
)
