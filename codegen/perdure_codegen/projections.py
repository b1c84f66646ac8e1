"""What a projection is: which events it is made of, and which entities it keeps."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from perdure_codegen.span import Span

__all__ = ["Projection"]


class Projection(Struct, frozen=True, kw_only=True, eq=False):
    """A projection; *handles* and *writes* say where each name stands. Its *version* counts what its code means."""

    name: str
    doc: str
    span: Span
    handles: Mapping[str, Span]
    writes: Mapping[str, Span]
    inline: bool
    version: int
