"""A file that gzip has compressed, read as far as it can be: what comes before damage is not lost with it."""

from __future__ import annotations

import zlib
from typing import IO, Final, final

__all__ = ["GZIP", "Inflating"]

GZIP: Final = b"\x1f\x8b"
"""How such a file begins."""

_PIECE: Final = 4096
_GZIP_BITS: Final = 31  # what zlib calls a stream with the header of gzip


@final
class Inflating:
    """What *file* holds, which may be several compressed files one after the other."""

    def __init__(self, file: IO[bytes]) -> None:
        """Read from where *file* is."""
        self._file = file
        self._inflater = zlib.decompressobj(_GZIP_BITS)
        self._left = b""

    def read(self, size: int) -> bytes:
        """Return at most *size* bytes, none at the end. Raises EOFError where it is none, zlib.error, OSError."""
        while True:
            self._left = self._left or self._file.read(_PIECE)
            is_ended = not self._left
            if self._inflater.eof:
                if is_ended:
                    return b""
                self._left = self._left.lstrip(b"\0")  # tapes are filled up with them
                if self._left:
                    self._inflater = zlib.decompressobj(_GZIP_BITS)
                continue
            found = self._inflater.decompress(self._left, size)
            self._left = self._inflater.unconsumed_tail or self._inflater.unused_data
            if found:
                return found
            if is_ended and not self._inflater.eof:
                raise EOFError("the compressed file ends too early")
