"""What may have happened to the files of releases, a rule for each kind of damage."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = ["EDITED", "FOREIGN", "HEAD_DAMAGED", "INCONSISTENT", "MISPLACED", "MISSING", "UNFINISHED", "UNREADABLE"]

HEAD_DAMAGED: Final = Rule(
    "release-head",
    purpose="Checks that `releases/HEAD` names the newest release.",
    page="""
    ## What it does
    Reports a `HEAD` that is missing, or that is not one line with the number of a release and the digest of its
    manifest.

    ## Why is this bad?
    `HEAD` holds all releases together: it names the newest manifest, which names its files and the manifest before
    it. Without it nobody could tell whether anything was changed. It is one line so that two branches which release at
    the same time conflict when they are merged: releases are a line, not a tree.

    ## Example
    ```text
    <<<<<<< ours
    0004 5d41402abc4b2a76b9719d911017c592ae1b5d4d7e1a0f35e7e1c8a5f4d3b2a1
    =======
    0004 7d793037a0760186574b0282f2f435e7b6e5b0c5d5e1a0f35e7e1c8a5f4d3b2a
    >>>>>>> theirs
    ```

    ## What to do
    After a merge, take `HEAD` and the folders of the branch whose release is in use, and release what the other one
    brings on top. Otherwise restore the file from the repository.
    """,
)

MISSING: Final = Rule(
    "missing-release-file",
    purpose="Checks that no release and no file of one is missing.",
    page="""
    ## What it does
    Reports each file that a manifest lists and that is not there, and each release that the one after it names.

    ## Why is this bad?
    Releases say how records that are stored somewhere are read. They are kept for ever.

    ## Example
    ```text
    schema/shop/releases/HEAD                # 0003 ...
    schema/shop/releases/0001/...
    schema/shop/releases/0003/...            # and no 0002
    ```

    ## What to do
    Restore what is missing from the repository.
    """,
)

EDITED: Final = Rule(
    "edited-release-file",
    purpose="Checks that every byte of a release is as it was released.",
    page="""
    ## What it does
    Compares the SHA-256 of each file of a release with its manifest, and that of each manifest with the one after it
    or with `HEAD`.

    ## Why is this bad?
    What was released is what records were written by. An edit here would have them read as something else.

    ## Example
    ```text
    schema/shop/releases/0002/domain.yaml    # a typing error was corrected, in the past
    ```

    ## What to do
    Restore the file from the repository, and make the change in the domain's own files. Where git converted the ends
    of lines, let `* -text` stand in `releases/.gitattributes`, and check the folder out again.
    """,
)

FOREIGN: Final = Rule(
    "foreign-release-file",
    purpose="Checks that releases hold nothing that was not released.",
    page="""
    ## What it does
    Reports files and folders among the releases that no manifest lists. Names that begin with a dot are left alone.

    ## Why is this bad?
    Somebody would take them for a part of the release, and they are none.

    ## Example
    ```text
    schema/shop/releases/0002/more.yaml      # was added by hand
    ```

    ## What to do
    Move the file to where it belongs, or delete it.
    """,
)

MISPLACED: Final = Rule(
    "misplaced-release",
    purpose="Checks that releases are in the order in which they were made.",
    page="""
    ## What it does
    Reports a release that lies in the folder of another one.

    ## Why is this bad?
    Each release was compared with the one before it, and files know theirs by its number.

    ## Example
    ```text
    mv releases/0001 releases/old; mv releases/0002 releases/0001; mv releases/old releases/0002
    ```

    ## What to do
    Restore the folders from the repository.
    """,
)

UNFINISHED: Final = Rule(
    "unfinished-release",
    purpose="Checks that no release is newer than the one that `HEAD` names.",
    page="""
    ## What it does
    Reports a folder with a higher number than that of `HEAD`.

    ## Why is this bad?
    `perdure release` writes the folder first and `HEAD` last. So either it was cut short between the two, and nothing
    was released; or `HEAD` is an old one, as after a merge that took the wrong side.

    ## Example
    ```text
    schema/shop/releases/HEAD                # 0003 ...
    schema/shop/releases/0004/...
    ```

    ## What to do
    If a release was cut short, delete the folder and run `perdure release` again. If `HEAD` is wrong, restore it; the
    line that it should be is in the help.
    """,
)

INCONSISTENT: Final = Rule(
    "inconsistent-release",
    purpose="Checks that a release says of itself what its place in the chain says.",
    page="""
    ## What it does
    Reports canonical shapes of another domain, or with another number or another parent than their place has, a
    manifest that lists no shapes or no release before it, and shapes in a format that this Perdure does not know.

    ## Why is this bad?
    Digests that fit were then computed for files that `perdure release` did not write, or a later version of it did; or
    releases were copied. A domain that was released keeps its name, since its stores know it.

    ## Example
    ```text
    schema/shop/releases/0002/shapes.json    # "release": 3
    ```

    ## What to do
    Restore the releases from the repository; or use the version of Perdure that wrote them; or give the domain the name
    under which it was released.
    """,
)

UNREADABLE: Final = Rule(
    "unreadable-release",
    purpose="Checks that the files of releases can be read.",
    page="""
    ## What it does
    Reports what the operating system does not let the compiler read, links, and anything else that is no regular file.

    ## Why is this bad?
    What cannot be read cannot be compared.

    ## Example
    ```text
    schema/shop/releases/0001 -> ../old      # a link
    ```

    ## What to do
    Correct the permissions, or restore the files from the repository.
    """,
)
