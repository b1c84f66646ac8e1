"""A file that is read while others may write to it."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from pathlib import Path
from typing import IO, final

from perdure.errors import UnusableSource

__all__ = ["Watched"]


@final
class Watched:
    """A file that is open for reading, and whether it *changed* since it was opened."""

    def __init__(self, path: Path) -> None:
        """Open the file at *path*. Raises UnusableSource, also where another process has locked it for itself."""
        self._path = path
        try:
            if not stat.S_ISREG(path.stat().st_mode):  # a pipe would be waited for
                raise UnusableSource(str(path), "it is no file")
            self.file: IO[bytes] = path.open("rb", buffering=0)
        except OSError as error:
            raise UnusableSource(str(path), error.strerror or str(error)) from error
        try:
            fcntl.flock(self.file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in {errno.EWOULDBLOCK, errno.EACCES}:  # a file system without locks has none to respect
                self.file.close()
                raise UnusableSource(str(path), "another process has locked it") from error
        self.signature = _signature(os.fstat(self.file.fileno()))
        self.size = os.fstat(self.file.fileno()).st_size

    @property
    def changed(self) -> bool:
        """Whether the file, or what has its name, is another than it was."""
        try:
            return self.signature != _signature(self._path.stat())
        except OSError:
            return True

    def __enter__(self) -> Watched:
        """Return it; leaving the block closes the file."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.file.close()


def _signature(found: os.stat_result) -> tuple[int, ...]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
