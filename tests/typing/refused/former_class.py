"""A former version is for reading: it is not appended, and not taken for today's class."""

from domains import scheduler
from domains.scheduler.history import VoteAddedV1
from perdure import ANY


def append(store: scheduler.SchedulerStore, vote: VoteAddedV1) -> None:
    """Append what only old code may write."""
    store.session(scheduler.SessionId("s")).append(vote, expected=ANY)  # error: [arg-type] Argument 1 to "append" of "Stream" has incompatible type "VoteAddedV1"
