"""Reading what lies in a folder of releases. Names that begin with a dot are no part of it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

__all__ = ["OnDisk", "Unreadable", "read_all"]


class Unreadable(Struct, frozen=True):
    """Something that is no readable file, and why."""

    reason: str


class OnDisk(Struct, frozen=True):
    """What each path within the folder holds, by its path with `/`; *folders* are the folders directly in it."""

    files: dict[str, bytes | Unreadable]
    folders: frozenset[str]


def read_all(folder: Path) -> OnDisk | Unreadable | None:
    """Return all that is in *folder*, None where there is none; links are not followed, and nothing is raised."""
    try:
        mode = folder.lstat().st_mode
        if not stat.S_ISDIR(mode):
            return Unreadable("it is a link" if stat.S_ISLNK(mode) else "it is no folder")
        files: dict[str, bytes | Unreadable] = {}
        folders = set()
        for entry in _entries(folder):
            if entry.is_dir(follow_symlinks=False):
                folders.add(entry.name)
                files |= _within(Path(entry.path), entry.name)
            else:
                files[entry.name] = _read(Path(entry.path))
    except FileNotFoundError:
        return None
    except OSError as error:
        return Unreadable(_reason(error))
    return OnDisk(files, frozenset(folders))


def _within(folder: Path, path: str) -> dict[str, bytes | Unreadable]:
    found: dict[str, bytes | Unreadable] = {}
    try:
        for entry in _entries(folder):
            inner = f"{path}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                found |= _within(Path(entry.path), inner)
            else:
                found[inner] = _read(Path(entry.path))
    except OSError as error:
        found[path] = Unreadable(_reason(error))
    return found


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        yield from sorted((each for each in entries if not each.name.startswith(".")), key=lambda each: each.name)


def _read(path: Path) -> bytes | Unreadable:
    try:
        mode = path.lstat().st_mode
        if not stat.S_ISREG(mode):  # a pipe would never end
            return Unreadable("it is a link" if stat.S_ISLNK(mode) else "it is not a regular file")
        return path.read_bytes()
    except OSError as error:
        return Unreadable(_reason(error))


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
