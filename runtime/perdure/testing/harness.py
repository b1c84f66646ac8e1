"""What the laws of engines need from whoever has an engine to be tested."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeAlias

from perdure.engines import Engine
from perdure.engines.releases import Build

__all__ = ["Harness", "Record"]

Record: TypeAlias = tuple[int, str, int, str, int, str, int, str | None, str | None, bytes | str]
"""What one record must hold: position, stream, version, type, type version, codec, recorded at, metadata, idempotency
key, payload. What the engine adds to it is its own affair."""


class Harness(Protocol):
    """A medium, empty at first, with an engine on it and a way around that engine."""

    @property
    def is_shared(self) -> bool:
        """Whether several engines may be open on the medium, one after the other and at once."""
        ...

    def open(self, build: Build | None = None) -> Engine:
        """Return an engine on the medium, opened for *build*; where it is not shared, always the same one.

        Raises what `perdure.engines.releases` says of a build that does not fit a shared medium.
        """
        ...

    def put(self, records: Sequence[Record]) -> None:
        """Put *records* on the medium without the engine's help, as it should have written them."""
        ...

    def records(self) -> Sequence[Record]:
        """Return what is on the medium without the engine's help, by partition and position."""
        ...

    def close(self) -> None:
        """Close every engine that was opened."""
        ...
