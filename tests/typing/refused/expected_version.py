"""The expected version is not optional, and is no guess."""

from domains import scheduler


def append(store: scheduler.SchedulerStore, event: scheduler.SessionEvent) -> None:
    """Append without saying what is expected, or with a text."""
    stream = store.session(scheduler.SessionId("s"))
    stream.append(event)  # error: [call-arg] Missing named argument "expected" for "append" of "Stream"
    stream.append(event, expected="3")  # error: [arg-type] Argument "expected" to "append" of "Stream" has incompatible type "str"
    store.session("s")  # error: [arg-type] Argument 1 to "session" of "SchedulerStore" has incompatible type "str"; expected "SessionId"
