"""The text of one file, and the documents that are made of it."""

from __future__ import annotations

from msgspec import Struct

from perdure_codegen.nodes import Node

__all__ = ["Document", "Source"]


class Source(Struct, frozen=True):
    """One file of a domain: *path* as the author would name it, with `/`, and its *text* as it was decoded."""

    path: str
    text: str


class Document(Struct, frozen=True):
    """What a file holds, as nodes; *root* is None where the file could not be read to its end."""

    path: str
    root: Node | None
