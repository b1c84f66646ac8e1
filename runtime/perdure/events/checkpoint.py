"""How far a reader of the log has come."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Self, final

import msgspec
from typing_extensions import override

from perdure.errors import Invalid

__all__ = ["Checkpoint", "check_place"]

_TEXT: Final = re.compile(r"(?:0|[1-9][0-9]{0,9}):(?:0|[1-9][0-9]{0,18})(?:,(?:0|[1-9][0-9]{0,9}):[1-9][0-9]{0,18})*")


@final
class Checkpoint(msgspec.Struct, frozen=True, gc=False):
    """A place in the log: reading after it misses nothing, and repeats nothing that was read before it.

    Keep it as `str(checkpoint)` and take it back by `Checkpoint.parse`. What the text says is the store's own affair: a
    position for each partition. Two checkpoints are equal or not; neither is before the other in general.
    """

    positions: tuple[tuple[int, int], ...]
    """Partition and position, by partition, none of them 0."""

    @classmethod
    def of(cls, positions: Mapping[int, int], /) -> Self:
        """Return the place after the given position of each partition."""
        return cls(tuple(sorted(item for item in positions.items() if item[1])))

    @classmethod
    def parse(cls, text: str, /) -> Self:
        """Return the checkpoint that `str()` made *text* of. Raises Invalid for any other text."""
        given: object = text  # what a caller without a type checker gave
        if not isinstance(given, str) or not _TEXT.fullmatch(given):
            raise Invalid("Checkpoint", "text", "what `str(checkpoint)` returned, like `0:42`", text)
        pairs = [
            (int(partition), int(position)) for partition, position in (pair.split(":") for pair in text.split(","))
        ]
        if sorted({partition for partition, _ in pairs}) != [partition for partition, _ in pairs]:
            raise Invalid("Checkpoint", "text", "each partition once, in order", text)
        return cls.of(dict(pairs))

    @override
    def __str__(self) -> str:
        """Return the text that `parse` takes."""
        return ",".join(f"{partition}:{position}" for partition, position in self.positions) or "0:0"

    @override
    def __repr__(self) -> str:
        """Return what makes an equal one."""
        return f"Checkpoint.parse({str(self)!r})"


def check_place(where: str, after: object) -> None:
    """Refuse what is neither a checkpoint nor None."""
    if after is not None and not isinstance(after, Checkpoint):
        raise Invalid(where, "after", "a Checkpoint or None", after)
