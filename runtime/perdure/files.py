"""Files that change at once: whoever reads one finds the old contents or the new ones, whole, whatever happens."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from perdure.errors import NotReplaced

__all__ = ["TEMPORARY", "keep_names", "replace_file"]

TEMPORARY: Final = ".perdure-"
"""How the name begins of a file that is not whole yet; one that a killed process left behind may be removed."""


def replace_file(path: str | os.PathLike[str], contents: bytes | str | Iterable[bytes], /) -> None:
    """Replace the file at *path* by one with *contents*, text as UTF-8, or make it.

    The new file is written beside the old one, forced to the disk, and renamed; then its name is forced to the disk,
    too. So a reader, or whoever looks after a loss of power, finds one of the two whole. The permissions are those of
    the old file; where *path* is a link, what it leads to is replaced, and the link stays. Raises NotReplaced where the
    system refuses, the disk is full say, and whatever *contents* raises: the old file is as it was then.
    """
    shown = os.fspath(path)
    parts = (
        [contents.encode()] if isinstance(contents, str) else [contents] if isinstance(contents, bytes) else contents
    )
    with _refusals(shown):
        real = Path(os.path.realpath(shown))
        temporary, descriptor = _begun(real)
    try:
        with contextlib.closing(os.fdopen(descriptor, "wb")) as file:
            for part in parts:
                with _refusals(shown):
                    file.write(part)
            with _refusals(shown):
                file.flush()
                os.fsync(file.fileno())
        with _refusals(shown):
            temporary.replace(real)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    keep_names(real.parent)


def _begun(real: Path) -> tuple[Path, int]:
    """Return a new file beside *real*, with the permissions of that, and a descriptor that writes to it."""
    mode: int | None = None
    with contextlib.suppress(FileNotFoundError):
        found = real.lstat()  # what is a link here is one of a loop
        if not stat.S_ISREG(found.st_mode):
            raise OSError("it is a folder" if stat.S_ISDIR(found.st_mode) else "it is no regular file")
        mode = stat.S_IMODE(found.st_mode)
    temporary = real.with_name(f"{TEMPORARY}{secrets.token_hex(8)}.new")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(temporary, flags, 0o666 if mode is None else 0o600)
    if mode is not None:
        temporary.chmod(mode)
    return temporary, descriptor


@contextlib.contextmanager
def _refusals(path: str) -> Iterator[None]:
    """Raise what the system refuses as NotReplaced."""
    try:
        yield
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise NotReplaced(path, getattr(error, "strerror", None) or str(error)) from error


def keep_names(folder: Path) -> None:
    """Have the names in *folder* survive a loss of power, as far as the system can: Windows opens no folder."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:  # a file system that has nothing to force
            raise
    finally:
        os.close(descriptor)
