"""Reading and writing the output folder. No symbolic link inside it is followed, so nothing outside can be touched."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import final

from typing_extensions import override

from perdure_codegen.file import File
from perdure_codegen.output.manifest import MANIFEST, Manifest, parse_manifest
from perdure_codegen.output.planning import Entry, Found, OutputPlan

__all__ = ["OutputError", "apply", "read_folder"]

_CACHE = "__pycache__"


@final
class OutputError(Exception):
    """A plan that cannot be carried out, as some files are in the way; nothing was written."""

    def __init__(self, refused: Sequence[Entry]) -> None:
        """Name what is in the way."""
        self.refused = tuple(refused)
        super().__init__(self.refused)

    @override
    def __str__(self) -> str:
        """Return the paths that are in the way."""
        return f"in the way: {', '.join(f'`{entry.path}`' for entry in self.refused)}"


def read_folder(output: Path, files: Iterable[File]) -> tuple[dict[str, Found], Manifest]:
    """Return what stands at each path of *files*, of the manifest in *output* and at its own, and the manifest."""
    existing: dict[str, Found] = {}
    own = _read(output, MANIFEST)
    manifest = parse_manifest(own.decode(errors="replace")) if isinstance(own, bytes) else {}
    for path in [file.path for file in files] + list(manifest):
        if path not in existing and (found := _read(output, path)) is not None:
            existing[path] = found
    if own is not None:
        existing[MANIFEST] = own
    return existing, manifest


def apply(output: Path, plan: OutputPlan) -> None:
    """Carry out *plan*: files first, then removals, then the manifest, so that a run that is cut short can be repeated.

    Each file is replaced in one step. Folders that this empties are removed. Raises OutputError, with nothing written,
    where the plan refuses something, and OSError where the disk does.
    """
    if plan.refused:
        raise OutputError(plan.refused)
    for entry in plan.writes:
        if entry.path != MANIFEST and entry.contents is not None:
            _replace(output / entry.path, entry.contents)
    for entry in plan.removes:
        (output / entry.path).unlink(missing_ok=True)
        _remove_empty(output, (output / entry.path).parent)
    for entry in plan.writes:
        if entry.path == MANIFEST and entry.contents is not None:
            _replace(output / MANIFEST, entry.contents)


def _read(output: Path, path: str) -> Found | None:
    place = output
    parts = path.split("/")
    try:
        for part in parts[:-1]:
            place /= part
            if not stat.S_ISDIR(place.lstat().st_mode):
                return "blocked"
        place /= parts[-1]
        return place.read_bytes() if stat.S_ISREG(place.lstat().st_mode) else "blocked"
    except FileNotFoundError:
        return None
    except OSError:
        return "blocked"


def _replace(path: Path, contents: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".perdure-{os.urandom(8).hex()}.tmp")
    try:
        # `x` so that nothing is followed or overwritten; the mode is what the user's umask says
        with temporary.open("xb") as file:
            file.write(contents)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _remove_empty(output: Path, folder: Path) -> None:
    while folder != output:
        names = {entry.name for entry in os.scandir(folder)}
        if names - {_CACHE}:
            return
        if names and not (folder / _CACHE).is_symlink():
            shutil.rmtree(folder / _CACHE)
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
