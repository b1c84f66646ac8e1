"""What is wrong with a file that is written for others."""

from __future__ import annotations

from typing import final

from typing_extensions import override

from perdure.errors.base import PerdureError

__all__ = ["NotReplaced"]


@final
class NotReplaced(PerdureError):
    """A file that could not be replaced; what was there is whole. The error of the system is the cause."""

    help = "make room on the disk, or allow writing to the file's folder, and write it again"

    def __init__(self, path: str, reason: str) -> None:
        """Say why the file at *path* is as it was."""
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    @override
    def __str__(self) -> str:
        """Return the path and the reason."""
        return f"`{self.path}` was not replaced: {self.reason}"
