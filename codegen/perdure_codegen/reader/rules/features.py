"""Features of YAML that this language leaves out."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = ["ALIAS", "ANCHOR", "DIRECTIVE", "MERGE_KEY", "SEVERAL_DOCUMENTS", "TAG"]

ANCHOR: Final = Rule(
    "anchor",
    purpose="Checks that no value has an anchor.",
    page="""
    ## What it does
    Reports `&name` before a value.

    ## Why is this bad?
    Anchors let one place of a file change another. A schema is read far more often than it is written, and each
    declaration says in its own place what it is.

    ## Example
    ```yaml
    fields: &shared {voter: str}
    ```

    ## What to do
    Declare a record or a named type and use its name. A text that begins with `&` is quoted.
    """,
)

ALIAS: Final = Rule(
    "alias",
    purpose="Checks that no value is an alias.",
    page="""
    ## What it does
    Reports `*name` in place of a value.

    ## Why is this bad?
    Aliases of aliases grow without bound (the "billion laughs"), and they hide what a declaration is.

    ## Example
    ```yaml
    fields: *shared
    ```

    ## What to do
    Write the value out, or declare a record and use its name. A text that begins with `*` is quoted.
    """,
)

TAG: Final = Rule(
    "tag",
    purpose="Checks that no value has a tag.",
    page="""
    ## What it does
    Reports `!name` and `!!name` before a value.

    ## Why is this bad?
    In YAML a tag says what a value is, and with some readers it runs code. Here the key alone says it.

    ## Example
    ```yaml
    doc: !!str 2026
    ```

    ## What to do
    Remove the tag. A text that begins with `!` is quoted.
    """,
)

MERGE_KEY: Final = Rule(
    "merge-key",
    purpose="Checks that `<<` merges no mappings.",
    page="""
    ## What it does
    Reports the key `<<`.

    ## Why is this bad?
    It is no part of YAML 1.2, and what wins where two mappings have a key in common differs among readers.

    ## Example
    ```yaml
    fields:
      <<: *shared
      voter: str
    ```

    ## What to do
    Write the keys out, or nest them in a record.
    """,
)

DIRECTIVE: Final = Rule(
    "directive",
    purpose="Checks that a file has no YAML directives.",
    page="""
    ## What it does
    Reports lines such as `%YAML 1.2` and `%TAG` before a document.

    ## Why is this bad?
    They change how the text below is read, and nothing in this language needs it.

    ## Example
    ```yaml
    %YAML 1.1
    ---
    domain: shop
    ```

    ## What to do
    Remove the line.
    """,
)

SEVERAL_DOCUMENTS: Final = Rule(
    "several-documents",
    purpose="Checks that a file holds one document.",
    page="""
    ## What it does
    Reports where a second document begins in a file, after `---` or `...`. A single `---` at the top is allowed.

    ## Why is this bad?
    Most readers take the first document and say nothing about the others.

    ## Example
    ```yaml
    domain: shop
    ---
    events: {}
    ```

    ## What to do
    Remove the line, or move what follows into a file of its own.
    """,
)
