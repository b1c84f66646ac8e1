"""What is at a path, before anything there is touched."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import apsw

from perdure.engines.sqlite import layout
from perdure.engines.sqlite.connections import READ
from perdure.engines.sqlite.failures import failures_named
from perdure.errors import CannotOpen, DamagedStore, NotAStore

__all__ = ["look"]


def look(path: str, *, may_be_new: bool) -> bool:
    """Answer whether there is nothing at *path* yet; refuse what is no store, without touching it.

    The header is read through SQLite's own file layer: closing a file of our own would drop the locks that other
    connections of this process hold on it (POSIX; see "How to corrupt an SQLite database file", 2.2).
    """
    try:
        str(Path(path).absolute()).encode()
        found = Path(path).stat()
    except UnicodeEncodeError as error:
        raise CannotOpen(path, "SQLite opens no file whose path is not UTF-8") from error
    except FileNotFoundError:
        return _is_missing(path, may_be_new=may_be_new)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise CannotOpen(path, str(error)) from error
    if not stat.S_ISREG(found.st_mode):
        raise CannotOpen(path, "it is a folder" if stat.S_ISDIR(found.st_mode) else "it is no regular file")
    if not found.st_size:
        if may_be_new:
            return True
        raise NotAStore(path, "it is empty")
    if not os.access(path, os.R_OK):
        raise CannotOpen(path, "it may not be read")
    with failures_named(path):
        file = apsw.VFSFile("", str(Path(path).absolute()), [READ | apsw.SQLITE_OPEN_MAIN_DB, 0])
        try:
            header = file.xRead(layout.HEADER_SIZE, 0).ljust(layout.HEADER_SIZE, b"\0")  # it may come without zeros
        finally:
            file.xClose()
    if not header.startswith(layout.HEADER):
        raise NotAStore(path, "it is no SQLite database")
    if found.st_size < layout.HEADER_SIZE:
        raise DamagedStore(path, f"it ends after {found.st_size} bytes")
    if int.from_bytes(header[68:72], "big") != layout.APPLICATION_ID:
        raise NotAStore(path, "it is a database of another program")
    return False


def _is_missing(path: str, *, may_be_new: bool) -> bool:
    if not may_be_new:
        raise CannotOpen(path, "there is no such file")
    parent = Path(path).absolute().parent
    if not parent.is_dir():
        raise CannotOpen(path, f"there is no folder `{parent}`")
    if not os.access(parent, os.W_OK):
        raise CannotOpen(path, f"the folder `{parent}` may not be written to")
    return True
