"""One element of a JSON array after the other, in as much memory as the largest of them takes.

No parser at hand yields the elements of an array from a file bit by bit, so this finds where each ends, by brackets and
quotes alone; what is in it is judged by whoever parses it. Bytes above 127 are none of these, whatever they encode.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Final, final

import attrs

__all__ = ["MOST", "Broken", "Element", "split"]

MOST: Final = 16 * 2**20
"""How many bytes an element may have: a session with ten outputs of a megabyte has less."""

_CHUNK: Final = 2**18
_MARK: Final = b"\xef\xbb\xbf"
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_SPACE: Final = re.compile(rb"[ \t\r\n]*")
_TEXT: Final = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_BETWEEN: Final = re.compile(_TEXT + rb'|["\[\]{},]', re.DOTALL)
_WITHIN: Final = re.compile(_TEXT + rb'|["\[\]{}]', re.DOTALL)
_IN_TEXT: Final = re.compile(rb'["\\]')
_OPENING: Final = {b"]": b"[", b"}": b"{"}


@attrs.frozen
class Element:
    """The bytes of the element at *index*, which begins at *offset* of the file."""

    index: int
    offset: int
    raw: bytes


@attrs.frozen
class Broken:
    """Where an array ends to be one, and why. *raw* is the rest of the file, unless that *is_cut*."""

    index: int
    offset: int
    raw: bytes
    problem: str
    is_cut: bool


def split(file: IO[bytes], *, most: int = MOST) -> Iterator[Element | Broken]:
    """Yield each element of the array in *file*; where it stops being an array, a Broken, after all before it.

    An element of more than *most* bytes is a Broken, too: nobody can tell whether it ends. Raises OSError.
    """
    splitter = _Splitter(file, most)
    try:
        yield from splitter.elements()
    except _Stop as stop:
        yield splitter.broken(stop.problem)


@final
class _Stop(Exception):
    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(problem)


@final
class _Splitter:
    """Holds the part of a file in which it is at *start*."""

    def __init__(self, file: IO[bytes], most: int) -> None:
        self.file = file
        self.most = most
        self.held = b""
        self.start = 0
        self.dropped = 0  # bytes of the file before those that are held
        self.index = 0

    def elements(self) -> Iterator[Element]:
        """Yield all elements. Raises _Stop."""
        self._more()
        if self.held.startswith(_UTF_16):
            raise _Stop("expected UTF-8, and it begins as UTF-16 does")
        if self.held.startswith(_MARK):
            self.start = len(_MARK)
        if self._next() != b"[":
            raise _Stop("expected an array, which begins with `[`" if self._next() else "it is empty")
        self.start += 1
        if self._next() != b"]":
            yield self._element()
            while self._next() == b",":
                self.start += 1
                yield self._element()
        if self._next() != b"]":
            raise _Stop("the file ends within the array")
        self.start += 1
        if self._next():
            raise _Stop("expected the end of the file behind the array")

    def broken(self, problem: str) -> Broken:
        """Return what there is from here on."""
        while len(self.held) - self.start < self.most and self._more():
            pass
        rest = self.held[self.start : self.start + self.most]
        is_cut = len(self.held) - self.start > self.most or bool(self.file.read(1))
        return Broken(self.index, self.dropped + self.start, rest, problem, is_cut)

    def _more(self) -> bool:
        """Read on, and answer whether there was something."""
        chunk = self.file.read(_CHUNK)
        self.dropped += self.start
        self.held = self.held[self.start :] + chunk
        self.start = 0
        return bool(chunk)

    def _next(self) -> bytes:
        """Return the next byte that is no space; none at the end of the file."""
        while True:
            found = _SPACE.match(self.held, self.start)
            self.start = found.end() if found else self.start
            if self.start < len(self.held):
                return self.held[self.start : self.start + 1]
            if not self._more():
                return b""

    def _element(self) -> Element:
        """Return the element that begins here, and go to the comma or bracket behind it."""
        if self._next() in {b",", b"]"}:
            raise _Stop("expected an element")
        length = self._length()
        raw = self.held[self.start : self.start + length]
        element = Element(self.index, self.dropped + self.start, raw.rstrip())
        self.start += length
        self.index += 1
        return element

    def _length(self) -> int:
        """Return how long the element is that begins here."""
        at = 0  # from the start
        opened: list[bytes] = []
        is_text = False
        closed = 0  # where the last bracket was closed
        while True:
            pattern = _IN_TEXT if is_text else _WITHIN if opened else _BETWEEN
            found = pattern.search(self.held, self.start + at)
            if found is None:
                at = max(at, len(self.held) - self.start)
                if at > self.most:
                    raise _Stop(f"an element of more than {self.most} bytes")
                if not self._more():
                    if closed and not opened and not is_text and not self.held[self.start + closed :].strip():
                        return closed  # it is whole, and only the array is not
                    raise _Stop("the file ends within an element" if self._next() else "the file ends within the array")
                continue
            at = found.end() - self.start
            match found[0]:
                case b'"':
                    is_text = not is_text
                case b"\\":
                    at += 1  # what it escapes says nothing
                case b"[" | b"{":
                    opened.append(found[0])
                case b"," | b"]" if not opened:
                    return at - 1
                case b"]" | b"}" as closing:
                    if not opened or opened.pop() != _OPENING[closing]:
                        raise _Stop(f"`{closing.decode()}` closes nothing")
                    closed = at
                case _:  # a text that ends within what is held
                    pass
