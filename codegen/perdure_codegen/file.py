"""What an emitter returns."""

from __future__ import annotations

import attrs

__all__ = ["File"]


@attrs.frozen(order=True)
class File:
    """One generated file: *path* is relative to the output folder, with `/`; *contents* end in a newline."""

    path: str
    contents: str
