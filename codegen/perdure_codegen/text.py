"""The text of one file, and the documents that are made of it."""

from __future__ import annotations

import attrs

from perdure_codegen.nodes import Node

__all__ = ["Document", "Source"]


@attrs.frozen
class Source:
    """One file of a domain: *path* as the author would name it, with `/`, and its *text* as it was decoded."""

    path: str
    text: str


@attrs.frozen
class Document:
    """What a file holds, as nodes; *root* is None where the file could not be read to its end."""

    path: str
    root: Node | None
