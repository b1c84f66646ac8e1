"""Ranges of keys that are no beginning of a key, or of other types."""

import datetime as dt

from domains.scheduler import PlayerId, SchedulerStore, SessionId
from domains.sessions import SessionsStore
from perdure.entities import Range

SESSION = SessionId("s")
ADA = PlayerId("ada")


def ranges(store: SchedulerStore, day: dt.date) -> None:
    """A key is begun by its first fields, and only the last of those may be within a Range."""
    store.votes.within({"session": SESSION, "voter": ADA, "day": Range(day)})
    store.votes.within({"voter": ADA})  # error: [arg-type] Argument 1 to "within" of "_Entities" has incompatible type "dict[str, PlayerId]"; expected "VotesPrefix1 | VotesPrefix2 | VotesPrefix3"
    store.votes.within({"session": SESSION, "day": day})  # error: [arg-type] Argument 1 to "within" of "_Entities" has incompatible type "dict[str, object]"; expected "VotesPrefix1 | VotesPrefix2 | VotesPrefix3"
    store.votes.within({"session": Range(SESSION), "voter": ADA})  # error: [typeddict-item] Incompatible types (expression has type "Range[SessionId]", TypedDict item "session" has type "SessionId")
    store.votes.within({"session": "s"})  # error: [typeddict-item] Incompatible types (expression has type "str", TypedDict item "session" has type "SessionId | Range[SessionId]")
    store.votes.within({"session": SESSION, "voter": ADA, "day": 1})  # error: [typeddict-item] Incompatible types (expression has type "int", TypedDict item "day" has type "date | Range[date]")
    store.votes.within({})  # error: [arg-type] Argument 1 to "within" of "_Entities" has incompatible type "dict[Never, Never]"; expected "VotesPrefix1 | VotesPrefix2 | VotesPrefix3"
    store.votes.within((SESSION,))  # error: [arg-type] Argument 1 to "within" of "_Entities" has incompatible type "tuple[SessionId]"; expected "VotesPrefix1 | VotesPrefix2 | VotesPrefix3"


def simple_keys(store: SessionsStore) -> None:
    """What has a key of one field has no ranges of it: it has lists."""
    store.workspaces.within({"hash": "x"})  # error: [arg-type] Argument 1 to "within" of "_Entities" has incompatible type "dict[str, str]"; expected "Never"
