"""A fold that forgets an event: `assert_never` has one left over."""

from typing import assert_never

from domains.scheduler import (
    DateFixed,
    DayProposed,
    SessionCancelled,
    SessionCreated,
    SessionEvent,
    VoteAdded,
    VoteWithdrawn,
)


def step(votes: int, event: SessionEvent) -> int:
    """Count votes, and forget that they can be withdrawn."""
    match event:
        case VoteAdded():
            return votes + 1
        case SessionCreated() | DayProposed() | DateFixed() | SessionCancelled():
            return votes
        case _:
            assert_never(event)  # error: [arg-type] Argument 1 to "assert_never" has incompatible type "VoteWithdrawn"


__all__ = ["VoteWithdrawn", "step"]
