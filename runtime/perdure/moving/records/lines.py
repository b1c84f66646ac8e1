"""The lines of a file, plain or compressed, in as much memory as the longest of them may take."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, Self, final

import attrs

from perdure.errors import UnusableSource
from perdure.moving.records.inflating import GZIP, Inflating
from perdure.moving.records.watching import Watched

__all__ = ["MOST", "Line", "Lines", "Place"]

MOST: Final = 16 * 2**20
"""How many bytes a line may have, unless it is said."""

_CHUNK: Final = 2**18
_MARK: Final = b"\xef\xbb\xbf"
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")


@attrs.frozen
class Line:
    """Line *number*, from 1, without its end. *raw* is only the beginning of it where that *is_cut*."""

    number: int
    raw: bytes
    is_cut: bool = False
    is_ended: bool = True
    """Whether the file has the end of it; the last line may have none."""


@attrs.frozen
class Place:
    """A place between two lines: how many lines and bytes are before it, and the digest of these bytes."""

    line: int
    offset: int
    digest: str


@final
class Lines:
    """The lines of the file at *path*, which gzip may have compressed.

    A line of more than *most* bytes is cut. *problem* says why the file ended too early, when it did.
    """

    def __init__(self, path: Path, *, most: int = MOST) -> None:
        """Open the file. Raises UnusableSource."""
        self.path = path
        self.problem = ""
        self._digest = hashlib.blake2b(digest_size=16)
        self._most = most
        self._watched = Watched(path)
        try:
            self._start()
        except UnusableSource:
            self._watched.file.close()
            raise

    @property
    def size(self) -> int:
        """How many bytes the file has."""
        return self._watched.size

    @property
    def done(self) -> int:
        """How many bytes of the file were read."""
        return min(self._watched.file.tell(), self.size)

    @property
    def place(self) -> Place:
        """The place behind the line that was yielded last."""
        return Place(self._number, self._offset, self._digest.hexdigest())

    @property
    def changed(self) -> bool:
        """Whether the file, or what has its name, is another than it was when it was opened."""
        return self._watched.changed

    def go_to(self, place: Place) -> bool:
        """Go on at *place*, if the file begins with the bytes that were before it; otherwise stay at the beginning."""
        left = place.offset
        while left and (chunk := self._read(min(left, _CHUNK))):
            self._digest.update(chunk)
            left -= len(chunk)
        if not left and self._digest.hexdigest() == place.digest:
            self._number, self._offset = place.line, place.offset
            return True
        self._start()
        return False

    def __iter__(self) -> Iterator[Line]:
        """Yield all lines from here on; empty ones, too."""
        held = b""  # of a line that has not ended
        beginning: bytes | None = None  # of one that is too long
        while chunk := self._read(_CHUNK):
            *ended, rest = chunk.split(b"\n")
            for raw in ended:
                if beginning is None:
                    yield self._line(held + raw, is_ended=True)
                    held = b""
                else:
                    self._pass(raw + b"\n")
                    self._number += 1
                    yield Line(self._number, beginning, is_cut=True)
                    beginning = None
            if beginning is None:
                held += rest
                if len(held) > self._most:
                    beginning = held[: self._most]
                    self._pass(held)
                    held = b""
            else:
                self._pass(rest)
        if beginning is not None:
            self._number += 1
            yield Line(self._number, beginning, is_cut=True, is_ended=False)
        elif held:
            yield self._line(held, is_ended=False)

    def __enter__(self) -> Self:
        """Return it; leaving the block closes the file."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._watched.file.close()

    def _start(self) -> None:
        """Go to the beginning."""
        file = self._watched.file
        self._number = self._offset = 0
        self._digest = hashlib.blake2b(digest_size=16)
        self.problem = ""
        try:
            file.seek(0)
            beginning = file.read(len(_MARK))
            file.seek(0)
        except OSError as error:
            raise UnusableSource(str(self.path), error.strerror or str(error)) from error
        self._stream: IO[bytes] | Inflating = Inflating(file) if beginning[:2] == GZIP else file
        if beginning[:2] in _UTF_16:
            raise UnusableSource(str(self.path), "expected UTF-8, and it begins as UTF-16 does")

    def _read(self, size: int) -> bytes:
        """Return the next bytes of what the file holds; none at its end, or where it cannot be read further."""
        try:
            return self._stream.read(size)
        except (EOFError, zlib.error) as error:
            self.problem = f"it is damaged: {str(error).lower()}"
        except OSError as error:
            self.problem = error.strerror or str(error)
        return b""

    def _line(self, raw: bytes, *, is_ended: bool) -> Line:
        """Return the line that *raw* is."""
        self._pass(raw + b"\n" if is_ended else raw)
        self._number += 1
        text = raw.removeprefix(_MARK) if self._number == 1 else raw
        return Line(self._number, text.removesuffix(b"\r")[: self._most], len(raw) > self._most, is_ended)

    def _pass(self, raw: bytes) -> None:
        """Have *raw* behind us."""
        self._offset += len(raw)
        self._digest.update(raw)
