"""What could not be imported, kept as it was read until it can be: a JSON Lines file."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, TypeAlias, final

import attrs
import msgspec

from domains.sessions import WorkspaceHash
from perdure.errors import UnusableSource
from perdure.moving.records import Problem, Successor

__all__ = ["Entry", "Kind", "Quarantine", "read_quarantine"]

Kind: TypeAlias = Literal["session", "rest"]


@attrs.frozen(kw_only=True)
class Entry:
    """A session that was refused, or the rest of a file that cannot be divided into sessions, where it was read."""

    file: str
    workspace: WorkspaceHash
    index: int
    offset: int
    kind: Kind
    problems: tuple[Problem, ...]
    raw: bytes
    is_cut: bool = False
    is_corrected: bool = False
    """Whether somebody changed it in the quarantine."""

    @property
    def identity(self) -> bytes:
        """What tells it from other entries: its file and its bytes, wherever they stand in it."""
        return hashlib.blake2b(self.raw, digest_size=16, key=self.file.encode()[:64]).digest()


class _Line(msgspec.Struct, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """An entry as it is written; `raw` is text, so that a person may correct it, unless it is no UTF-8."""

    file: str
    workspace: str
    index: int
    offset: int
    kind: Kind
    problems: list[dict[str, str]]
    raw: str = ""
    raw_base64: str = ""
    is_cut: bool = False
    digest: str
    """Of what was read; another one than that of `raw` where that was corrected."""


@final
class Quarantine:
    """A new version of the file at *path*, which takes its place when it is finished; a kill leaves the old one."""

    def __init__(self, path: Path) -> None:
        """Begin without entries. Raises UnusableSource where another process is at it."""
        self._new = Successor(path)
        self._seen: set[bytes] = set()

    def add(self, entry: Entry) -> None:
        """Write *entry*, unless it is there."""
        if entry.identity not in self._seen:
            self._seen.add(entry.identity)
            self._new.file.write(_line(entry))

    def finish(self) -> int:
        """Put the file in its place, and return how many entries it has; one without any is removed."""
        if self._seen:
            self._new.succeed()
        else:
            self._new.remove()
        return len(self._seen)

    def abandon(self) -> None:
        """Leave the file as it was."""
        self._new.abandon()


def read_quarantine(path: Path) -> Iterator[Entry]:
    """Yield the entries of the file at *path*, or none where there is no file. Raises UnusableSource at a bad line."""
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                yield _entry(path, number, line)
    except FileNotFoundError:
        return
    except OSError as error:
        raise UnusableSource(str(path), error.strerror or str(error)) from error


def _digest(raw: bytes) -> str:
    return hashlib.blake2b(raw, digest_size=16).hexdigest()


def _line(entry: Entry) -> bytes:
    line = _Line(
        file=entry.file,
        workspace=entry.workspace,
        index=entry.index,
        offset=entry.offset,
        kind=entry.kind,
        problems=[attrs.asdict(problem) for problem in entry.problems],
        is_cut=entry.is_cut,
        digest=_digest(entry.raw),
    )
    try:
        line.raw = entry.raw.decode()
    except UnicodeDecodeError:
        line.raw_base64 = base64.b64encode(entry.raw).decode()
    return msgspec.json.encode(line) + b"\n"


def _entry(path: Path, number: int, line: bytes) -> Entry:
    try:
        read = msgspec.json.decode(line, type=_Line)
        raw = base64.b64decode(read.raw_base64, validate=True) if read.raw_base64 else read.raw.encode()
        return Entry(
            file=read.file,
            workspace=WorkspaceHash(read.workspace),
            index=read.index,
            offset=read.offset,
            kind=read.kind,
            problems=tuple(Problem(each["path"], each["message"]) for each in read.problems),
            raw=raw,
            is_cut=read.is_cut,
            is_corrected=read.digest != _digest(raw),
        )
    except (msgspec.MsgspecError, binascii.Error, KeyError, ValueError) as error:
        raise UnusableSource(str(path), f"line {number} is none of a quarantine: {error}") from error
