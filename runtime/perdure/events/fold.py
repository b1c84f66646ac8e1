"""Folds: what a stream comes to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar, final

import msgspec

from perdure.errors import Invalid

__all__ = ["Fold", "Folded"]

S = TypeVar("S")
S_co = TypeVar("S_co", covariant=True)
E_contra = TypeVar("E_contra", contravariant=True)


@final
class Fold(msgspec.Struct, Generic[S, E_contra], frozen=True, kw_only=True):
    """A state *S* computed from events, one by one.

    *step* is pure: it returns the next state and changes neither its arguments nor anything else. *name* and *version*
    stand for what it computes; give it a new version whenever that changes.

    With *snapshot_every* a stream's state is kept when so many events have come since it was last, and the next fold
    begins there. *state* is its type, one that msgspec can encode and decode: an attrs class, say.
    """

    name: str
    version: int
    initial: S
    step: Callable[[S, E_contra], S]
    state: type[S] | None = None
    snapshot_every: int | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot keep snapshots."""
        if self.snapshot_every is None:
            return
        if type(self.snapshot_every) is not int or self.snapshot_every < 1:
            raise Invalid("Fold", "snapshot_every", "a number of events, from 1 on", self.snapshot_every)
        if self.state is None:
            raise Invalid("Fold", "state", "the type of the state, since it is to be kept", self.state)

    def over(self, events: Iterable[E_contra], /) -> S:
        """Return what *events* come to, from the initial state on."""
        state, step = self.initial, self.step
        for event in events:
            state = step(state, event)
        return state


@final
class Folded(msgspec.Struct, Generic[S_co], frozen=True, kw_only=True):
    """What a stream came to, and up to where it was read."""

    state: S_co
    version: int
    """The last version that was folded, 0 for none: what an append that was decided on *state* expects."""
    position: int
    """The position of that event, 0 for none."""
