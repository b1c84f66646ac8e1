"""What becomes of the predecessor's folder when nobody writes to it any more: an archive beside it, and back."""

from __future__ import annotations

import os
import shutil
import tarfile
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import IO, Final

from perdure.cli.failure import Failure
from perdure.files import keep_names

__all__ = ["archive", "archive_of", "restore"]

_BLOCK: Final = 1 << 20


def archive_of(folder: Path) -> Path:
    """Return where the archive of *folder* is."""
    return folder.with_name(f"{folder.name}.archive.tar.gz")


def archive(folder: Path) -> Path:
    """Put *folder* into an archive beside it, look whether all is in it, and remove the folder. Raises Failure.

    The folder is there whole until the archive is; a run that was killed is ended by the next one.
    """
    target, removed = archive_of(folder), folder.with_name(f".{folder.name}.archived")
    was_removed = removed.is_dir() and target.exists()
    if was_removed:  # a run before this one was killed while it removed the folder
        shutil.rmtree(removed)
    if not folder.is_dir():
        if was_removed:
            return target
        raise Failure(f"there is no folder `{folder}`", help="name the predecessor's with `--folder`")
    if not target.exists():
        _write(folder, target)
    elif _differing(target, folder) is not None:
        raise Failure(f"there is an archive already, of something else: `{target}`", help="move it elsewhere")
    folder.rename(removed)
    shutil.rmtree(removed)
    return target


def _write(folder: Path, target: Path) -> None:
    temporary = target.with_name(f".{target.name}.new")
    with tarfile.open(temporary, "w:gz") as tar:
        tar.add(folder, arcname=".")
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    changed = _differing(temporary, folder)
    if changed is not None:
        temporary.unlink()
        raise Failure(f"`{changed}` was changed meanwhile", help="let nobody write to the folder, and try again")
    temporary.replace(target)
    keep_names(target.parent)


def _differing(source: Path, folder: Path) -> Path | None:
    """Return a file of *folder* that the archive *source* does not hold as it is, or None."""
    try:
        with tarfile.open(source) as tar:
            for path in sorted(folder.rglob("*")):
                if path.is_file() and not _is_in(tar, path, f"./{path.relative_to(folder).as_posix()}"):
                    return path
    except (tarfile.TarError, OSError, EOFError):
        return folder
    return None


def _is_in(tar: tarfile.TarFile, path: Path, name: str) -> bool:
    try:
        member = tar.extractfile(name)
    except KeyError:
        return False
    if member is None:
        return path.is_symlink()
    with path.open("rb") as file:
        return all(ours == theirs for ours, theirs in zip_longest(_blocks(file), _blocks(member)))


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(_BLOCK):
        yield block


def _extract(tar: tarfile.TarFile, folder: Path) -> None:
    """Extract what stays within *folder*. Python has filters for that from 3.11.4 on."""
    if hasattr(tarfile, "data_filter"):
        tar.extractall(folder, filter="data")
        return
    for member in tar.getmembers():
        if not (member.isfile() or member.isdir()) or member.name.startswith("/") or ".." in member.name.split("/"):
            raise tarfile.TarError(f"{member.name!a} is no file in the folder")
    tar.extractall(folder)  # noqa: S202 - each member was looked at


def restore(folder: Path) -> Path:
    """Make *folder* again of its archive, which is kept, and return that. Raises Failure."""
    source = archive_of(folder)
    if folder.exists():
        raise Failure(f"`{folder}` is there already", help="a restore replaces nothing: move it elsewhere")
    if not source.exists():
        raise Failure(f"there is no archive `{source}`", help="name the folder that was archived with `--folder`")
    temporary = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(temporary, ignore_errors=True)
    try:
        with tarfile.open(source) as tar:
            _extract(tar, temporary)
    except (tarfile.TarError, OSError, EOFError) as error:
        shutil.rmtree(temporary, ignore_errors=True)
        raise Failure(
            f"`{source}` cannot be read: {error}", help="use another copy of it, or `export` the store"
        ) from error
    temporary.rename(folder)
    return source
