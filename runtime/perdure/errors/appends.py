"""Why an append was not done, or may not have been."""

from __future__ import annotations

import datetime as dt
import json
from typing import final

from typing_extensions import override

from perdure.errors.base import PerdureError

__all__ = [
    "Busy",
    "Conflict",
    "KeyReused",
    "OutcomeUnknown",
    "RetiredEvent",
    "StreamErased",
    "TooLarge",
    "WriteAsRefused",
    "WrongEvent",
]


@final
class Conflict(PerdureError):
    """The stream was not where the append expected it; nothing was written.

    *expected* is as the caller gave it, a version or NEW, EXISTS; *actual* is the stream's last version, 0 where it
    has none.
    """

    help = "read the stream, decide again, and append with the version that it has now"

    def __init__(self, stream: str, expected: object, actual: int) -> None:
        """Say that *stream* is at version *actual*."""
        self.stream = stream
        self.expected = expected
        self.actual = actual
        super().__init__(stream, expected, actual)

    @override
    def __str__(self) -> str:
        """Return the stream, what was expected of it, and where it is."""
        actual = f"it is at version {self.actual}" if self.actual else "it has no events"
        return f"`{self.stream}` was expected at {self.expected}: {actual}"


@final
class Busy(PerdureError):
    """Other writers held the store for as long as the caller would wait; surely nothing was written."""

    help = "append again, or open the store with a longer `busy_timeout`"

    def __init__(self, path: str, waited: float) -> None:
        """Say that *path* was held for *waited* seconds."""
        self.path = path
        self.waited = waited
        super().__init__(path, waited)

    @override
    def __str__(self) -> str:
        """Return the path and how long the writer waited."""
        return f"`{self.path}` was busy for {self.waited:g} seconds; nothing was written"


@final
class OutcomeUnknown(PerdureError):
    """The store failed in the middle of a commit: the events may have been written or not."""

    help = "append the same events again with the same `key`: that writes them once in any case"

    def __init__(self, path: str, stream: str, reason: str) -> None:
        """Say that *reason* left open what happened to *stream*."""
        self.path = path
        self.stream = stream
        self.reason = reason
        super().__init__(path, stream, reason)

    @override
    def __str__(self) -> str:
        """Return the stream, the path and the reason."""
        return f"whether events were appended to `{self.stream}` of `{self.path}` is unknown: {self.reason}"


@final
class StreamErased(PerdureError):
    """The stream was erased: there is nothing to read, and nothing can be appended; nothing was written.

    *version* is that of the record in its place, *because* why it was erased, and *erased_at* when, in UTC; the two are
    None where an append found it.
    """

    help = "use another stream: what was erased stays erased"

    def __init__(
        self, stream: str, version: int | None = None, because: str | None = None, erased_at: dt.datetime | None = None
    ) -> None:
        """Say that *stream* was erased."""
        self.stream = stream
        self.version = version
        self.because = because
        self.erased_at = erased_at
        super().__init__(stream, version, because, erased_at)

    @classmethod
    def of(cls, stream: str, version: int, payload: str, recorded_at: int) -> StreamErased:
        """Return the error about *stream*, in whose place a record with *payload* was put."""
        try:
            because = str(json.loads(payload)["because"])
        except (ValueError, LookupError, TypeError):
            because = ""
        when = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=recorded_at)
        return cls(stream, version, because, when)

    @override
    def __str__(self) -> str:
        """Return the stream, when it was erased, and why."""
        when = f" on {self.erased_at:%Y-%m-%d at %H:%M:%S} UTC" if self.erased_at else ""
        return f"`{self.stream}` was erased{when}{f': {self.because}' if self.because else ''}"


@final
class KeyReused(PerdureError):
    """An idempotency key came back with other events than those that it was first used for; nothing was written."""

    help = "use a new key for new events; repeat a key only with the events that it came with first"

    def __init__(self, stream: str, key: str, version: int) -> None:
        """Say that *key* stands for the events of *stream* from *version* on."""
        self.stream = stream
        self.key = key
        self.version = version
        super().__init__(stream, key, version)

    @override
    def __str__(self) -> str:
        """Return the key, the stream, and where the first events are."""
        return f"key `{self.key}` of `{self.stream}` stands for other events, from version {self.version} on"


@final
class WrongEvent(PerdureError, TypeError):
    """What is no event of the stream, or no version of today: *given* is the name of its class."""

    def __init__(self, stream: str, given: str, accepted: tuple[str, ...]) -> None:
        """Say that *stream* takes the classes called *accepted*, and not *given*."""
        self.stream = stream
        self.given = given
        self.accepted = accepted
        self.help = f"it takes {', '.join(accepted)}"
        super().__init__(stream, given, accepted)

    @override
    def __str__(self) -> str:
        """Return the stream and the class."""
        return f"`{self.given}` cannot be appended to `{self.stream}`"


@final
class RetiredEvent(PerdureError, TypeError):
    """An event that the schema retired: it can be read, and no more be appended; nothing was written."""

    def __init__(self, stream: str, given: str, accepted: tuple[str, ...]) -> None:
        """Say that *stream* takes the classes called *accepted*, and not *given* any more."""
        self.stream = stream
        self.given = given
        self.accepted = accepted
        self.help = f"append {' or '.join(accepted)}" if accepted else "append to streams of another kind"
        super().__init__(stream, given, accepted)

    @override
    def __str__(self) -> str:
        """Return the stream and the class."""
        return f"`{self.given}` is retired, and cannot be appended to `{self.stream}` any more"


@final
class TooLarge(PerdureError, ValueError):
    """An event whose payload the engine cannot hold; nothing was written."""

    help = "keep what is large outside of the log, and its name in the event"

    def __init__(self, stream: str, size: int) -> None:
        """Say that the largest payload for *stream* has *size* bytes."""
        self.stream = stream
        self.size = size
        super().__init__(stream, size)

    @override
    def __str__(self) -> str:
        """Return the stream and the size."""
        return f"an event of {self.size} bytes is too large for `{self.stream}`"


@final
class WriteAsRefused(PerdureError, ValueError):
    """A version in `write_as` that does not exist, or as which nothing can be written."""

    def __init__(self, type_name: str, version: int, reason: str) -> None:
        """Say why *version* of *type_name* cannot be written."""
        self.type = type_name
        self.version = version
        self.reason = reason
        super().__init__(type_name, version, reason)

    @override
    def __str__(self) -> str:
        """Return the type, the version and the reason."""
        return f"`{self.type}` cannot be written as version {self.version}: {self.reason}"
