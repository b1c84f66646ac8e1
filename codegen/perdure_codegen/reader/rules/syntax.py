"""Text that is no YAML."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = ["YAML_SYNTAX"]

YAML_SYNTAX: Final = Rule(
    "yaml-syntax",
    purpose="Checks that a file is YAML.",
    page="""
    ## What it does
    Reports the first place of a file where YAML cannot be read on, such as a bracket that is not closed.

    ## Why is this bad?
    Nothing behind that place can be understood. Other files of the domain are still checked.

    ## Example
    ```yaml
    fields: {tags: list[str]}
    ```

    Within `{}` and `[]` a bracket begins a list of YAML's own.

    ## What to do
    Quote what YAML would take for its own: a type with brackets within `{}` or `[]`, and text that holds `: ` or ` #`
    or begins with one of `@ % & * ! | > ' " [ ] { } ,` or a backtick.

    ```yaml
    fields: {tags: 'list[str]'}
    ```
    """,
)
