"""How many errors are worth reading on for."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = ["TOO_MANY_ERRORS"]

TOO_MANY_ERRORS: Final = Rule(
    "too-many-errors",
    purpose="Checks that a run has few enough errors to be worth reading on.",
    page="""
    ## What it does
    Ends the reading of a file after 100 errors in its YAML, and the reading of a domain after 1000 in its
    declarations.

    ## Why is this bad?
    So many mostly come from one mistake, or from a file that is no schema.

    ## Example
    ```yaml
    fields: [&a 1, &b 2, &c 3]               # and a hundred more
    ```

    ## What to do
    Correct those that are shown, and run again.
    """,
)
