"""Keys, and how much a file may hold."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = [
    "BARE_KEY",
    "COMPLEX_KEY",
    "DUPLICATE_KEY",
    "EMPTY_FILE",
    "TOO_DEEP",
    "TOO_MANY_NODES",
]

DUPLICATE_KEY: Final = Rule(
    "duplicate-key",
    purpose="Checks that a mapping has each key once.",
    page="""
    ## What it does
    Reports the second of two equal keys in a mapping, with the place of the first.

    ## Why is this bad?
    Most readers of YAML keep the last and drop the first without a word: half of a declaration disappears.

    ## Example
    ```yaml
    fields:
      voter: str
      voter: int
    ```

    ## What to do
    Rename or remove one of the two.
    """,
)

COMPLEX_KEY: Final = Rule(
    "complex-key",
    purpose="Checks that every key is a word.",
    page="""
    ## What it does
    Reports a list or a mapping that stands where a key should.

    ## Why is this bad?
    No key of this language is one. It is mostly a template's `{{ name }}`, or a bracket that should be quoted.

    ## Example
    ```yaml
    {{ name }}: str
    ```

    ## What to do
    Write a word as the key.
    """,
)

BARE_KEY: Final = Rule(
    "bare-key",
    purpose="Checks that every key within braces has a colon and a value.",
    page="""
    ## What it does
    Reports words within `{}` that YAML takes for a key without a value.

    ## Why is this bad?
    It is nearly always a text that was cut at its comma, or a colon without a space behind it.

    ## Example
    ```yaml
    session: {key: str, doc: One session, being scheduled.}
    ```

    ## What to do
    Quote a text that holds a comma: `doc: 'One session, being scheduled.'`. Write a space behind the colon.
    """,
)

EMPTY_FILE: Final = Rule(
    "empty-file",
    purpose="Checks that every file declares something.",
    page="""
    ## What it does
    Reports a file that is empty or holds comments alone.

    ## Why is this bad?
    It is mostly what an editor or a failed command left behind, in place of declarations.

    ## Example
    ```yaml
    # events of the shop
    ```

    ## What to do
    Delete the file, or fill it.
    """,
)

TOO_DEEP: Final = Rule(
    "too-deep",
    purpose="Checks that lists and mappings are nested at most 64 deep.",
    page="""
    ## What it does
    Reports where the 65th level begins, and reads the file no further.

    ## Why is this bad?
    No declaration needs ten. Readers that follow any depth can be made to exhaust the stack.

    ## Example
    ```yaml
    fill: [[[[[[[[[[[[[[[[                    # and 48 more
    ```

    ## What to do
    Close the brackets, or take out what is no declaration.
    """,
)

TOO_MANY_NODES: Final = Rule(
    "too-many-values",
    purpose="Checks that a file has at most 200,000 values.",
    page="""
    ## What it does
    Counts keys, values, lists and mappings, and reads a file no further than to 200,000 of them.

    ## Why is this bad?
    A domain of a thousand events has about 50,000: such a file is data, or an attack.

    ## Example
    ```yaml
    fill: [0, 0, 0, 0]                       # and 200,000 more
    ```

    ## What to do
    Spread the declarations over several files, or take out what is none.
    """,
)
