"""Writing a release, in one step as far as anybody can see: its folder under another name, then `HEAD`."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

from perdure_codegen.releases.chain import FOLDER, HEAD, MANIFEST, Chain, folder_name, head_of, manifest_of
from perdure_codegen.releases.snapshot import Snapshot

__all__ = ["write_release"]

_TEMPORARY: Final = ".unfinished-"


def write_release(domain: Path, chain: Chain, snapshot: Snapshot) -> Path:
    """Write *snapshot* on top of *chain* in the folder of a *domain*, and return the folder of the release.

    Whenever this ends, `HEAD` names a whole release; raises OSError where the disk does, with nothing left behind. Of a
    run that is killed there may be left a folder whose name begins with a dot, which the next one removes, or, for an
    instant, a release that `HEAD` does not name yet, which reading reports.
    """
    releases = domain / FOLDER
    releases.mkdir(exist_ok=True)
    for left in releases.glob(f"{_TEMPORARY}*"):
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    manifest = manifest_of(snapshot.number, snapshot.files, chain.manifest)
    token = os.urandom(8).hex()
    temporary, head = releases / f"{_TEMPORARY}{token}", releases / f"{_TEMPORARY}head-{token}"
    target = releases / folder_name(snapshot.number)
    try:
        for path, contents in {**snapshot.files, MANIFEST: manifest}.items():
            _write(temporary / path, contents)
        _write(head, head_of(snapshot.number, manifest))
        for folder in (temporary, *(each for each in temporary.rglob("*") if each.is_dir())):
            _sync(folder)
        temporary.rename(target)  # refused where another process has just released
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
        _remove_empty(releases)
        raise
    _sync(releases)
    _sync(domain)
    return target


def _write(path: Path, contents: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(contents)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Have the names in *folder* survive a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_empty(folder: Path) -> None:
    if not any(folder.iterdir()):
        folder.rmdir()
