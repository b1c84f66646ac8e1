"""What is wrong with a store as a whole. Each error has the path, and says what to do."""

from __future__ import annotations

from typing import final

from typing_extensions import override

from perdure.errors.base import PerdureError

__all__ = [
    "CannotOpen",
    "CheckpointAhead",
    "DamagedStore",
    "ForeignDomain",
    "NewerFormat",
    "NotAStore",
    "NotInSequence",
    "NotSupported",
    "OpenError",
    "ReadOnlyStore",
    "StorageFailed",
    "StoreClosed",
    "StoreError",
    "StoreFull",
    "StoreLocked",
]


class StoreError(PerdureError):
    """Something about the store at *path*; *reason* says what."""

    summary = "cannot be used"

    def __init__(self, path: str, reason: str = "") -> None:  # noqa: D107 - the class says it
        self.path = path
        self.reason = reason
        super().__init__(path, reason)

    @override
    def __str__(self) -> str:
        """Return the path, what is wrong, and the reason."""
        return f"`{self.path}` {self.summary}{': ' if self.reason else ''}{self.reason}"


class OpenError(StoreError):
    """What is at *path* is no store that this build can use as it was asked to."""


@final
class CannotOpen(OpenError):
    """There is no file, and none can be made; or what is there is no file."""

    summary = "cannot be opened"
    help = "give the path of a file in a folder that exists and that you may write to"


@final
class NotAStore(OpenError):
    """A file that is no SQLite database, or one that another program made. It was not touched."""

    summary = "is no store of perdure"
    help = "give another path; this file was left as it was"


@final
class ForeignDomain(OpenError):
    """A store of another domain than the one that was opened."""

    help = "open it with the package of its own domain, or give another path"

    def __init__(self, path: str, domain: str, expected: str) -> None:
        """Say that the store holds *domain* where *expected* was to be opened."""
        super().__init__(path, f"it is a store of `{domain}`, and was opened as one of `{expected}`")
        self.args = (path, domain, expected)
        self.domain = domain
        self.expected = expected


@final
class NewerFormat(OpenError):
    """A store whose own tables a later Perdure made: *format* is their number, *known* the last one known here."""

    help = "upgrade perdure"

    def __init__(self, path: str, number: int, known: int) -> None:
        """Say that the store has format *number*."""
        super().__init__(path, f"its format is {number}, and this perdure knows formats up to {known}")
        self.args = (path, number, known)
        self.format = number
        self.known = known


@final
class StoreLocked(OpenError):
    """Another process holds the file so that it cannot be opened, for longer than `busy_timeout`."""

    summary = "is locked by another process"
    help = "close what holds it, or open with a longer `busy_timeout`"


@final
class ReadOnlyStore(OpenError):
    """A file, a folder or a handle that may be read only."""

    summary = "may only be read"
    help = "open it with `read_only=True`, or allow writing to the file and its folder"


@final
class DamagedStore(OpenError):
    """A file whose structure is broken."""

    summary = "is damaged"
    help = "restore it from a backup"


@final
class StoreFull(StoreError):
    """There is no room for more; nothing was written, and everything can still be read.

    *max_size* is the size in bytes that the store was opened with and has reached; None where the disk is full.
    """

    summary = "is full"

    def __init__(self, path: str, max_size: int | None = None) -> None:
        """Say whether it is the store or the disk that is full."""
        self.max_size = max_size
        if max_size is None:
            self.help = "make room on the disk, and write again"
            super().__init__(path, "there is no room on the disk")
        else:
            self.help = "delete or erase something, or open it with a larger `max_size`"
            super().__init__(path, f"it has reached its `max_size` of {max_size} bytes")
        self.args = (path, max_size)


@final
class StorageFailed(StoreError):
    """The disk or the operating system failed; nothing was written."""

    summary = "cannot be read or written"
    help = "look at the disk, and try again"


@final
class StoreClosed(StoreError):
    """A store that was used after it was closed, or in another process than the one that opened it."""

    summary = "is closed"
    help = "open it, in this process, and keep it open for as long as it is used"


@final
class CheckpointAhead(StoreError):
    """A checkpoint that lies after the store's end: it came from another store, or a backup was restored since."""

    help = "start from a checkpoint of this store, or from its beginning"

    def __init__(self, path: str, checkpoint: str, head: str) -> None:
        """Say that the store ends at *head*."""
        super().__init__(path, f"checkpoint `{checkpoint}` is after its end, `{head}`")
        self.args = (path, checkpoint, head)
        self.checkpoint = checkpoint
        self.head = head


@final
class NotSupported(StoreError):
    """Something that this kind of store cannot do; `help` says what can be done instead."""

    summary = "cannot do that"

    def __init__(self, path: str, reason: str, help: str) -> None:  # noqa: A002, D107 - the class says it
        self.help = help
        super().__init__(path, reason)
        self.args = (path, reason, help)


@final
class NotInSequence(PerdureError):
    """A record to be written as it was elsewhere, which does not come next here; nothing was written.

    *position* and *version* are the record's, *last_position* and *last_version* where the log and *stream* end.
    """

    help = "import into an empty store, or go on with the file that this one was begun with"

    def __init__(self, position: int, stream: str, version: int, last_position: int, last_version: int) -> None:  # noqa: D107 - the class says it
        self.position = position
        self.stream = stream
        self.version = version
        self.last_position = last_position
        self.last_version = last_version
        super().__init__(position, stream, version, last_position, last_version)

    @override
    def __str__(self) -> str:
        """Return the record, and where the store ends."""
        return (
            f"record {self.position} (version {self.version} of `{self.stream}`) does not come next: the log ends at "
            f"position {self.last_position}, and the stream at version {self.last_version}"
        )
