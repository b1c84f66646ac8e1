"""Reading `schema/<domain>/*.yaml`."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from msgspec import Struct

from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.source import rules
from perdure_codegen.span import Span
from perdure_codegen.text import Source
from perdure_codegen.wording import visible

__all__ = ["LARGEST", "Folder", "read_file", "read_folder"]

LARGEST: Final = 4 * 1024 * 1024
"""The bytes that one file may have."""

HEADER: Final = "domain.yaml"


class Folder(Struct, frozen=True):
    """What a domain's folder held: the files that could be read, `domain.yaml` first and the others by name."""

    name: str
    sources: tuple[Source, ...]
    diagnostics: tuple[Diagnostic, ...]


def read_folder(folder: Path) -> Folder:
    """Read the domain in *folder*. What cannot be read becomes a diagnostic; nothing is raised.

    Files are named in diagnostics as *folder* is written, so a relative folder gives relative paths. Folders within
    (such as `releases/`) and files with other suffixes are left alone, but for `.yml`, which is reported.
    """
    shown = folder.as_posix()
    name = folder.resolve().name
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - names are all that is wanted
    except OSError as error:
        found = rules.UNREADABLE_FILE.at(
            _start(shown),
            f"this folder cannot be read: {_reason(error)}",
            help="a domain is a folder with a `domain.yaml`: `schema/<domain>/domain.yaml`",
        )
        return Folder(name, (), (found,))
    sources: list[Source] = []
    diagnostics: list[Diagnostic] = []
    if HEADER not in names:
        diagnostics.append(_headless(shown, names))
    for entry in sorted(names, key=lambda entry: (entry != HEADER, entry)):
        path = f"{shown}/{entry}"
        if entry.lower().endswith((".yml", ".yaml")) and not entry.endswith(".yaml"):
            right = f"{entry.rpartition('.')[0]}.yaml"
            diagnostics.append(
                rules.FILE_SUFFIX.at(
                    _start(path),
                    "this file is not read: its name does not end in `.yaml`",
                    help=f"rename it to `{right}`",
                )
            )
        elif entry.endswith(".yaml") and not entry.startswith("."):
            if not entry.isprintable() or "\\" in entry:
                message = f"`{visible(entry)}` is no name that a release could list"
                diagnostics.append(rules.FILE_NAME.at(_start(path), message, help="rename the file"))
                continue
            read = _read(folder / entry, path)
            if isinstance(read, Source):
                sources.append(read)
            elif read is not None:
                diagnostics.append(read)
    return Folder(name, tuple(sources), tuple(diagnostics))


def _headless(shown: str, names: list[str]) -> Diagnostic:
    others = [name for name in names if name.lower() in {"domain.yml", HEADER}]
    help_ = f"rename `{others[0]}` to `{HEADER}`" if others else "create it, with `domain:` and `doc:` at its head"
    return rules.MISSING_HEADER.at(_start(f"{shown}/{HEADER}"), f"the folder `{shown}` has no `{HEADER}`", help=help_)


def read_file(path: Path) -> Source | Diagnostic | None:
    """Return the text of the file at *path*, or why it has none; None where it is a folder, whatever its name."""
    return _read(path, path.as_posix())


def _read(path: Path, shown: str) -> Source | Diagnostic | None:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return None
        if not stat.S_ISREG(mode):  # a pipe would never end
            return rules.UNREADABLE_FILE.at(_start(shown), "this is not a regular file")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        return rules.UNREADABLE_FILE.at(_start(shown), f"this file cannot be read: {_reason(error)}")
    return decode(data, shown)


def decode(data: bytes, path: str) -> Source | Diagnostic:
    """Return the text of *data*, which is UTF-8 with or without a byte order mark, or why it has none."""
    if len(data) > LARGEST:
        return rules.FILE_TOO_LARGE.at(
            _start(path),
            f"this file is larger than {LARGEST // 1024 // 1024} MiB",
            help="spread its declarations over several files of the folder",
        )
    try:
        return Source(path, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace").removeprefix("\ufeff")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        return rules.NOT_UTF8.at(
            Span(path, line, column, line, column + 1),
            f"this file is not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start}",
            help="save it as UTF-8" + (" (it looks like UTF-16)" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ""),
        )


def _start(path: str) -> Span:
    return Span(path, 1, 1, 1, 1)


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
