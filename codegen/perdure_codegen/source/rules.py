"""What can be wrong with a file before its text is looked at."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = ["FILE_NAME", "FILE_SUFFIX", "FILE_TOO_LARGE", "MISSING_HEADER", "NOT_UTF8", "UNREADABLE_FILE"]

UNREADABLE_FILE: Final = Rule(
    "unreadable-file",
    purpose="Checks that the folder of a domain and each file in it can be read.",
    page="""
    ## What it does
    Reports a folder or a `.yaml` file that the operating system does not let the compiler read, and anything called
    `.yaml` that is not a file (a pipe, a device).

    ## Why is this bad?
    A file that is passed over silently would look like declarations that somebody deleted.

    ## Example
    ```text
    schema/shop/events.yaml -> /nowhere      # a link that leads nowhere
    ```

    ## What to do
    Correct the permissions or the link, or take the file out of the folder.
    """,
)

MISSING_HEADER: Final = Rule(
    "missing-domain-file",
    purpose="Checks that the folder of a domain has a `domain.yaml`.",
    page="""
    ## What it does
    Reports a folder without the file that says which domain it is.

    ## Why is this bad?
    The name of the domain is the name of the generated package, and only `domain.yaml` says it.

    ## Example
    ```text
    schema/shop/events.yaml                  # and no schema/shop/domain.yaml
    ```

    ## What to do
    Create `domain.yaml` with at least this line:

    ```yaml
    domain: shop
    ```
    """,
)

FILE_SUFFIX: Final = Rule(
    "file-suffix",
    purpose="Checks that the files of a domain end in `.yaml`.",
    page="""
    ## What it does
    Reports files that end in `.yml` or in `.YAML`.

    ## Why is this bad?
    The compiler reads `*.yaml` alone, so that a domain has one spelling on every file system. What stands in the
    other file would be ignored without a word.

    ## Example
    ```text
    schema/shop/events.yml
    ```

    ## What to do
    Rename the file to `events.yaml`.
    """,
)

FILE_NAME: Final = Rule(
    "file-name",
    purpose="Checks that the name of each file is printable text.",
    page="""
    ## What it does
    Reports names with line breaks, other control characters or backslashes, and names that are no Unicode.

    ## Why is this bad?
    A release lists the domain's files by their names, one a line, as `sha256sum` does. Such a name has no line of its
    own.

    ## Example
    ```text
    schema/shop/more\\events.yaml
    ```

    ## What to do
    Rename the file.
    """,
)

FILE_TOO_LARGE: Final = Rule(
    "file-too-large",
    purpose="Checks that no file has more than 4 MiB.",
    page="""
    ## What it does
    Reports a file of more than 4 MiB, without reading it to its end.

    ## Why is this bad?
    A domain of a thousand events has well under 1 MiB: such a file is something else, or an attack.

    ## Example
    ```text
    schema/shop/export.yaml                  # 80 MiB of data that is no schema
    ```

    ## What to do
    Take the file out of the folder, or spread its declarations over several files.
    """,
)

NOT_UTF8: Final = Rule(
    "not-utf8",
    purpose="Checks that every file is UTF-8.",
    page="""
    ## What it does
    Reports the first byte that is not UTF-8. A byte order mark at the start is allowed and ignored.

    ## Why is this bad?
    In any other encoding the same bytes read differently on another machine.

    ## Example
    ```text
    doc: caf\\xe9                             # Latin-1
    ```

    ## What to do
    Save the file as UTF-8.
    """,
)
