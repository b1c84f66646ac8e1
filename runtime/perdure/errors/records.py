"""Why a record cannot be read. Each error says where the record is; everything before it has been yielded."""

from __future__ import annotations

from typing import final

from typing_extensions import override

from perdure.errors.base import PerdureError

__all__ = ["CastFailed", "CorruptRecord", "NewerVersion", "UnknownType", "UnreadableRecord"]


class UnreadableRecord(PerdureError):
    """A record that is there and cannot be read: where it is, and what its columns say it is.

    *position* is that in the log, *version* that in its stream, *type* and *type_version* those that it was stored as.
    """

    def __init__(  # noqa: D107, PLR0917 - the class says it; all of them, in the order of the columns
        self, position: int, stream: str, version: int, type_name: str, type_version: int, reason: str
    ) -> None:
        self.position = position
        self.stream = stream
        self.version = version
        self.type = type_name
        self.type_version = type_version
        self.reason = reason
        super().__init__(position, stream, version, type_name, type_version, reason)

    @override
    def __str__(self) -> str:
        """Return where the record is, what it is, and what is wrong."""
        return (
            f"record {self.position} (version {self.version} of `{self.stream}`, "
            f"a `{self.type}` of version {self.type_version}): {self.reason}"
        )


@final
class CorruptRecord(UnreadableRecord):
    """Damaged bytes: the checksum does not fit, or the payload is not what its type says."""

    help = (
        "where the schema redefined this version after it was stored, undo that; else restore the file from a backup. "
        "What comes before this record is sound"
    )


@final
class NewerVersion(UnreadableRecord):
    """A type that this build knows, in a version that it does not know yet."""

    help = "upgrade this program, or let the newer writers use `write_as` until it is"


@final
class UnknownType(UnreadableRecord):
    """A type that this build has never heard of."""

    help = "upgrade this program, or read with the code that wrote the record"


@final
class CastFailed(UnreadableRecord):
    """A cast to today's class raised an error, which is this one's cause: most often a hook."""

    help = "mend the hook: it must give a valid result for every valid old value"
