"""How far a repository has moved."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from typing import Final, Protocol, TypeVar

__all__ = ["Phase", "Side"]

K = TypeVar("K")
V = TypeVar("V")


class Phase(enum.Enum):
    """Which of the two sides is written and read. Each phase leads to the next, and back to the one before."""

    OLD_ONLY = "old_only"
    """The old side alone, as ever; the new one may be filled meanwhile."""
    DUAL_WRITE = "dual_write"
    """Both are written, the old one first; the old one is read."""
    NEW_FIRST = "new_first"
    """Both are written, the new one first; the new one is read, and the old one where the new one cannot tell."""
    NEW_ONLY = "new_only"
    """The new side alone; the old one may be put away."""

    @property
    def is_dual(self) -> bool:
        """Whether both sides are written."""
        return self in {Phase.DUAL_WRITE, Phase.NEW_FIRST}

    @property
    def is_old_first(self) -> bool:
        """Whether the old side says what is so."""
        return self in {Phase.OLD_ONLY, Phase.DUAL_WRITE}

    @property
    def next(self) -> Phase | None:
        """The phase that follows; None for the last."""
        return _FOLLOWS.get(self)

    @property
    def previous(self) -> Phase | None:
        """The phase before; None for the first."""
        return next((phase for phase, following in _FOLLOWS.items() if following is self), None)


_FOLLOWS: Final[Mapping[Phase, Phase]] = {
    Phase.OLD_ONLY: Phase.DUAL_WRITE,
    Phase.DUAL_WRITE: Phase.NEW_FIRST,
    Phase.NEW_FIRST: Phase.NEW_ONLY,
}


class Side(Protocol[K, V]):
    """What a repository must be able to do to be moved: values by key. Each method is atomic, done when it returns."""

    def find(self, key: K, /) -> V | None:
        """Return the value of *key*, or None where there is none."""
        ...

    def put(self, key: K, value: V, /) -> None:
        """Make *value* the value of *key*, whether there is one or not."""
        ...

    def delete(self, key: K, /) -> bool:
        """Delete the value of *key*, and answer whether there was one."""
        ...

    def items(self) -> Iterable[tuple[K, V]]:
        """Yield every key with its value, in any order; what changes meanwhile may be missed or not."""
        ...
