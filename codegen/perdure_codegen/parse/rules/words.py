"""Names, types and other words with a spelling of their own."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = ["DOMAIN_FOLDER", "INVALID_CHOICE", "INVALID_NAME", "REPEATED_NAME", "TYPE_EXPRESSION"]

INVALID_NAME: Final = Rule(
    "invalid-name",
    purpose="Checks that names are spelled as classes, fields, columns and tables can be.",
    page="""
    ## What it does
    Reports names with letters that their kind does not have. Types and events are `CamelCase` and do not end in `V`
    and a number; fields, streams, domains and hooks are in lower case; members of enums are words. Each has at most
    63 characters of ASCII.

    ## Why is this bad?
    A name becomes a class, a keyword argument and a column. `VoteAddedV2` is what version 2 of `VoteAdded` is called,
    and PostgreSQL cuts identifiers after 63 characters.

    ## Example
    ```yaml
    fields: {Due-Date: date}
    ```

    ## What to do
    Write the name that the message proposes, here `due_date`.
    """,
)

INVALID_CHOICE: Final = Rule(
    "invalid-choice",
    purpose="Checks that a word is one of those that its key allows.",
    page="""
    ## What it does
    Reports values of `codec`, `compatibility`, `round` and `many` that do not exist.

    ## Why is this bad?
    There is no meaning that it could have.

    ## Example
    ```yaml
    codec: yaml
    ```

    ## What to do
    Write one of the words that the message lists.
    """,
)

REPEATED_NAME: Final = Rule(
    "repeated-name",
    purpose="Checks that no list of names has one twice.",
    page="""
    ## What it does
    Reports the second of two equal names in a list of members or fields.

    ## Why is this bad?
    It adds nothing, so one of the two was probably meant to be another.

    ## Example
    ```yaml
    Choice: {members: [yes, no, yes]}
    ```

    ## What to do
    Remove it, or write the name that was meant.
    """,
)

TYPE_EXPRESSION: Final = Rule(
    "type-expression",
    purpose="Checks that types are written in the notation of this language.",
    page="""
    ## What it does
    Reports types that cannot be read: other notations (`Optional[str]`, `List[str]`, `str?`, `str[]`), keys of a dict
    that are no text, two types joined by `|`, brackets that are not closed, types nested more than 16 deep.

    ## Why is this bad?
    A type has one spelling, so that it can be searched for and compared.

    ## Example
    ```yaml
    fields: {note: 'Optional[str]'}
    ```

    ## What to do
    Write `str int float bool bytes decimal uuid date time datetime duration json`, `list[T]`, `set[T]`,
    `dict[str, T]`, `T | None`, or the name of a declared type. What is one of several records is declared under
    `unions`.
    """,
)

DOMAIN_FOLDER: Final = Rule(
    "domain-folder",
    purpose="Checks that a domain is called as its folder.",
    page="""
    ## What it does
    Reports a `domain:` that differs from the name of the folder with its files.

    ## Why is this bad?
    The folder names the domain on the command line, and the domain names the generated package: two names for one
    thing, or two domains in one package.

    ## Example
    ```yaml
    # schema/shop/domain.yaml
    domain: store
    ```

    ## What to do
    Correct one of the two.
    """,
)
