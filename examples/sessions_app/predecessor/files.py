"""The predecessor's folder: a file for each workspace, named by its hash, and `workspaces.json` with their paths."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import attrs

from domains.sessions import WorkspaceHash
from perdure.errors import UnusableSource
from perdure.moving.records import Problem, Watched, shown
from perdure.values import is_text

__all__ = ["WORKSPACES", "Folder", "read_folder"]

WORKSPACES: Final = "workspaces.json"

_HASH: Final = re.compile(r"[0-9a-f]{16}", re.ASCII)
_MOST: Final = 64 * 2**20  # bytes of `workspaces.json`, which is read whole


@attrs.frozen(kw_only=True)
class Folder:
    """What a folder holds: the file of each workspace, the paths that are known, and what is wrong with either."""

    files: Mapping[WorkspaceHash, Path]
    paths: Mapping[WorkspaceHash, str]
    problems: Mapping[str, tuple[Problem, ...]]
    """By the name of the file."""
    size: int
    """How many bytes the files have."""


def read_folder(path: Path) -> Folder:
    """Return what the folder at *path* holds; sessions are read later. Raises UnusableSource where it is no folder."""
    try:
        names = sorted(entry.name for entry in os.scandir(path) if not entry.name.startswith("."))
    except OSError as error:
        raise UnusableSource(str(path), error.strerror or str(error)) from error
    files: dict[WorkspaceHash, Path] = {}
    problems: dict[str, tuple[Problem, ...]] = {}
    size = 0
    for name in names:
        stem, dot, ending = name.rpartition(".")
        if ending != "json" or not dot or name == WORKSPACES:
            continue
        if _HASH.fullmatch(stem):
            files[WorkspaceHash(stem)] = path / name
            size += _size(path / name)
        else:
            problems[shown(name)[1:-1]] = (
                Problem("$", "expected a name of 16 hexadecimal digits: the hash of a workspace"),
            )
    paths: Mapping[WorkspaceHash, str] = {}
    if WORKSPACES in names:
        paths, found = _paths(path / WORKSPACES)
        if found:
            problems[WORKSPACES] = found
    return Folder(files=files, paths=paths, problems=problems, size=size)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _paths(path: Path) -> tuple[Mapping[WorkspaceHash, str], tuple[Problem, ...]]:
    """Return the paths that `workspaces.json` knows, and what is wrong in it."""
    try:
        with Watched(path) as watched:
            text = watched.file.read(_MOST + 1)
        if len(text) > _MOST:
            return {}, (Problem("$", f"it has more than {_MOST} bytes"),)
        pairs = json.loads(text.decode(), object_pairs_hook=list)
    except UnusableSource as error:
        return {}, (Problem("$", error.problem),)
    except OSError as error:
        return {}, (Problem("$", error.strerror or str(error)),)
    except UnicodeDecodeError as error:
        return {}, (Problem("$", f"byte {error.start} of it is no UTF-8"),)
    except (ValueError, RecursionError) as error:
        return {}, (Problem("$", f"it is no JSON: {str(error).lower()}"),)
    if not text.lstrip(b" \t\r\n").startswith(b"{"):
        return {}, (Problem("$", "expected an object of hashes and paths"),)
    paths: dict[WorkspaceHash, str] = {}
    problems = []
    for key, value in pairs:
        for problem in _wrong(key, value, paths):
            problems.append(Problem(f"$.{shown(key)[1:-1]}", problem))
            break
        else:
            paths[WorkspaceHash(key)] = value
    return paths, tuple(problems)


def _wrong(key: str, value: object, known: Mapping[WorkspaceHash, str]) -> Iterator[str]:
    if not _HASH.fullmatch(key):
        yield "expected the hash of a workspace: 16 hexadecimal digits"
    if key in known:
        yield "this hash has a path already"
    if not isinstance(value, str) or not is_text(value):
        yield f"expected a path as text, got {shown(value)}"
    if value in known.values():
        yield f"another hash has this path already: {shown(value)}"
