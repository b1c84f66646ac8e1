"""Which characters a file may have."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = ["CONTROL_CHARACTER", "TAB"]

TAB: Final = Rule(
    "tab",
    purpose="Checks that no tab stands in a file.",
    page="""
    ## What it does
    Reports tabs, wherever they stand, once a line.

    ## Why is this bad?
    YAML forbids tabs as indentation and allows them in other places, where they look like spaces and are not. Editors
    disagree on how wide one is, so positions in messages would be off.

    ## Example
    ```text
    fields:
    <tab>voter: str
    ```

    ## What to do
    Indent with spaces. A tab that belongs to a text is written `"\\t"`, in double quotes.
    """,
)

CONTROL_CHARACTER: Final = Rule(
    "control-character",
    purpose="Checks that a file holds no control characters and no invisible ones that change how it reads.",
    page="""
    ## What it does
    Reports control characters, surrogates, byte order marks within the text, the direction marks U+202A to U+202E and
    U+2066 to U+2069, and line breaks that are no line feed (a lone carriage return, U+0085, U+2028, U+2029).

    ## Why is this bad?
    What the reviewer sees is not what the compiler reads: a direction mark reorders a line on the screen, and YAML
    breaks a line where the editor does not.

    ## Example
    ```text
    doc: safe<U+202E>
    ```

    ## What to do
    Remove it. One that belongs to a text is written as an escape in double quotes: `"\\u202e"`.
    """,
)
