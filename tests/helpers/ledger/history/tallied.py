"""Former versions of `Counted` where it was called `Tallied` until version 2."""

from __future__ import annotations

from ledger.events import Counted
from ledger.history.counted import CountedV2, from_v2, to_v2
from perdure.registry import Former

__all__ = ["former"]


def former(_hooks: object) -> tuple[Former[Counted], ...]:
    """Return how version 2 is read and written."""
    return (Former.of("Tallied", 2, CountedV2, from_v2, to_v2),)
