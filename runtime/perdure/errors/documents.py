"""What is wrong with one document of a store that keeps JSON files. Each names the file; none changes it."""

from __future__ import annotations

from typing import final

from typing_extensions import override

from perdure.errors.stores import OpenError, StoreError

__all__ = ["ChangedDocument", "DamagedDocument", "NewerDocument"]


@final
class DamagedDocument(OpenError):
    """A file that is no document of its table, or that does not fit the others; *where* is the path in its JSON."""

    summary = "cannot be read"
    help = "correct the file, or put back the last version that was right; it was left as it was"

    def __init__(self, path: str, where: str, reason: str) -> None:
        """Say what is wrong at *where*."""
        self.where = where
        super().__init__(path, reason)
        self.args = (path, where, reason)

    @override
    def __str__(self) -> str:
        """Return the path of the file, the one in its JSON, and what is wrong there."""
        return f"`{self.path}` {self.summary}: {self.where}: {self.reason}"


@final
class NewerDocument(OpenError):
    """A file that a later build wrote: *version* is that of its *type*, *known* the newest one of this build."""

    summary = "cannot be read"
    help = "upgrade this program; the file was left as it was"

    def __init__(self, path: str, type_name: str, version: int, known: int) -> None:
        """Say that the document has *version*."""
        super().__init__(
            path, f"it is a `{type_name}` of version {version}, and this build knows versions up to {known}"
        )
        self.args = (path, type_name, version, known)
        self.type = type_name
        self.version = version
        self.known = known


@final
class ChangedDocument(StoreError):
    """A file that something else than a store changed since it was read; nothing was written."""

    summary = "was changed since it was read"
    help = "do it again: the file is read first"
