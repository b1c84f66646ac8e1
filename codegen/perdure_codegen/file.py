"""What an emitter returns."""

from __future__ import annotations

from msgspec import Struct

__all__ = ["File"]


class File(Struct, frozen=True, order=True):
    """One generated file: *path* is relative to the output folder, with `/`; *contents* end in a newline."""

    path: str
    contents: str
