"""The next version of a file, which one process at a time makes beside it."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import IO, final

from perdure.errors import UnusableSource
from perdure.files import keep_names

__all__ = ["Successor"]


@final
class Successor:
    """A new *file* beside the one at *path*. It is a lock, too: whoever has it is alone; a kill gives it up."""

    def __init__(self, path: Path) -> None:
        """Begin with nothing in it. Raises UnusableSource, also where another process has it."""
        self.path = path
        self._temporary = path.with_name(f".{path.name}.new")
        self.file: IO[bytes] = self._opened()

    def succeed(self) -> None:
        """Put it in the place of the file, for good."""
        self.file.flush()
        os.fsync(self.file.fileno())
        self._temporary.replace(self.path)
        self._end()

    def remove(self) -> None:
        """Remove the file, and have none in its place."""
        self._temporary.unlink()
        self.path.unlink(missing_ok=True)
        self._end()

    def abandon(self) -> None:
        """Leave the file as it was; after any of the others, this does nothing."""
        if not self.file.closed:
            self._temporary.unlink(missing_ok=True)
            self.file.close()

    def _end(self) -> None:
        keep_names(self.path.parent)
        self.file.close()

    def _opened(self) -> IO[bytes]:
        while True:
            try:
                file = self._temporary.open("ab")
            except OSError as error:
                raise UnusableSource(str(self.path), error.strerror or str(error)) from error
            if (found := self._locked(file)) is not None:
                return found

    def _locked(self, file: IO[bytes]) -> IO[bytes] | None:
        """Lock *file* and return it, empty; None where it took its place, or was removed, before it was locked."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.close()
            raise UnusableSource(str(self.path), "another import is writing to it") from error
        try:
            if os.path.samestat(os.fstat(file.fileno()), self._temporary.stat()):
                file.truncate(0)
                return file
        except FileNotFoundError:
            pass
        file.close()
        return None
