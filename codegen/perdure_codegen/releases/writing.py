"""Writing a release, in one step as far as anybody can see: its folder under another name, then `HEAD`."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from perdure_codegen.releases.chain import FOLDER, HEAD, MANIFEST, Chain, folder_name, head_of, manifest_of
from perdure_codegen.releases.snapshot import Snapshot

if sys.platform != "win32":
    import fcntl

__all__ = ["write_release"]

_TEMPORARY: Final = ".unfinished-"
_ATTRIBUTES: Final = ".gitattributes"
_BYTES: Final = b"* -text\n"
"""Has git keep every byte of the folder, whatever it does to the ends of lines elsewhere."""


def write_release(domain: Path, chain: Chain, snapshot: Snapshot) -> Path:
    """Write *snapshot* on top of *chain* in the folder of a *domain*, and return the folder of the release.

    Whenever this ends, `HEAD` names a whole release; raises OSError where the disk does, with nothing left behind, and
    FileExistsError where another process has released since *chain* was read. Of a run that is killed there may be left
    a folder whose name begins with a dot, which the next one removes, or, for an instant, a release that `HEAD` does
    not name yet, which reading reports.
    """
    releases = domain / FOLDER
    releases.mkdir(exist_ok=True)
    with _alone(releases):
        return _write_release(releases, chain, snapshot)


def _write_release(releases: Path, chain: Chain, snapshot: Snapshot) -> Path:
    for left in releases.glob(f"{_TEMPORARY}*"):
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    manifest = manifest_of(snapshot.number, snapshot.files, chain.manifest)
    token = os.urandom(8).hex()
    temporary, head = releases / f"{_TEMPORARY}{token}", releases / f"{_TEMPORARY}head-{token}"
    target = releases / folder_name(snapshot.number)
    if target.exists():
        raise FileExistsError(errno.EEXIST, "another process has just released", str(target))
    attributes = releases / _ATTRIBUTES
    is_unguarded = not attributes.exists()
    try:
        for path, contents in {**snapshot.files, MANIFEST: manifest}.items():
            _write(temporary / path, contents)
        _write(head, head_of(snapshot.number, manifest))
        for folder in (temporary, *(each for each in temporary.rglob("*") if each.is_dir())):
            _sync(folder)
        if is_unguarded:
            _write(attributes, _BYTES)
        temporary.rename(target)
        try:
            _sync(releases)
            head.replace(releases / HEAD)
        except BaseException:
            if head.exists():  # so it is not `HEAD`
                shutil.rmtree(target, ignore_errors=True)
            raise
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        head.unlink(missing_ok=True)
        if is_unguarded:
            attributes.unlink(missing_ok=True)
        _remove_empty(releases)
        raise
    _sync(releases)
    _sync(releases.parent)
    return target


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let no other process write to *folder* meanwhile: it would remove what it takes for a killed run's.

    Windows locks no folder.
    """
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _write(path: Path, contents: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(contents)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Have the names in *folder* survive a loss of power, as far as the system can: Windows opens no folder."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_empty(folder: Path) -> None:
    if not any(folder.iterdir()):
        folder.rmdir()
