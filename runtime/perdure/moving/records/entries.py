"""An entry of a quarantine, and the line of JSON that it is written as."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import final

import attrs
import msgspec

from perdure.moving.records.problems import Problem

__all__ = ["BadEntry", "Entry", "digest_of", "entry_of", "line_of"]


@final
class BadEntry(Exception):
    """A line that is no entry of a quarantine."""

    def __init__(self, number: int, problem: str) -> None:
        """Say what is wrong with line *number*."""
        self.number = number
        self.problem = problem
        super().__init__(f"line {number} is none of a quarantine: {problem}")


@attrs.frozen(kw_only=True)
class Entry:
    """A line that was refused, where it was read, and why. *raw* is only its beginning where that *is_cut*."""

    source: str
    line: int
    raw: bytes
    key: str = ""
    """Of the record; empty where none could be read."""
    problems: tuple[Problem, ...] = ()
    is_cut: bool = False
    was: str = ""
    """The digest of what was read, in an entry that comes from a quarantine, where somebody may have changed it."""

    @property
    def digest(self) -> str:
        """The digest of what was read."""
        return self.was or digest_of(self.raw)

    @property
    def is_corrected(self) -> bool:
        """Whether somebody changed it in the quarantine."""
        return bool(self.was) and digest_of(self.raw) != self.was

    @property
    def identity(self) -> bytes:
        """What tells it from other entries: where it was read, and what it was there."""
        place = msgspec.json.encode((self.source, self.line, self.digest))
        return hashlib.blake2b(place, digest_size=16).digest()


class _Line(msgspec.Struct, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """An entry as it is written; `raw` is text, so that a person may correct it, unless it is no UTF-8."""

    source: str
    line: int
    key: str = ""
    problems: list[dict[str, str]]
    raw: str = ""
    raw_base64: str = ""
    is_cut: bool = False
    digest: str


def digest_of(raw: bytes) -> str:
    """Return what tells *raw* from other bytes."""
    return hashlib.blake2b(raw, digest_size=16).hexdigest()


def line_of(entry: Entry) -> bytes:
    """Return *entry* as a line."""
    line = _Line(
        source=entry.source,
        line=entry.line,
        key=entry.key,
        problems=[attrs.asdict(problem) for problem in entry.problems],
        is_cut=entry.is_cut,
        digest=entry.digest,
    )
    try:
        line.raw = entry.raw.decode()
    except UnicodeDecodeError:
        line.raw_base64 = base64.b64encode(entry.raw).decode()
    return msgspec.json.encode(line) + b"\n"


def entry_of(number: int, line: bytes) -> Entry:
    """Return the entry that *line* is, which is line *number*. Raises BadEntry."""
    try:
        read = msgspec.json.decode(line, type=_Line)
        raw = base64.b64decode(read.raw_base64, validate=True) if read.raw_base64 else read.raw.encode()
        return Entry(
            source=read.source,
            line=read.line,
            key=read.key,
            problems=tuple(Problem(each["path"], each["message"]) for each in read.problems),
            raw=raw,
            is_cut=read.is_cut,
            was=read.digest,
        )
    except (msgspec.MsgspecError, binascii.Error, KeyError, ValueError) as error:
        raise BadEntry(number, str(error)) from error
